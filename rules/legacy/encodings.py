"""The two encodings of old Vietnamese fonts under one roof."""

from enum import StrEnum

from rules.legacy.octets import octets
from rules.legacy.tcvn3 import from_tcvn3
from rules.legacy.vni import from_vni


class Encoding(StrEnum):
    """An encoding from before Unicode. The value is its name in public."""

    TCVN3 = "TCVN3"
    VNI = "VNI"


_READERS = {Encoding.TCVN3: from_tcvn3, Encoding.VNI: from_vni}


def read_as(encoding: Encoding, text: str) -> str | None:
    """Return what `text` says in `encoding`, or None where it holds what only Unicode has."""
    plain = octets(text)
    return None if plain is None else _READERS[encoding](plain)
