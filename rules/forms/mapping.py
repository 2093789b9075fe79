"""Read a document as the form that it is, whatever its format, or say why it is none of ours."""

from collections.abc import Mapping, Sequence

from rules.documents import Document
from rules.forms.checks import judge, says_nil
from rules.forms.claims import claim_of, clearly_best, could_claim, said_in
from rules.forms.layout import ROW_FIELDS, Form
from rules.forms.letterhead import school_name
from rules.forms.recognition import Printed, printed_codes
from rules.forms.scan import FoundRow, Scan
from rules.forms.walk import walk
from rules.reading import NotOurForm, Reading, ReadRow, Source

_USE_OURS = "đề nghị dùng biểu mẫu do Phòng gửi kèm công văn"
_NO_CLAIM = f"Không thấy mã biểu, tiêu đề và bảng của biểu mẫu đang dùng trong tệp; {_USE_OURS}."


def read_form(document: Document, file: str, forms: Sequence[Form]) -> Reading | NotOurForm:
    """Read `document` as the one form that claims it; `file` is its name, for the source of each row.

    A form claims a file by its printed code and version, or, where no code stands, by its structure: a table with
    four known columns and a name, and the title of the report or of the table. Another code, another version,
    no clear claim or two are NotOurForm, with a reason for a person to read. Never raises on any rows.
    """
    printed = printed_codes(document, forms)
    labelled = [code for code in printed if code.labelled]
    claims = _coded(forms, labelled or printed)
    if isinstance(claims, NotOurForm):
        return claims
    if not labelled:
        claims = _claimants(forms, document, printed)
    if len(claims) != 1:
        return NotOurForm(_several(claims) if claims else _NO_CLAIM)
    return _reading(claims[0], walk(document, claims[0]), file)


def _coded(forms: Sequence[Form], codes: Sequence[Printed]) -> Sequence[Form] | NotOurForm:
    """Return the forms whose code and version stand in a file, or why its code is of none in use.

    Where "Mã biểu" stands before several codes, the forms of all: which one is meant, a person decides.
    """
    named = {form: code for form in forms for code in codes if code.version_for(form) is not None}
    if codes and codes[0].labelled and not named:
        text = f"Tệp ghi mã biểu {codes[0].name}, không phải mã của biểu mẫu đang dùng"
        return NotOurForm(f"{text}; {_USE_OURS}.")
    if codes and codes[0].labelled and len({form.code for form in named}) > 1:
        return [*named]
    current = [form for form in named if any(code.version_for(form) in ("", form.version) for code in codes)]
    if named and not current:
        form, code = next(iter(named.items()))
        text = f"Tệp là biểu {form.code} phiên bản {code.version_for(form)}, khác phiên bản đang dùng"
        return NotOurForm(f"{text}; {_USE_OURS}.")
    return current


def _claimants(forms: Sequence[Form], document: Document, printed: Sequence[Printed]) -> list[Form]:
    """Return the form whose structure a file without "Mã biểu" has, several where none has it clearly."""
    said = said_in(document)
    likely = (form for form in forms if could_claim(form, said, printed))
    claims = (claim_of(form, walk(document, form), printed) for form in likely)
    return [claim.form for claim in clearly_best([claim for claim in claims if claim])]


def _several(forms: Sequence[Form]) -> str:
    names = ", ".join(f"{form.code} (v{form.version})" for form in forms)
    return f"Tệp khớp với nhiều biểu mẫu: {names}; chuyên viên sẽ xem."


def _reading(form: Form, scan: Scan, file: str) -> Reading:
    return Reading(
        form=form.id,
        version=form.version,
        nil=says_nil(scan),
        header=_header(form, scan),
        periods=scan.periods or (),
        rows=tuple(_row(found, file) for found in scan.rows),
        findings=judge(scan, form),
        answers=_answers(form, scan),
    )


def _answers(form: Form, scan: Scan) -> str:
    """Return the one kind of round that all rows are for, or where there are none, all tables; else "report"."""
    kinds = {table.answers for table in ([row.table for row in scan.rows] or form.tables)}
    return kinds.pop() if len(kinds) == 1 else "report"


def _header(form: Form, scan: Scan) -> Mapping[str, str | None]:
    """Return the fields of part A, the reason for nil, free text, and the school's name as the letterhead has it."""
    header = {field.key: scan.values.get(field.key) for field in form.fields}
    if form.nil:
        header[form.nil.key] = scan.nil.reason if scan.nil else None
    for section in form.sections:
        if section.key:
            header[section.key] = "\n".join(scan.remarks.get(section.key, ())) or None
    header["letterhead_name"] = school_name(scan.top)
    header["other_schools"] = "\n".join(scan.other_schools) or None
    header["school_name"] = header.get("school_name") or header["letterhead_name"]
    return header


def _row(found: FoundRow, file: str) -> ReadRow:
    own = [key for column in found.table.columns for key in (column.split or (column.key,)) if key != "stt"]
    fields = {key: found.texts.get(key) for key in (*ROW_FIELDS, *own)}
    source = Source(file, found.at.table, found.at.number)
    columns = {key: column for key, column in found.columns.items() if key in fields}
    originals = {key: text for key, text in found.originals.items() if key in fields}
    return ReadRow(found.table.kind, fields, source, dict(found.means), columns, originals)
