"""The sheet that nobody sees: what the file is, and the lists behind its drop-down menus."""

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from rules.forms.layout import Form, ValueType

_NAME = "_mau"
_TITLE = "Điểm danh"


class Lists:
    """The lists to choose from, each kept once. Inside its rule, a list could hold 255 characters and no comma."""

    def __init__(self, book: Workbook, form: Form) -> None:
        self._sheet: Worksheet = book.create_sheet(_NAME)
        self._sheet.sheet_state = Worksheet.SHEETSTATE_VERYHIDDEN
        self._put(1, 1, f"{form.id}/{form.version}")
        self._columns: dict[tuple[str, ...], str] = {}

    def menu(self, sheet: Worksheet, where: str, choices: tuple[str, ...], *, strict: bool) -> None:
        """Offer `choices` in the cells `where`; other values are refused, or only asked about."""
        rule = DataValidation(type="list", formula1=self._range(choices), allow_blank=True, showErrorMessage=True)
        rule.errorStyle = "stop" if strict else "warning"
        rule.errorTitle, rule.error = _TITLE, "Đề nghị chọn một giá trị trong danh sách."
        _apply(sheet, rule, where)

    def _range(self, choices: tuple[str, ...]) -> str:
        if choices not in self._columns:
            number = len(self._columns) + 2
            for row, text in enumerate(choices, 1):
                self._put(row, number, text)
            letter = get_column_letter(number)
            self._columns[choices] = f"'{_NAME}'!${letter}$1:${letter}${len(choices)}"
        return self._columns[choices]

    def _put(self, row: int, column: int, text: str) -> None:
        cell = self._sheet.cell(row, column)
        cell.value = text
        cell.data_type = "s"


def restrict(sheet: Worksheet, where: str, kind: ValueType) -> None:
    """Take nothing but numbers in cells for numbers, and say how a date is written; text is free."""
    if kind is ValueType.NUMBER:
        rule = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        rule.showErrorMessage, rule.errorTitle, rule.error = True, _TITLE, "Ô này chỉ ghi số, từ 0 trở lên."
        _apply(sheet, rule, where)
    elif kind is ValueType.DATE:
        rule = DataValidation(allow_blank=True)
        rule.showInputMessage, rule.promptTitle = True, "Ngày, tháng, năm"
        rule.prompt = "Ghi ngày/tháng/năm, ví dụ 05/3/2018."
        _apply(sheet, rule, where)


def _apply(sheet: Worksheet, rule: DataValidation, where: str) -> None:
    rule.add(where)
    sheet.add_data_validation(rule)
