"""Filled-in forms with every trap of practice, made from a seed, and what the product reads in them."""
