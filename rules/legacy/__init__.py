"""Vietnamese text from before Unicode, and Unicode read by the wrong table: what it means, and when to believe it."""
