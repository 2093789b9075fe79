"""What a cell of an OpenDocument spreadsheet says, in the words in which a cell of Excel says it."""

import datetime as dt
import math

from lxml import etree

from ingest.readers.odf_names import attribute
from ingest.readers.xlsx import printed


def value_text(cell: etree._Element, shown: str) -> str:
    """Return the value of a cell whose text on the sheet is `shown`.

    Numbers and dates come from the value that is stored, which knows no locale and is never cut short: 5.0 is "5", a
    date 05/03/2018. What a school sees and the value does not tell stays as shown: percentages, times, leading zeros.
    Source: OASIS OpenDocument 1.3, part 3, section 19.387 (office:value-type) and those of the values.
    """
    kind = attribute(cell, "office:value-type")
    if kind in ("float", "currency") and not _is_code(shown):
        return _number(attribute(cell, "office:value"), shown)
    if kind == "percentage":
        return shown or _number(attribute(cell, "office:value"), "")
    if kind == "date":
        return _date(attribute(cell, "office:date-value"), shown)
    if kind == "boolean":
        return attribute(cell, "office:boolean-value").upper() or shown
    return shown or attribute(cell, "office:string-value") or attribute(cell, "office:time-value")


def _is_code(shown: str) -> bool:
    """Tell whether a number is shown with leading zeros, as telephone numbers and codes are."""
    return len(shown) > 1 and shown.startswith("0") and shown.isascii() and shown.isdigit()


def _number(value: str, shown: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return shown
    return printed(number) if math.isfinite(number) else shown


def _date(value: str, shown: str) -> str:
    try:
        return printed(dt.datetime.fromisoformat(value))
    except ValueError:
        return shown
