"""Mails signed as mail servers sign them, with keys of a test's own."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import dkim
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

# A key of 768 bits, which today's libraries refuse to make.
_SHORT_PRIVATE = (
    "MIIBywIBAAJhAK+/wc1CRwoCDVnNxqouRG1ysFwmCEH/mT+VHEuok7/Sy/NxHgZ2o6w8i/gYlmcb3n8vq7hZaS1gOjpKkxl24XeP"
    "hR11mWo8oHSN2jQqB7eiihgJ+W7p31CNaX3a9+B7mwIDAQABAmBb3m8eLrEXyC7WbLyWpQzb8YHDCZZzeXrQQ8/AtORW94fpP44k"
    "bsvr8tJv49prF6N+s7DiKmkMbSFxGLkCbRlA3kdWnei7VEMDp9VsGfo9WHlhKi19orBYKZ6PBX6lc6ECMQDix+uFM0BkGdckrmdv"
    "spYaMcIZLJfVbnMUw/z5weRKKYglXN5e562NpovkHMDI8ikCMQDGZJ2HCv6S+hd5T0aOanW8Np5CX8IJ//kJNBK7tDzmUOOBwH/9"
    "hQ572gHWoVfYYCMCMCkKLOEKCVkUJA8LUMSx+N/8qTeNDl0dg836OcmpAPs60NySFdvu6UV9IkvBuFGlIQIxALQ3v/VlYl4HOv2i"
    "qvhB8xN3Fgo7TFujIAlhOUczckLR5ej/AgU9MiwFnLfotpDCuwIxAIfsgk52Jay62+2Cb/2HegC/4L/XFVoHLKC6QkrZaqCP8Mw7"
    "1eyO2cWEx8njFYCtVQ=="
)
_SHORT_PUBLIC = (
    "MHwwDQYJKoZIhvcNAQEBBQADawAwaAJhAK+/wc1CRwoCDVnNxqouRG1ysFwmCEH/mT+VHEuok7/Sy/NxHgZ2o6w8i/gYlmcb3n8v"
    "q7hZaS1gOjpKkxl24XePhR11mWo8oHSN2jQqB7eiihgJ+W7p31CNaX3a9+B7mwIDAQAB"
)
SHORT = 768


@dataclass(frozen=True)
class Signer:
    """Signs for a domain with one key."""

    domain: str
    bits: int = 2048
    selector: str = "s1"

    @property
    def name(self) -> str:
        """Return where the key is published."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record(self) -> str:
        """Return what is published there."""
        return f"v=DKIM1; k=rsa; p={_keys(self.bits)[1]}"

    def signed(
        self,
        raw: bytes,
        headers: Sequence[bytes] | None = None,
        algorithm: bytes = b"rsa-sha256",
        *,
        length: bool = False,
    ) -> bytes:
        """Return a mail with its signature on top; `headers` are those that are signed, `length` adds l=."""
        signer = dkim.DKIM(raw, minkey=512)
        signature: bytes = signer.sign(
            self.selector.encode(),
            self.domain.encode(),
            _keys(self.bits)[0],
            signature_algorithm=algorithm,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=headers,
            length=length,
        )
        return signature + raw


@cache
def _keys(bits: int) -> tuple[bytes, str]:
    """Return a private key as PEM and its public key in base64."""
    if bits == SHORT:
        return b"-----\n" + _SHORT_PRIVATE.encode() + b"\n-----\n", _SHORT_PUBLIC
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()), b64encode(public).decode()
