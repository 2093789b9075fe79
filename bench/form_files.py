"""One form in every format that is read: 32 persons in a table of 12 columns."""

import io
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl

from bench.mails import names
from bench.xlsb_file import xlsb_file
from tests.kit.forms import docx_form, individual, xlsx_form

ROWS = 32
_CONVERTED = {"odt": "docx", "ods": "xlsx", "xls": "xlsx"}
_PLAIN = b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_WITH_MACROS = b"vnd.ms-word.document.macroEnabled.main+xml"


def form_files(folder: Path, rows: int = ROWS) -> Mapping[str, bytes]:
    """Return the form by format, made in `folder`; .odt, .ods and .xls are written by LibreOffice.

    Raises FileNotFoundError where LibreOffice (`soffice`) is not installed.
    """
    persons = [individual(name, note="Hồ sơ gửi kèm", hardship_area="Có") for name in names(7, rows)]
    files = {"docx": docx_form(individuals=persons), "xlsx": xlsx_form(individuals=persons)}
    files["docm"] = _renamed(files["docx"])
    files["xlsb"] = xlsb_file("Biểu", _texts(files["xlsx"]))
    files["zip"] = _packed(files["docx"])
    for to, source in _CONVERTED.items():
        files[to] = _converted(files[source], source, to, folder)
    return files


def _renamed(docx: bytes) -> bytes:
    """Return the document as one that may hold macros: another content type."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as plain, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in plain.namelist():
            archive.writestr(name, plain.read(name).replace(_PLAIN, _WITH_MACROS))
    return out.getvalue()


def _texts(xlsx: bytes) -> list[list[str]]:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx), read_only=True).worksheets[0]
    return [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]


def _packed(docx: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bao-cao.docx", docx)
    return out.getvalue()


def _converted(data: bytes, source: str, to: str, folder: Path) -> bytes:
    path = folder / f"form.{source}"
    path.write_bytes(data)
    profile = (folder / "profile").as_uri()
    command = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", to]
    subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=300)
    return path.with_suffix(f".{to}").read_bytes()
