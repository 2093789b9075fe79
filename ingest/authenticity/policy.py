"""What a domain publishes about mail in its name (DMARC)."""

from dataclasses import dataclass

from ingest.authenticity.domains import organisation
from ingest.authenticity.lookup import Lookup


@dataclass(frozen=True)
class Published:
    """A domain's policy. `demands`: it asks that mail which fails is not taken (quarantine or reject).

    `strict`: a signature must be of the very domain of From. Source: RFC 7489 section 6.3.
    """

    demands: bool = False
    strict: bool = False


def published(domain: str, lookup: Lookup) -> Published | None:
    """Return the policy for mail from `domain`, None where the DNS could not be asked. At most two questions.

    The domain's own record counts, else the one of its organisation with what it says about those below (sp, else p).
    Source: RFC 7489 section 6.6.3.
    """
    own = lookup.texts(f"_dmarc.{domain}")
    if own is None:
        return None
    if found := _record(own):
        return _policy(found, found.get("p", ""))
    above = organisation(domain)
    if above is None or above == domain:
        return Published()
    theirs = lookup.texts(f"_dmarc.{above}")
    if theirs is None:
        return None
    found = _record(theirs)
    return _policy(found, found.get("sp", found.get("p", "")))


def _policy(record: dict[str, str], wish: str) -> Published:
    return Published(wish in {"quarantine", "reject"}, record.get("adkim") == "s")


def _record(texts: tuple[bytes, ...]) -> dict[str, str]:
    """Return the tags of the one DMARC record; several count for none."""
    records = [text for text in texts if text.startswith(b"v=DMARC1")]
    if len(records) != 1:
        return {}
    parts = (part.partition("=") for part in records[0].decode("ascii", "replace").split(";"))
    return {key.strip().casefold(): value.strip().casefold() for key, _, value in parts if key.strip()}
