"""Which domains speak for which."""

from functools import cache

import idna
from publicsuffixlist import PublicSuffixList


def ascii_domain(domain: str) -> str | None:
    """Return a domain in lower-case ASCII (IDNA), without the final dot; None for what is no name with a dot.

    Source: RFC 5891 section 4; RFC 7489 section 3.1 (domains are compared in this form).
    """
    name = domain.strip().rstrip(".").casefold()
    if not name or len(name) > 253 or "." not in name:
        return None
    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError, IndexError):  # underscores and the like, which ASCII names may have
        return name if name.isascii() and name.isprintable() and " " not in name else None


def domain_of(address: str) -> str | None:
    """Return the domain of an address as `ascii_domain` writes it; a local part in quotes may hold any character."""
    return ascii_domain(address.rpartition("@")[2])


@cache
def _suffixes() -> PublicSuffixList:
    """Return the list that came with the package; nothing is fetched."""
    return PublicSuffixList()


def organisation(domain: str) -> str | None:
    """Return the organisational domain: one label below the public suffix; None for a public suffix itself.

    "mn.vuquang.edu.vn" belongs to "vuquang.edu.vn", and "edu.vn" to nobody.
    Source: RFC 7489 section 3.2; publicsuffix.org.
    """
    found: str | None = _suffixes().privatesuffix(domain)
    return found


def aligned(author: str, proven: str, *, strict: bool = False) -> bool:
    """Tell whether a domain that was proven speaks for the domain of From; both as `ascii_domain` writes them.

    It does when they are equal or, unless `strict`, when From is below it in one organisation. Narrower than the
    relaxed alignment of DMARC, where any two domains of an organisation speak for each other: below "haiphong.edu.vn"
    stand hundreds of schools that are strangers to each other and do not speak for the office above them.
    Source: RFC 7489 section 3.1.
    """
    if author == proven:
        return organisation(author) is not None
    return not strict and author.endswith("." + proven) and organisation(proven) is not None
