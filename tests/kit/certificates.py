"""A certificate for the loopback host, made anew for every run."""

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.kit.ports import HOST


@dataclass(frozen=True)
class Certificate:
    """A self-signed certificate for 127.0.0.1 and localhost; `cert` is its own authority, to be trusted by a client."""

    cert: Path
    key: Path

    def server_context(self) -> ssl.SSLContext:
        """Return the TLS context of a server that shows this certificate."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.cert, self.key)
        return context

    def client_context(self) -> ssl.SSLContext:
        """Return the TLS context of a client that trusts this certificate and no other."""
        return ssl.create_default_context(cafile=str(self.cert))


def make_certificate(folder: Path) -> Certificate:
    """Write a certificate and its key into `folder` with the `openssl` command, on which Dovecot depends too."""
    made = Certificate(folder / "cert.pem", folder / "key.pem")
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    command += ["-days", "2", "-subj", "/CN=localhost", "-keyout", str(made.key), "-out", str(made.cert)]
    for extension in (
        f"subjectAltName=IP:{HOST},DNS:localhost",
        "basicConstraints=critical,CA:TRUE",
        "keyUsage=critical,digitalSignature,keyCertSign",
    ):
        command += ["-addext", extension]
    subprocess.run(command, check=True, capture_output=True)
    return made
