"""Which of several forms a file is, where no code says it: each claim weighed, none taken that is not clearly best."""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.documents import Document
from rules.forms.blanks import written
from rules.forms.labels import titled
from rules.forms.layout import Form
from rules.forms.recognition import Printed
from rules.forms.scan import Scan
from rules.text import fold

_FEWEST_KNOWN = 4
"""Known columns, the name among them, that make a table ours where no code is printed."""
_MARGIN = 2
"""How many columns, fields and boxes more than any other form the one that claims a file must know in it."""


@dataclass(frozen=True)
class Claim:
    """A form that recognises a file by its structure.

    `titled` where the title of the report stands on it or its code is mentioned; `known` counts the columns, fields
    and boxes of the form that are in the file.
    """

    form: Form
    titled: bool
    known: int


def said_in(document: Document) -> str:
    """Return all that the cells of a document say, folded: each line, with and without what it adds in brackets."""
    texts = {text for row in document.rows for cell in row.cells if not cell.merged and (text := written(cell.text))}
    lines = {line for text in texts for line in (text, *text.split("\n"))}
    return "\n".join(key for line in lines for key in (fold(line), titled(line) if "(" in line else "") if key)


def could_claim(form: Form, said: str, printed: Sequence[Printed]) -> bool:
    """Tell whether `form` may claim a file that says `said` (see `said_in`): False only where `claim_of` would be None.

    Every claim needs the code, a title of the report or a title of a table, so that a file without any of them need
    not be walked.
    """
    titles = (*form.titles, *(title for table in form.tables for title in table.titles))
    return _mentions(form, printed) or any(title in said for title in titles)


def claim_of(form: Form, scan: Scan, printed: Sequence[Printed]) -> Claim | None:
    """Return the claim of `form`, None if a file without "Mã biểu" does not have its structure.

    That is a table with four known columns and a name, and the title of the report or of the table; or the title of
    the report with a nil box or four fields of part A. A mention of the form's code counts as its title.
    """
    entitled = _mentions(form, printed) or any(title in fold(text) for text in scan.top for title in form.titles)
    tabled = any(header.named and header.known >= _FEWEST_KNOWN for header in scan.headers)
    told = scan.nil is not None or len(scan.values) >= _FEWEST_KNOWN
    if not ((tabled and (entitled or scan.titled)) or (entitled and told)):
        return None
    known = sum(header.known for header in scan.headers) + len(scan.values) + (_MARGIN if scan.nil else 0)
    return Claim(form, entitled, known)


def _mentions(form: Form, printed: Sequence[Printed]) -> bool:
    return any(code.version_for(form) is not None for code in printed)


def clearly_best(claims: Sequence[Claim]) -> Sequence[Claim]:
    """Return the one claim that is clearly better than all others, else all that are not clearly worse.

    A title of the report outweighs all else; among equals, what a form knows of the file must exceed any other by a
    margin, so that a list which two forms share goes to a person.
    """
    entitled = [claim for claim in claims if claim.titled] or [*claims]
    most = max((claim.known for claim in entitled), default=0)
    return [claim for claim in entitled if claim.known > most - _MARGIN]
