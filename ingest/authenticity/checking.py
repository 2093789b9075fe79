"""Whether a mail is from where its From says, by the best witness that the office has."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import BinaryIO

from ingest.authenticity.domains import aligned, domain_of
from ingest.authenticity.lookup import Lookup
from ingest.authenticity.policy import Published, published
from ingest.authenticity.proof import NOT_LOOKED_AT, Proof, Standing
from ingest.authenticity.results import found_by_server
from ingest.authenticity.signatures import LARGEST_SIGNED, Signature, holds, usable_key, worth_checking
from ingest.mime import Mail

_MOST_CHECKED = 2
_SIGNED = "chữ ký DKIM của tên miền người gửi đúng"
_UNSIGNED = "thư không có chữ ký DKIM dùng được của tên miền người gửi"
_BROKEN = "chữ ký DKIM của tên miền người gửi không đúng hoặc khóa không còn được công bố"
_TOO_LARGE = "thư quá lớn hoặc không được tải đủ nên chưa kiểm tra được chữ ký DKIM"
_NOBODY_ASKED = "không hỏi được máy chủ tên miền (DNS) nên chưa kiểm tra được chữ ký DKIM"
_DEMANDED = "; tên miền này yêu cầu không nhận thư như vậy (DMARC)"


@dataclass(frozen=True)
class Received:
    """A message as it lies in the raw store: when it was received, its octets (None: not here whole).

    `from_file`: it was imported, so that its key may be long withdrawn and its line ends changed.
    """

    at: datetime
    size: int | None
    from_file: bool = False


@dataclass(frozen=True)
class Checker:
    """Checks mails. The trusted server's word counts alone; where none is named ("") and there is a `lookup`, DKIM.

    Source: docs/domain.md, section 5.
    """

    trusted_authserv: str
    lookup: Lookup | None = None

    def check(self, mail: Mail, raw: BinaryIO, received: Received) -> Proof:
        """Return what can be found out about the sender. `raw` is read only where there is a signature.

        By DKIM: PASS for a good signature of the domain of From; else FAIL where that domain demands by DMARC that such
        mail is not taken, else UNKNOWN. UNKNOWN also where the DNS cannot be asked and for mails over 10 MB; nothing
        speaks against a mail from a file. At most four questions, of at most 1.2 seconds each.
        Source: RFC 6376 section 6; RFC 7489 section 6.6.2.
        """
        proof = found_by_server(mail, self.trusted_authserv, from_file=received.from_file)
        domain = domain_of(mail.sender) if mail.sender else None
        if proof != NOT_LOOKED_AT or self.lookup is None or domain is None:
            return proof
        found = _Signed(mail, domain, self.lookup).found(raw, received)
        if found.standing is Standing.FAIL and received.from_file:
            return Proof(Standing.UNKNOWN, found.why)
        return found


@dataclass(frozen=True)
class _Signed:
    mail: Mail
    domain: str
    lookup: Lookup

    def found(self, raw: BinaryIO, received: Received) -> Proof:
        signatures = list(
            islice(worth_checking(self.mail.headers["dkim-signature"], self.domain, received.at), _MOST_CHECKED)
        )
        if not signatures:
            return self._without(_UNSIGNED)
        if received.size is None or received.size > LARGEST_SIGNED:
            return Proof(Standing.UNKNOWN, _TOO_LARGE)
        keys = [self.lookup.texts(signature.key_name) for signature in signatures]
        raw.seek(0)
        octets = raw.read()
        good = self._good(octets, zip(signatures, keys, strict=True))
        if good is None:
            return Proof(Standing.UNKNOWN, _NOBODY_ASKED) if None in keys else self._without(_BROKEN)
        return self._passed(good)

    def _good(self, octets: bytes, keys: Iterable[tuple[Signature, tuple[bytes, ...] | None]]) -> Signature | None:
        """Return the first signature that holds."""
        for signature, texts in keys:
            key = usable_key(texts or ())
            if key and holds(octets, signature, key, self.mail.sender or ""):
                return signature
        return None

    def _passed(self, good: Signature) -> Proof:
        """Return what a good signature proves; one of a domain above From's needs that From's domain allows it."""
        if aligned(self.domain, good.domain, strict=True):
            return Proof(Standing.PASS, _SIGNED)
        policy = published(self.domain, self.lookup)
        if policy is None:
            return Proof(Standing.UNKNOWN, _NOBODY_ASKED)
        return self._against(policy, _UNSIGNED) if policy.strict else Proof(Standing.PASS, _SIGNED)

    def _without(self, why: str) -> Proof:
        policy = published(self.domain, self.lookup)
        return Proof(Standing.UNKNOWN, _NOBODY_ASKED) if policy is None else self._against(policy, why)

    @staticmethod
    def _against(policy: Published, why: str) -> Proof:
        return Proof(Standing.FAIL, why + _DEMANDED) if policy.demands else Proof(Standing.UNKNOWN, why)
