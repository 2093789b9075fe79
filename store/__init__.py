"""Facts: the database and the raw mail. The only package that speaks SQL."""
