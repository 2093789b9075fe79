"""Whether the receiving server vouches for the sender."""

from authres import AuthenticationResultsHeader
from authres.core import AuthResError

from ingest.mime import Mail


def vouched(mail: Mail, trusted_authserv: str) -> bool | None:
    """Return True when the trusted server found the sender authentic, False when it did not, None without one.

    Only the topmost Authentication-Results counts, and only from the configured authserv-id: anything further down may
    have come with the mail. Authentic means dmarc=pass or, where DMARC says neither pass nor fail (many domains publish
    no policy), that dkim or spf passed for the domain of From.
    Source: RFC 8601 sections 2.2 and 7.1; RFC 7489 section 3.1 (alignment).
    """
    if not trusted_authserv:
        return None
    values = mail.headers["authentication-results"]
    if not values or not mail.sender:
        return False
    try:
        header = AuthenticationResultsHeader.parse("Authentication-Results: " + " ".join(values[0].split()))
    except (AuthResError, RecursionError):  # comments may nest
        return False
    if (header.authserv_id or "").casefold() != trusted_authserv.casefold():
        return False
    domain = mail.sender.rpartition("@")[2]
    results = list(header.results or ())
    dmarc = [result for result in results if result.method == "dmarc" and result.result in {"pass", "fail"}]
    if dmarc:
        return any(result.result == "pass" for result in dmarc)
    return any(
        result.result == "pass" and result.method in {"dkim", "spf"} and _aligned(result, domain) for result in results
    )


def _aligned(result: object, domain: str) -> bool:
    """Tell whether the domain that passed is the one of From, or its parent."""
    named = {
        str(prop.value).rpartition("@")[2].casefold()
        for prop in getattr(result, "properties", ())
        if (prop.type, prop.name) in {("header", "d"), ("header", "i"), ("smtp", "mailfrom")}
    }
    return any(domain == name or domain.endswith("." + name) for name in named if "." in name)
