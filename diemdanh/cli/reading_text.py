"""What was read of files, for a person at a terminal. Whatever stands in a file is shown without control characters."""

from collections.abc import Sequence

from diemdanh.cli.context import answer_table, say
from rules.findings import Finding, Weight
from rules.forms.layout import Form
from rules.reading import NotOurForm, Reading, ReadOutcome, ReadRow, Source
from rules.text import one_line, tidy

_WEIGHTS = {Weight.MUST: "PHẢI SỬA", Weight.CHECK: "Đề nghị kiểm tra lại", Weight.HINT: "Gợi ý"}


def tell(outcomes: Sequence[tuple[str, ReadOutcome]], known: Sequence[Form]) -> None:
    """Print each file with its form, header, rows and findings, or why there are none; at the end the counts.

    `known` are the forms as which the files were read: they say what a field or a column is called.
    """
    forms = {(form.id, form.version): form for form in known}
    for name, outcome in outcomes:
        if isinstance(outcome, Reading):
            _tell_reading(one_line(name), outcome, forms.get((outcome.form, outcome.version)))
        else:
            verdict = "chưa nhận là biểu báo cáo" if isinstance(outcome, NotOurForm) else "không đọc được"
            say(f"✘ {one_line(name)}: {verdict}. {one_line(outcome.reason)}")
        say("")
    read = sum(isinstance(outcome, Reading) for _, outcome in outcomes)
    say(f"{len(outcomes)} tệp: {read} tệp nhận là biểu báo cáo, {len(outcomes) - read} tệp không.")


def _tell_reading(name: str, reading: Reading, form: Form | None) -> None:
    must = any(finding.weight is Weight.MUST for finding in reading.findings)
    code = form.code if form else one_line(reading.form)
    say(f"{'✘' if must else '✔'} {name}: biểu {code} (v{one_line(reading.version)}), {_amount(reading)}")
    _tell_header(reading, form)
    for kind in dict.fromkeys(row.kind for row in reading.rows):
        _tell_rows([row for row in reading.rows if row.kind == kind], form)
    for weight in Weight:
        _tell_findings(weight, [finding for finding in reading.findings if finding.weight is weight])


def _amount(reading: Reading) -> str:
    if reading.empty:
        return "chưa có dòng nào"
    rows = f"{len(reading.rows)} dòng"
    return f"kỳ này không có gì để báo cáo, {rows}" if reading.nil else rows


def _tell_header(reading: Reading, form: Form | None) -> None:
    labels = _labels(form) if form else {}
    for key, text in reading.header.items():
        if key == "other_schools" and not text:
            continue
        say(f"    {one_line(labels.get(key, key))}: {one_line(text or '') or '(trống)'}")
    if reading.periods:
        say(f"    Kỳ: {one_line(', '.join(reading.periods))}")


def _labels(form: Form) -> dict[str, str]:
    """Return what the fields of the header are called on the form, by key."""
    nil = {form.nil.key: f"{form.nil.label}, {form.nil.reason_label}"} if form.nil else {}
    sections = {section.key: section.title for section in form.sections if section.key}
    return {
        "letterhead_name": "Tên ở đầu văn bản",
        "other_schools": "Tên, mã trường khác trong tệp",
        **{field.key: field.label for field in form.fields},
        **nil,
        **sections,
    }


def _tell_rows(rows: Sequence[ReadRow], form: Form | None) -> None:
    """Print the rows of one table with their places; columns that are blank in all of them are left out."""
    kind = rows[0].kind
    table = next((table for table in form.tables if table.kind == kind), None) if form else None
    labels = {column.key: column.label for column in table.columns} if table else {}
    keys = dict.fromkeys(key for row in rows for key, text in row.fields.items() if text)
    lines = [(_place(row.source), *(tidy(row.fields.get(key) or "") for key in keys)) for row in rows]
    title = f"{table.letter}. {table.title}" if table else one_line(kind)
    answer_table(title, ("Chỗ", *(labels.get(key, one_line(key)) for key in keys)), lines)


def _place(source: Source) -> str:
    return f"{one_line(source.table)}, dòng {source.row}" if source.table else f"Đoạn {source.row}"


def _tell_findings(weight: Weight, findings: Sequence[Finding]) -> None:
    if findings:
        say(f"    {_WEIGHTS[weight]}:")
    for finding in findings:
        say(f"      - {one_line(finding.where)}: {one_line(finding.text)}")
