"""Who first wrote a mail that was forwarded, as mail programs quote it."""

import re
from html import unescape

from rules.text import tidy

_LONGEST_TEXT = 50_000
_MOST = 5
_BLOCK = re.compile(r"<(?:br|/?(?:div|p|tr|li|table|blockquote|hr))\b[^<>]{0,2000}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][a-z0-9]{0,15}(?:\s[^<>]{0,2000})?/?>", re.IGNORECASE)
_FROM = re.compile(
    r"^[>|\s*]{0,20}(?:from|từ|người gửi|tu|nguoi gui)\s{0,3}\*?\s{0,3}:[^\n]{0,200}?(?:\n[>|\s*]{0,20}<)?"
    r"([a-z0-9._%+-]{1,64}@[a-z0-9.-]{1,200}\.[a-z]{2,24})",
    re.IGNORECASE | re.MULTILINE,
)


def original_senders(text: str) -> tuple[str, ...]:
    """Return the addresses at "From:", "Từ:", "Người gửi:" in a body, lower case, in order, each once, at most 5.

    `text` is the plain body or an HTML. Whoever wrote the mail can have written these lines too: they prove nothing.
    """
    plain = tidy(unescape(_TAG.sub("", _BLOCK.sub("\n", text[:_LONGEST_TEXT]))))
    found = dict.fromkeys(address.lower() for address in _FROM.findall(plain))
    return tuple(found)[:_MOST]
