"""Measurements of the product, beside other programs of its kind. Not part of what is installed."""
