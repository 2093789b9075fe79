"""Blank forms to be filled in, as Word documents and Excel workbooks, with what the office knows filled in."""
