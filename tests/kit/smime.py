"""S/MIME as mail programs make it, by OpenSSL."""

import subprocess
from pathlib import Path


class Signer:
    """A person with a certificate, made in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._key, self._certificate = folder / "key.pem", folder / "certificate.pem"
        self._run(
            *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"),
            *("-subj", "/CN=Mam non An Phu", "-keyout", self._key, "-out", self._certificate),
        )

    def signed(self, content: bytes, *, streamed: bool = False) -> bytes:
        """Return CMS signed-data with the content in it: DER, or BER of indefinite length in pieces."""
        return self._cms("-sign", "-nodetach", *(["-stream"] if streamed else []), content=content)

    def signature(self, content: bytes) -> bytes:
        """Return the signature alone, as in smime.p7s."""
        return self._cms("-sign", content=content)

    def encrypted(self, content: bytes) -> bytes:
        """Return CMS enveloped-data for this person."""
        return self._run("cms", "-encrypt", "-binary", "-outform", "DER", self._certificate, content=content)

    def certificates(self) -> bytes:
        """Return a .p7b, in which nothing is signed."""
        return self._run("crl2pkcs7", "-nocrl", "-certfile", self._certificate, "-outform", "DER")

    def _cms(self, *options: str, content: bytes) -> bytes:
        signer = ("-signer", self._certificate, "-inkey", self._key)
        return self._run("cms", *options, "-binary", "-outform", "DER", *signer, content=content)

    @staticmethod
    def _run(*command: str | Path, content: bytes = b"") -> bytes:
        return subprocess.run(["openssl", *command], input=content, capture_output=True, check=True).stdout
