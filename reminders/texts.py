"""The texts of our letters: templates, of which an office may have its own in a folder."""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeVar

import jinja2

from reminders.markup import html_of, parts_of
from rules.text import one_line

log = logging.getLogger(__name__)
T = TypeVar("T")

_SUBJECT = "Tiêu đề: "
_PAGE = "letter.html"
_GAP = re.compile(r"\n{3,}")
"""What conditions leave between two paragraphs."""
FAULTS = (jinja2.TemplateError, ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError)
"""What a template can raise: jinja's own errors, and those of the expressions in it."""


class Text(NamedTuple):
    """A letter's subject and its text part."""

    subject: str
    text: str


def _environment(loader: jinja2.BaseLoader) -> jinja2.Environment:
    return jinja2.Environment(
        loader=loader,
        autoescape=jinja2.select_autoescape(["html"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


_LOADER = jinja2.PackageLoader("reminders", "templates")
_BUILT_IN = _environment(_LOADER)


@dataclass(frozen=True)
class Texts:
    """The templates in use: those in the folder `own`, and the built-in one of each name that it lacks.

    A template of the office's own that fails is left aside, with a line in the log: no mail is held up by it.
    """

    own: Path | None = None

    def letter(self, template: str, **view: object) -> Text:
        """Fill a letter in. Its template begins with the line "Tiêu đề: …" and an empty one."""
        return self._filled(template, view, letter_of)

    def page(self, template: str, **view: object) -> str:
        """Fill a page in; every value is escaped."""
        return self._filled(template, view, str)

    def html_of(self, letter: Text, office: str) -> str:
        """Return the HTML part of a letter of the office of that name."""
        return self.page(_PAGE, **_page_view(letter, office))

    def own_html_of(self, letter: Text, office: str) -> str:
        """Return the same as it comes of the page in the folder. Raises what is among FAULTS."""
        return self.own_page(_PAGE, **_page_view(letter, office))

    def own_page(self, template: str, **view: object) -> str:
        """Fill a template in as it stands in the folder. Raises what is among FAULTS."""
        return self._own.get_template(template).render(**view)

    def _filled(self, template: str, view: Mapping[str, object], finished: Callable[[str], T]) -> T:
        if self.own:
            try:
                return finished(self.own_page(template, **view))
            except FAULTS as error:
                log.error("own template %s is left aside: %s", template, error)  # noqa: TRY400  # its trace tells no more
        return finished(_BUILT_IN.get_template(template).render(**view))

    @cached_property
    def _own(self) -> jinja2.Environment:
        return _environment(jinja2.ChoiceLoader([jinja2.FileSystemLoader(self.own or ()), _LOADER]))


def _page_view(letter: Text, office: str) -> dict[str, str]:
    body, foot = parts_of(letter.text)
    return {"office": office, "subject": letter.subject, "body": html_of(body), "foot": html_of(foot)}


def letter_of(filled: str) -> Text:
    """Return subject and text of a template that was filled in, one empty line between two paragraphs.

    Raises ValueError where it begins with no subject.
    """
    head, _, text = filled.partition("\n\n")
    subject = one_line(head.removeprefix(_SUBJECT))
    if not head.startswith(_SUBJECT) or not subject:
        raise ValueError(f"dòng đầu phải là «{_SUBJECT}…», sau đó là một dòng trống")
    return Text(subject, _GAP.sub("\n\n", text).lstrip("\n"))


def names() -> list[str]:
    """Return the names of all templates."""
    return _BUILT_IN.list_templates()


def source(template: str) -> str:
    """Return a built-in template as it is written."""
    return _LOADER.get_source(_BUILT_IN, template)[0]
