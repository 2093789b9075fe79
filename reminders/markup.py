"""The HTML part of a letter, made of its text part, so that the two never say different things."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

_FOOT = "\n--\n"
_LEAD = "font-weight:bold;margin-bottom:0;"


def parts_of(text: str) -> tuple[str, str]:
    """Return a letter without its foot, and the foot: what stands below the line "--" (RFC 3676 section 4.3)."""
    body, _, foot = text.partition(_FOOT)
    return body, foot


def html_of(text: str) -> str:
    """Return paragraphs and lists ("- ", "1. ") as HTML, line by line; a line with ":" before a list stands out.

    Nothing else of Markdown counts: no emphasis, no links, no HTML. What a school wrote stays what it wrote.
    Source: CommonMark 0.31 sections 4.8, 5.2 and 5.3.
    """
    tokens = _parser().parse(text)
    for lead in _leads(tokens):
        lead.attrSet("style", _LEAD)
    rendered: str = _parser().renderer.render(tokens, _parser().options, {})
    return rendered


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("zero", {"breaks": True}).enable(["list", "newline"])


def _leads(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the openings of the paragraphs that a list follows and that end with a colon."""
    for at, (token, follower) in enumerate(pairwise(tokens)):
        is_lead = token.type == "paragraph_close" and follower.type in {"bullet_list_open", "ordered_list_open"}
        if is_lead and tokens[at - 1].content.endswith(":"):
            yield tokens[at - 2]
