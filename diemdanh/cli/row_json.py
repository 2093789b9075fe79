"""A row as `--json` prints it, whichever command read it."""

from dataclasses import asdict
from typing import Any

from rules.reading import ReadRow


def row_json(row: ReadRow) -> dict[str, Any]:
    """Return a row with its place; the fields are told in docs/json.md."""
    return {
        "kind": row.kind,
        "fields": dict(row.fields),
        "means": dict(row.means),
        "columns": dict(row.columns),
        "originals": dict(row.originals),
        "source": asdict(row.source),
    }
