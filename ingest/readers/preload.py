"""Imported by the fork server alone, so that each child is born with readers and definitions at hand."""

from ingest.readers import child
from ingest.readers.definitions import load_definitions

FORMS = load_definitions()
SERVE = child.serve
