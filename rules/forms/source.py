"""Take typed values out of parsed TOML and note everything that is wrong, instead of stopping at the first.

Problems are Vietnamese clauses, each naming its key, for whoever writes a definition: see docs/forms.md.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from rules.text import fold


def folded(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the folded texts, each once, in their order, without those that fold to nothing."""
    return tuple(dict.fromkeys(key for key in map(fold, texts) if key))


class Source:
    """One TOML table. Getters answer a harmless value for what is missing or mistyped, and add a problem."""

    def __init__(self, data: Mapping[str, Any], path: str, problems: list[str]) -> None:
        self._data = data
        self._path = path
        self._problems = problems
        self._asked: set[str] = set()

    def text(self, key: str) -> str:
        """Return a text that must be there and not be blank."""
        value = self.optional(key)
        if not value and key not in self._data:
            self.wrong(key, "thiếu khóa này")
        return value or ""

    def optional(self, key: str) -> str | None:
        """Return a text that may be left out."""
        value = self._get(key)
        if value is None or (isinstance(value, str) and value.strip()):
            return value
        self.wrong(key, "phải là một chuỗi ký tự, không để trống")
        return None

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Return a list of texts; without `default` it must be there and have one at least."""
        value = self._get(key)
        if key not in self._data and default is not None:
            return default
        if default is None and value == []:
            self.wrong(key, "phải có ít nhất một chuỗi ký tự")
            return ()
        return self.listed(self._data, key)

    def listed(self, data: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """Return the list of texts that `data` (of this table or another) has under `key`."""
        value = data.get(key)
        if isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value):
            return tuple(value)
        self.wrong(key, "phải là một danh sách chuỗi ký tự, không để trống chuỗi nào")
        return ()

    def flag(self, key: str, default: bool) -> bool:
        """Return true or false."""
        value = self._get(key)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        self.wrong(key, "phải là true hoặc false")
        return default

    def choice(self, key: str, options: Iterable[str], default: str) -> str:
        """Return one of `options`."""
        value = self._get(key)
        if value is None or value in options:
            return default if value is None else str(value)
        self.wrong(key, f"giá trị phải là một trong: {', '.join(options)}")
        return default

    def label(self) -> str:
        """Return the text printed on the form."""
        return self.text("label")

    def names(self, printed: str = "label") -> tuple[str, ...]:
        """Return, folded, what is printed on the form and its aliases."""
        return folded((self.text(printed), *self.texts("aliases", ())))

    def part(self, key: str) -> "Source":
        """Return the table under `key`, which must be there."""
        return self._sub(self._get(key), key)

    def maybe(self, key: str) -> "Source | None":
        """Return the table under `key`, None when left out."""
        return self.part(key) if key in self._data else None

    def parts(self, key: str, fewest: int = 1) -> tuple["Source", ...]:
        """Return the array of tables under `key`; with `fewest` 0 it may be left out."""
        value = self._get(key)
        if value is None and not fewest:
            return ()
        if isinstance(value, list) and value:
            return tuple(self._sub(item, f"{key}[{n}]") for n, item in enumerate(value, 1))
        shown = key if self._path else f"[[{key}]]"
        self._problems.append(f"{self._path}{shown}: phải có ít nhất một mục")
        return ()

    def mapping(self, key: str) -> Mapping[str, Any]:
        """Return the table under `key` as it is; empty when left out."""
        value = self._get(key)
        if value is None or isinstance(value, dict):
            return value or {}
        self.wrong(key, "phải là một bảng các khóa")
        return {}

    def close(self) -> None:
        """Note the keys that nobody asked for."""
        for key in self._data:
            if key not in self._asked:
                self.wrong(key, "khóa lạ, không có trong mẫu")

    def wrong(self, key: str, what: str) -> None:
        """Note what is wrong with `key` of this table."""
        self._problems.append(f"{self._path}{key}: {what}")

    def _get(self, key: str) -> Any:
        self._asked.add(key)
        return self._data.get(key)

    def _sub(self, value: object, key: str) -> "Source":
        if isinstance(value, dict):
            return Source(value, f"{self._path}{key}.", self._problems)
        self.wrong(key, "phải là một bảng các khóa")
        return Source({}, f"{self._path}{key}.", [])
