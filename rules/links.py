"""Links to files on other people's servers, which schools send instead of the file. Nothing is ever fetched."""

import html as markup
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

_LONGEST_TEXT = 200_000
_MOST = 20
_DEEPEST = 3

# Where files lie: a host, also with anything before it, and the beginning of the path that a file has there.
_PLACES = (
    ("drive.google.com", "/"),
    ("docs.google.com", "/"),
    ("sheets.google.com", "/"),
    ("drive.usercontent.google.com", "/"),
    ("photos.google.com", "/"),
    ("photos.app.goo.gl", "/"),
    ("goo.gl", "/forms/"),
    ("forms.gle", "/"),
    ("onedrive.live.com", "/"),
    ("1drv.ms", "/"),
    ("sharepoint.com", "/"),
    ("forms.office.com", "/"),
    ("forms.cloud.microsoft", "/"),
    ("dropbox.com", "/"),
    ("dropboxusercontent.com", "/"),
    ("db.tt", "/"),
    ("zdn.vn", "/"),
    ("drive.zalo.me", "/"),
    ("cloud.zalo.me", "/"),
    ("fshare.vn", "/"),
    ("mediafire.com", "/"),
    ("wetransfer.com", "/"),
    ("we.tl", "/"),
    ("mega.nz", "/"),
    ("mega.co.nz", "/"),
    ("icloud.com", "/"),
    ("box.com", "/s/"),
    ("4shared.com", "/"),
    ("terabox.com", "/"),
    ("1024terabox.com", "/"),
    ("yadi.sk", "/"),
    ("disk.yandex.com", "/"),
    ("drive.proton.me", "/"),
    ("transfernow.net", "/"),
    ("fromsmash.com", "/"),
    ("filemail.com", "/"),
)
# Whose links only lead to others, and the part of the query that says where.
_WRAPPERS = (
    ("google.com", "/url", ("q", "url")),
    ("google.com.vn", "/url", ("q", "url")),
    ("safelinks.protection.outlook.com", "/", ("url",)),
    ("l.facebook.com", "/l.php", ("u",)),
    ("linkprotect.cudasvc.com", "/url", ("a",)),
)
_URLDEFENSE = re.compile(r"https?://urldefense\.(?:com|us)/v3/__(.{1,2000}?)__;", re.IGNORECASE)
_URL = re.compile(
    r"(?<![\w.@/-])(?:https?://)?(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}(?::\d{1,5})?/[^\s\"'<>\[\]{}]{0,2000}",
    re.IGNORECASE,
)
_HREF = re.compile(r"\bhref\s{0,9}=\s{0,9}(?:\"([^\"]{1,2000})\"|'([^']{1,2000})'|([^\s\"'>]{1,2000}))", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Link:
    """One link to a file, wrappers opened. `host` is lower case, without "www."."""

    host: str
    url: str


def file_links(text: str, html: str = "") -> tuple[Link, ...]:
    """Return the links to files in a plain text and in an HTML (texts and hrefs), in order, each once, at most 20.

    Gmail's chip of a Drive file is an href like any other. An image that the HTML shows and a bare home page are no
    files. Where there is no plain text, `text` may be the HTML. Never raises; never fetches.
    Source: docs/domain.md, section 7.
    """
    found: dict[str, Link] = {}
    plain = "" if text == html else text
    for url in _urls(plain[:_LONGEST_TEXT], html[:_LONGEST_TEXT]):
        opened = _opened(url.rstrip(".,;:!?)*_"))
        link = _file(opened) if opened else None
        if link:
            found.setdefault(link.url, link)
        if len(found) == _MOST:
            break
    return tuple(found.values())


def hosts_of(links: tuple[Link, ...]) -> tuple[str, ...]:
    """Return the hosts of links, each once: what may be shown where the whole link is nobody's business."""
    return tuple(dict.fromkeys(link.host for link in links))


def _urls(text: str, html: str) -> Iterator[str]:
    yield from _URL.findall(text)
    for groups in _HREF.findall(html):
        yield from _URL.findall(markup.unescape("".join(groups)))
    yield from _URL.findall(markup.unescape(_TAG.sub(" ", html)))


def _opened(url: str) -> str | None:
    """Return where a link leads when the redirect around it is read, not followed; None where that cannot be told."""
    for _ in range(_DEEPEST):
        inner = _inner(url)
        if inner is None:
            return url
        url = inner
    return None


def _inner(url: str) -> str | None:
    defended = _URLDEFENSE.match(url)
    if defended:
        return unquote(defended[1])
    host, path, query = _parts(url)
    for place, start, names in _WRAPPERS:
        if _is_at(host, place) and path.startswith(start):
            told = parse_qs(query, max_num_fields=50) if query.count("&") < 50 else {}
            return next((told[name][0] for name in names if name in told), None)
    return None


def _file(url: str) -> Link | None:
    host, path, query = _parts(url)
    nowhere = len(path.strip("/")) == 0 and not query
    if nowhere or not any(_is_at(host, place) and path.startswith(start) for place, start in _PLACES):
        return None
    return Link(host, url)


def _parts(url: str) -> tuple[str, str, str]:
    """Return host, path and query; empty ones where it is no address."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return "", "", ""
    return host, parts.path, parts.query


def _is_at(host: str, place: str) -> bool:
    return host == place or host.endswith(f".{place}")
