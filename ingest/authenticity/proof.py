"""What was found out about the sender of a mail."""

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """PASS: the mail is from the domain of its From. FAIL: it is not proven though it should be. UNKNOWN: neither."""

    PASS = "pass"  # noqa: S105 - a verdict, no secret
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Proof:
    """A standing and a Vietnamese clause that says why, such as "SPF đạt, DKIM không có, DMARC không đạt".

    `why` is empty where nothing was looked at.
    """

    standing: Standing
    why: str = ""

    @property
    def verified(self) -> bool | None:
        """Return True for PASS, False for FAIL, None for UNKNOWN."""
        return None if self.standing is Standing.UNKNOWN else self.standing is Standing.PASS


NOT_LOOKED_AT = Proof(Standing.UNKNOWN)
NO_AUTHOR = Proof(Standing.FAIL, "thư không ghi rõ một người gửi duy nhất")
