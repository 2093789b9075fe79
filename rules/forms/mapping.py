"""Read a document as the form that it is, whatever its format, or say why it is none of ours."""

from collections.abc import Mapping, Sequence

from rules.documents import Document
from rules.forms.checks import judge, says_nil
from rules.forms.claims import claim_of, clearly_best
from rules.forms.layout import ROW_FIELDS, Form
from rules.forms.letterhead import school_name
from rules.forms.recognition import Printed, printed_codes
from rules.forms.scan import FoundRow, Scan
from rules.forms.walk import walk
from rules.reading import NotOurForm, Reading, ReadRow, Source


def read_form(document: Document, file: str, forms: Sequence[Form]) -> Reading | NotOurForm:
    """Read `document` as the one form that claims it; `file` is its name, for the source of each row.

    A form claims a file by its printed code and version, or, where no code stands, by its structure: a table with
    four known columns and a name, and the title of the report or of the table. Another code, another version,
    no clear claim or two are NotOurForm, with a reason for a person to read. Never raises on any rows.
    """
    printed = printed_codes(document, forms)
    labelled = [code for code in printed if code.labelled]
    ours = [code for code in labelled or printed if any(code.version_for(form) is not None for form in forms)]
    if labelled and not ours:
        return NotOurForm(f"Tệp ghi mã biểu {labelled[0].name}, không phải {_codes(forms)}.")
    current = [form for form in forms if any(code.version_for(form) in ("", form.version) for code in ours)]
    if ours and not current:
        form, version = next((form, version) for form in forms if (version := ours[0].version_for(form)))
        return NotOurForm(f"Tệp là {form.code} nhưng phiên bản {version}, khác phiên bản đang dùng.")
    claims = current if labelled else _claimants(forms, document, printed)
    if len(claims) != 1:
        return NotOurForm(_no_claim(forms) if not claims else _several(claims))
    return _reading(claims[0], walk(document, claims[0]), file)


def _claimants(forms: Sequence[Form], document: Document, printed: Sequence[Printed]) -> list[Form]:
    """Return the form whose structure a file without "Mã biểu" has, several where none has it clearly."""
    claims = (claim_of(form, walk(document, form), printed) for form in forms)
    return [claim.form for claim in clearly_best([claim for claim in claims if claim])]


def _codes(forms: Sequence[Form]) -> str:
    return " hoặc ".join(dict.fromkeys(form.code for form in forms)) or "biểu nào đang dùng"


def _no_claim(forms: Sequence[Form]) -> str:
    return f"Không thấy mã biểu, tiêu đề và bảng danh sách của {_codes(forms)} trong tệp."


def _several(forms: Sequence[Form]) -> str:
    names = ", ".join(f"{form.code} (v{form.version})" for form in forms)
    return f"Tệp khớp với nhiều biểu mẫu: {names}; cần người xem xét."


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
    header["school_name"] = header.get("school_name") or header["letterhead_name"]
    return header


def _row(found: FoundRow, file: str) -> ReadRow:
    own = [key for column in found.table.columns for key in (column.split or (column.key,)) if key != "stt"]
    fields = {key: found.texts.get(key) for key in (*ROW_FIELDS, *own)}
    source = Source(file, found.at.table, found.at.number)
    columns = {key: column for key, column in found.columns.items() if key in fields}
    originals = {key: text for key, text in found.originals.items() if key in fields}
    return ReadRow(found.table.kind, fields, source, dict(found.means), columns, originals)
