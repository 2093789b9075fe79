"""LibreOffice, as a school that has no Excel or Word opens a file and saves it again."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

_MISSING = (
    "LibreOffice is missing. ops/test-tools.sh installs it; "
    "by hand: sudo apt-get install libreoffice-writer-nogui libreoffice-calc-nogui"
)


def saved_again(folder: Path, files: Mapping[str, bytes], kind: str) -> Mapping[str, bytes]:
    """Return the files by name without suffix, opened and saved as `kind` ("docx", "ods" …) in one run.

    `folder` is empty and used for files and profile. RuntimeError where LibreOffice is missing or leaves a file out.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise RuntimeError(_MISSING)
    sources = [folder / name for name in files]
    for source in sources:
        source.write_bytes(files[source.name])
    out = folder / "saved"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    line = [
        program,
        profile,
        "--headless",
        "--norestore",
        "--convert-to",
        kind,
        "--outdir",
        str(out),
        *map(str, sources),
    ]
    done = subprocess.run(line, capture_output=True, text=True, timeout=180, check=False)
    results = {source.stem: out / f"{source.stem}.{kind}" for source in sources}
    lacking = [name for name, result in results.items() if not result.is_file()]
    if lacking:
        raise RuntimeError(f"LibreOffice did not save {', '.join(lacking)} as {kind}: {done.stdout} {done.stderr}")
    return {name: result.read_bytes() for name, result in results.items()}
