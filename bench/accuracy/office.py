"""Files written anew by LibreOffice, many in one run of it."""

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench.paths import WORK

_AT_ONCE: Final = 150
_WITHIN: Final = 300
"""Seconds that one run may take; it needs about a tenth of a second a file."""


def converted(files: Sequence[bytes], source: str, target: str) -> list[bytes]:
    """Return each file of the type `source` ("docx") as LibreOffice saves it as `target` ("odt", "xlsx").

    Raises FileNotFoundError where LibreOffice (`soffice`) is not installed, RuntimeError where it left a file out.
    """
    WORK.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=WORK) as folder:
        found: list[bytes] = []
        for start in range(0, len(files), _AT_ONCE):
            found += _run(files[start : start + _AT_ONCE], source, target, Path(folder))
        return found


def _run(files: Sequence[bytes], source: str, target: str, folder: Path) -> list[bytes]:
    there, back = folder / "in", folder / "out"
    there.mkdir(exist_ok=True)
    names = [f"{number:04d}" for number in range(len(files))]
    paths = [there / f"{name}.{source}" for name in names]
    for path, data in zip(paths, files, strict=True):
        path.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", target, "--outdir", str(back), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=_WITHIN)
    written = [back / f"{name}.{target}" for name in names]
    missing = [path.name for path in written if not path.exists()]
    if missing:
        raise RuntimeError(f"LibreOffice left out {', '.join(missing[:5])}")
    found = [path.read_bytes() for path in written]
    for path in written:
        path.unlink()
    return found
