"""What the office's own mail server found out, as its Authentication-Results say."""

from collections.abc import Iterator, Sequence
from typing import Any

from authres import AuthenticationResultsHeader
from authres.core import AuthResError

from ingest.authenticity.domains import aligned, ascii_domain, domain_of
from ingest.authenticity.proof import NO_AUTHOR, NOT_LOOKED_AT, Proof, Standing
from ingest.dating import is_by
from ingest.mime import Mail

_RESULTS, _RECEIVED = "authentication-results", "received"
_METHODS = ("spf", "dkim", "dmarc")
_SPEAKS_FOR = {("header", "d"), ("header", "i"), ("smtp", "mailfrom")}
_PASSES = frozenset({"pass", "bestguesspass"})
_WORDS = {
    "pass": "đạt",
    "bestguesspass": "đạt (tên miền không công bố chính sách)",
    "none": "không có",
    "temperror": "máy chủ kiểm tra bị lỗi",
    "permerror": "khai báo sai",
}
_NOTHING = Proof(Standing.FAIL, "máy chủ thư của cơ quan không ghi kết quả xác thực nào")


def found_by_server(mail: Mail, trusted_authserv: str, *, from_file: bool = False) -> Proof:
    """Return what the trusted server found; UNKNOWN where none is configured, never otherwise.

    PASS means dmarc=pass for the domain of From (or bestguesspass, Microsoft's word for a domain without a policy) or,
    where DMARC says neither pass nor fail, that DKIM or SPF passed for a domain that speaks for it. A mail without one
    clear author fails. ARC counts for nothing: it hands on what others say. `from_file`: the mail was imported; one
    that names no server that received it was checked by none.
    Source: RFC 8601 sections 2.2 and 7.1; RFC 7489 section 3.1.
    """
    if not mail.sender:
        return NO_AUTHOR
    if not trusted_authserv:
        return NOT_LOOKED_AT
    if from_file and not any(name == _RECEIVED for name, _ in mail.trace):
        return _NOTHING
    results = [result for header in _believed(mail.trace, trusted_authserv) for result in header]
    if not any(result.method in _METHODS for result in results):
        return _NOTHING
    domain = domain_of(mail.sender)
    passed = domain is not None and _proves(results, domain)
    return Proof(Standing.PASS if passed else Standing.FAIL, _why(results, domain))


def _believed(trace: Sequence[tuple[str, str]], trusted: str) -> Iterator[list[Any]]:
    """Yield the results of each header that the trusted server surely wrote: the topmost, and others near it.

    What stands below a server that is not ours came with the mail, and so did all below a header of another's. Above
    the topmost Received only our server can write, so every header of its own there counts. Below that line the mail
    begins somewhere, so there only the first one counts: of several filters (SPF, DKIM, DMARC) the one that ran last.
    Source: RFC 8601 sections 4.1 and 5.
    """
    names = [name for name, _ in trace]
    border = names.index(_RECEIVED) if _RECEIVED in names else -1
    ours, spoken = False, False
    for place, (name, value) in enumerate(trace):
        if name == _RECEIVED:
            if spoken or (ours and not is_by(value, trusted)):
                return
            ours = ours or is_by(value, trusted)
        elif name == _RESULTS:
            results = _written_by(trusted, value)
            if results is None or (spoken and place > border):
                return
            spoken = True
            yield results


def _written_by(trusted: str, value: str) -> list[Any] | None:
    """Return the results in a header of the trusted server, None for another's and for what cannot be read."""
    try:
        header = AuthenticationResultsHeader.parse("Authentication-Results: " + " ".join(value.split()))
    except (AuthResError, RecursionError):  # comments may nest
        return None
    if (header.authserv_id or "").casefold() != trusted.casefold():
        return None
    return list(header.results or ())


def _proves(results: Sequence[Any], domain: str) -> bool:
    dmarc = [result for result in results if result.method == "dmarc"]
    if any(result.result == "fail" for result in dmarc):
        return False
    passed = [result for result in dmarc if result.result in _PASSES]
    if passed:
        named = {name for result in passed for name in _named(result, {("header", "from")})}
        return all(aligned(domain, name) for name in named)
    return any(_passed_for(result, domain) for result in results)


def _passed_for(result: Any, domain: str) -> bool:
    if result.result != "pass" or result.method not in {"dkim", "spf"}:
        return False
    return any(aligned(domain, name) for name in _named(result, _SPEAKS_FOR))


def _named(result: Any, properties: set[tuple[str, str]]) -> set[str]:
    found = (p for p in getattr(result, "properties", ()) if (p.type, p.name) in properties)
    return {name for p in found if (name := ascii_domain(str(p.value).rpartition("@")[2]))}


def _why(results: Sequence[Any], domain: str | None) -> str:
    return ", ".join(f"{method.upper()} {_word(method, results, domain)}" for method in _METHODS)


def _word(method: str, results: Sequence[Any], domain: str | None) -> str:
    of_method = [result for result in results if result.method == method]
    if not of_method:
        return _WORDS["none"]
    passed = [result for result in of_method if result.result == "pass"]
    if method != "dmarc" and passed and not (domain and any(_passed_for(r, domain) for r in passed)):
        return "đạt cho tên miền khác"
    said = (passed or of_method)[0].result
    return _WORDS.get(said, "không đạt")
