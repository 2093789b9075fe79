"""A row that goes on with the row above it, as where a page breaks within a cell: the two as one."""

from dataclasses import replace

from rules.forms.lines import Line, dittos
from rules.forms.scan import FoundRow


def joined(above: FoundRow, more: Line) -> FoundRow:
    """Return `above` with the texts of `more` behind its own, field by field; "nt" adds nothing."""
    texts = dict(above.texts)
    for key in more.texts.keys() - set(dittos(more.texts)):
        texts[key] = _text(texts[key], more.texts[key]) if key in texts else more.texts[key]
    originals = {**above.originals}
    for key, original in more.originals.items():
        originals[key] = f"{originals[key]}\n{original}" if key in originals else original
    return replace(above, texts=texts, columns={**more.columns, **above.columns}, originals=originals)


def _text(above: str, below: str) -> str:
    """Join a text that was broken off: within a sentence by a space, else by a line break."""
    return f"{above} {below}" if below[0].islower() else f"{above}\n{below}"
