"""The form definitions that come with the product."""

from functools import cache
from importlib import resources

from rules.forms.parsing import Form, parse_form


@cache
def load_definitions() -> tuple[Form, ...]:
    """Return every form defined in `rules/forms/definitions`, by file name. FormError if one cannot be used."""
    folder = resources.files("rules.forms") / "definitions"
    files = sorted((item for item in folder.iterdir() if item.name.endswith(".toml")), key=lambda item: item.name)
    return tuple(parse_form(item.read_text(encoding="utf-8")) for item in files)
