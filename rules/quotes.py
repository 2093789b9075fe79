"""What a writer says himself: the words above the mail that is quoted."""

import re
from html import unescape

from rules.text import tidy

_LONGEST = 20_000
"""Characters that are looked at: an answer stands at the top."""

_MARKUP = re.compile(r"</|<br\b|<div\b|<p\b", re.IGNORECASE)
_SILENT = re.compile(r"<(style|script|title)\b.*?(?:</\1>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_BLOCK = re.compile(r"<br\b[^<>]*>|</?(?:p|div|li|tr|table|h\d|hr|ul|ol)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
# The quote as Gmail, Outlook, Apple Mail and Yahoo mark it up.
_QUOTED_MARKUP = re.compile(
    r"<blockquote\b|class=[\"']?[^\"'>]{0,200}(?:gmail_quote|yahoo_quoted|moz-cite)|id=[\"']?(?:\w*divrplyfwdmsg|appendonsend)"
    r"|border-top:\s*solid\s+#(?:e1e1e1|b5c4df)",
    re.IGNORECASE,
)
# The same in plain text; the line over a quote may be broken once. Mail programs write it in either language.
_HEAD = (
    r"\*?(?:from|từ|người gửi|đã gửi|sent) ?: ?\*?.*\n"
    r"\s*\*?(?:sent|to|date|subject|đến|tới|gửi|ngày|đã gửi|lúc|chủ đề) ?:"
)
_QUOTED = re.compile(
    r"^(?:[>|]|[-_*]{2,} ?(?:original|forwarded|thư gốc|tin nhắn gốc|thư được chuyển tiếp)|_{10,}\s*$"
    rf"|{_HEAD}|(?:on|le) [^\n]{{6,120}}(?:\n[^\n]{{0,80}})? wrote ?:"
    r"|(?:vào|lúc|ngày|trong)\b[^\n]{4,160}(?:\n[^\n]{0,80})?(?:đã )?viết ?:)",
    re.MULTILINE | re.IGNORECASE,
)


def own_words(text: str) -> str:
    """Return what stands above the first quoted mail, tidied, line by line; empty where the quote comes first.

    `text` is the plain body or, where a mail has none, its HTML. What is written below or between quoted lines is left
    out: the reader cannot tell whose it is.
    """
    plain = _without_markup(text[:_LONGEST]) if _MARKUP.search(text[:_LONGEST]) else text[:_LONGEST]
    return _QUOTED.split(tidy(plain), maxsplit=1)[0].strip()


def _without_markup(html: str) -> str:
    quote = _QUOTED_MARKUP.search(html)
    own = html[: html.rfind("<", 0, quote.start() + 1)] if quote else html
    return unescape(_TAG.sub("", _BLOCK.sub("\n", _SILENT.sub("", own).replace("\n", " "))))
