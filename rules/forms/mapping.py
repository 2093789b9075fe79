"""Read a document as the form that it is, whatever its format, or say why it is none of ours."""

from collections.abc import Mapping, Sequence

from rules.documents import Document
from rules.forms.checks import judge, says_nil
from rules.forms.layout import ROW_FIELDS, Form
from rules.forms.letterhead import school_name
from rules.forms.recognition import Printed, printed_codes
from rules.forms.scan import FoundRow, Scan
from rules.forms.walk import walk
from rules.reading import NotOurForm, Reading, ReadRow, Source
from rules.text import fold

_FEWEST_KNOWN = 4
"""Known columns, the name among them, that make a table ours where no code is printed."""


def read_form(document: Document, file: str, forms: Sequence[Form]) -> Reading | NotOurForm:
    """Read `document` as the one form that claims it; `file` is its name, for the source of each row.

    A form claims a file by its printed code and version, or, where no code stands, by its structure: a table with
    four known columns and a name, and the title of the report or of the table. Another code, another version,
    no claim or two are NotOurForm, with a reason for a person to read. Never raises on any rows.
    """
    printed = printed_codes(document, forms)
    labelled = [code for code in printed if code.labelled]
    known = [code for code in printed if any(code.version_for(form) is not None for form in forms)]
    if labelled and not any(code in known for code in labelled):
        return NotOurForm(f"Tệp ghi mã biểu {labelled[0].name}, không phải {_codes(forms)}.")
    current = [form for form in forms if any(code.version_for(form) in ("", form.version) for code in known)]
    if known and not current:
        version = next(version for form in forms if (version := known[0].version_for(form)))
        return NotOurForm(f"Tệp là {_codes(forms)} nhưng phiên bản {version}, khác phiên bản đang dùng.")
    scans = [(form, walk(document, form)) for form in current or forms]
    claims = [(form, scan) for form, scan in scans if labelled or _claims(form, scan, printed)]
    if len(claims) != 1:
        return NotOurForm(_no_claim(forms) if not claims else _several([form for form, _ in claims]))
    return _reading(*claims[0], file)


def _codes(forms: Sequence[Form]) -> str:
    return " hoặc ".join(dict.fromkeys(form.code for form in forms)) or "biểu nào đang dùng"


def _no_claim(forms: Sequence[Form]) -> str:
    return f"Không thấy mã biểu, tiêu đề và bảng danh sách của {_codes(forms)} trong tệp."


def _several(forms: Sequence[Form]) -> str:
    names = ", ".join(f"{form.code} (v{form.version})" for form in forms)
    return f"Tệp khớp với nhiều biểu mẫu: {names}; cần người xem xét."


def _claims(form: Form, scan: Scan, printed: Sequence[Printed]) -> bool:
    """Tell whether a file without "Mã biểu" has the structure of `form`; a mention of its code counts as the title."""
    mentioned = any(code.version_for(form) is not None for code in printed)
    titled = mentioned or any(title in fold(text) for text in scan.top for title in form.titles)
    tabled = any(header.named and header.known >= _FEWEST_KNOWN for header in scan.headers)
    told = scan.nil is not None or len(scan.values) >= _FEWEST_KNOWN
    return (tabled and (titled or scan.titled)) or (titled and told)


def _reading(form: Form, scan: Scan, file: str) -> Reading:
    return Reading(
        form=form.id,
        version=form.version,
        nil=says_nil(scan),
        header=_header(form, scan),
        periods=scan.periods or (),
        rows=tuple(_row(found, file) for found in scan.rows),
        findings=judge(scan, form),
    )


def _header(form: Form, scan: Scan) -> Mapping[str, str | None]:
    """Return the fields of part A, the reason for nil, free text, and the school's name as the letterhead has it."""
    header = {field.key: scan.values.get(field.key) for field in form.fields}
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
    return ReadRow(found.table.kind, fields, Source(file, found.at.table, found.at.number), dict(found.means))
