"""Forms are data: their definitions, and how a document is read against them. `mapping.read_form` is the way in."""
