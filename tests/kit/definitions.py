"""The forms that come with the product, by name."""

from ingest.readers.definitions import load_definitions

ARTICLES, DHTT, PUPILS = (
    next(form for form in load_definitions() if form.id == id_) for id_ in ("bv-dhtt-01", "dhtt-01", "tkhs-01")
)
