"""The formats that schools send, and how a page becomes a file of each."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from bench.accuracy import packages
from bench.accuracy.docx_file import docx_file
from bench.accuracy.docx_plain import docx_by_library
from bench.accuracy.pages import Page
from bench.accuracy.sheets import xlsb_of, xlsx_file
from bench.accuracy.traps import Family, Trap

Write = Callable[[Page, Random], bytes]
_ELEMENTS: Final = frozenset(
    {"content controls", "text boxes", "tracked changes", "nested table", "all in a frame", "text in many runs"}
)
"""What only Word's own elements can say."""
_TYPES: Final = frozenset({"numbers as numbers"})


@dataclass(frozen=True)
class Format:
    """A kind of file. `lacks` names the traps that it cannot hold; `after` is what a written file is made into.

    `office` is the type that LibreOffice saves it as, "" where it stays as it is.
    """

    name: str
    suffix: str
    family: Family
    write: Write
    lacks: frozenset[str] = frozenset()
    after: Callable[[bytes], bytes] | None = None
    office: str = ""
    fonts: bool = True

    @property
    def source(self) -> str:
        """Return the type that LibreOffice opens."""
        return "docx" if self.family is Family.TEXT else "xlsx"

    def holds(self, trap: Trap) -> bool:
        """Tell whether the trap can exist in this format."""
        return self.family in trap.families and trap.name not in self.lacks and (self.fonts or not trap.fonts)


def _by_library(page: Page, _random: Random) -> bytes:
    return docx_by_library(page)


def _by_openpyxl(page: Page, _random: Random) -> bytes:
    return xlsx_file(page)


def _binary(page: Page, _random: Random) -> bytes:
    return xlsb_of(page)


FORMATS: Final = (
    Format(".docx", ".docx", Family.TEXT, docx_file),
    Format(".docx by python-docx", ".docx", Family.TEXT, _by_library, lacks=_ELEMENTS),
    Format(".docx by LibreOffice", ".docx", Family.TEXT, docx_file, office="docx"),
    Format(".docm", ".docm", Family.TEXT, docx_file, after=packages.docm),
    Format(".dotx", ".dotx", Family.TEXT, docx_file, after=packages.dotx),
    Format(".docx, Strict", ".docx", Family.TEXT, docx_file, after=packages.strict),
    Format(".odt by LibreOffice", ".odt", Family.TEXT, docx_file, office="odt"),
    Format(".xlsx by openpyxl", ".xlsx", Family.SHEET, _by_openpyxl),
    Format(".xlsx by LibreOffice", ".xlsx", Family.SHEET, _by_openpyxl, office="xlsx"),
    Format(".xlsm", ".xlsm", Family.SHEET, _by_openpyxl, after=packages.xlsm),
    Format(".xlsx, Strict", ".xlsx", Family.SHEET, _by_openpyxl, after=packages.strict),
    Format(".xlsb", ".xlsb", Family.SHEET, _binary, lacks=_TYPES, fonts=False),
    Format(".xls by LibreOffice", ".xls", Family.SHEET, _by_openpyxl, office="xls"),
    Format(".ods by LibreOffice", ".ods", Family.SHEET, _by_openpyxl, office="ods"),
    Format(".docx in a zip", ".zip", Family.TEXT, docx_file, after=packages.zipped(".docx")),
    Format(".xlsx in a zip", ".zip", Family.SHEET, _by_openpyxl, after=packages.zipped(".xlsx")),
)
