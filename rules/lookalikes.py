"""What is odd about a sender: addresses and names that pass for those of a school or of the office.

Nothing here books or blocks: an address that is not registered is not registered, whatever it resembles.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from rules.schools import School
from rules.text import fold

RESEMBLING = frozenset(
    {"same_gmail", "lookalike", "near_address", "cousin_domain", "foreign_letters", "borrowed_name", "address_in_name"}
)
"""The codes of the flags that say that a sender passes for somebody else."""
_NEAR = 2
_MOST_SHOWN = 3
_LONGEST = 320
_GMAIL = frozenset({"gmail.com", "googlemail.com"})
_FOR_ALL = _GMAIL | {"yahoo.com", "yahoo.com.vn", "outlook.com", "hotmail.com", "outlook.com.vn", "icloud.com"}
_DIGITS = re.compile(r"\d+")
_ADDRESS = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
# Letters of other alphabets that look like Latin ones. Source: Unicode Technical Standard 39, confusables.txt.
_FOREIGN = str.maketrans(
    dict(zip("аеорсухіјѕһԁԛԝѵӏкмтвнɡɑᴀοανρτυικηωγ", "aeopcyxijshdqwvlkmtbhgaaoavptuiknwy", strict=True))
)
_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "ı": "l", "|": "l", "5": "s"})


@dataclass(frozen=True)
class Flag:
    """Something odd: a code and a Vietnamese sentence."""

    code: str
    text: str


@dataclass(frozen=True)
class Insider:
    """Somebody in whose name a forger would write beside the schools; `who` in Vietnamese ("chuyên viên")."""

    who: str
    name: str
    addresses: tuple[str, ...]


class Lookalikes:
    """The registered addresses and names, ready to be asked; made once for each pass."""

    def __init__(self, schools: Sequence[School], insiders: Sequence[Insider] = ()) -> None:
        self._schools = schools
        self._insiders = insiders

    def flags(self, name: str, address: str, reply_to: str | None = None) -> tuple[Flag, ...]:
        """Return what is odd about a sender, the gravest first; `address` and `reply_to` are lower case.

        An address that is registered is never said to resemble itself or another one.
        Source: docs/domain.md, section 5 (near-alike names); the office's experience of letters in a false name.
        """
        address = address[:_LONGEST]
        known = address in self._owners
        odd = [] if known else [*self._resembling(address), *self._named_like(name)]
        return (*odd, *self._beside(name, address, reply_to))

    def _resembling(self, address: str) -> Iterator[Flag]:
        domain = address.rpartition("@")[2]
        if same := self._mailboxes.get(_mailbox(address)):
            said = f"Gmail coi {address} và địa chỉ đã đăng ký {same} là một hộp thư, nhưng cách viết này chưa đăng ký."
            yield Flag("same_gmail", said)
        elif twins := self._skeletons.get(_skeleton(address)):
            yield Flag("lookalike", f"Địa chỉ {address} dùng ký tự giống mắt với địa chỉ đã đăng ký {_list(twins)}.")
        elif near := self._near(address):
            yield Flag("near_address", f"Địa chỉ {address} chỉ khác một, hai ký tự so với {_list(near)} đã đăng ký.")
        if cousin := self._cousin(domain):
            yield Flag("cousin_domain", f"Tên miền {domain} nhái theo tên miền đã đăng ký {cousin}.")
        if not domain.isascii() or any(label.startswith("xn--") for label in domain.split(".")):
            yield Flag("foreign_letters", f"Tên miền {domain} có chữ cái không phải chữ Latinh không dấu.")

    def _named_like(self, name: str) -> Iterator[Flag]:
        for who in self._names.get(_name_key(name), ()):
            yield Flag("borrowed_name", f"Tên hiển thị «{name[:80]}» là tên của {who}, nhưng địa chỉ chưa đăng ký.")

    def _beside(self, name: str, address: str, reply_to: str | None) -> Iterator[Flag]:
        other = [found for found in _ADDRESS.findall(name[:_LONGEST].casefold()) if found != address]
        if other:
            yield Flag("address_in_name", f"Tên hiển thị ghi địa chỉ {other[0]}, khác địa chỉ gửi thật {address}.")
        if reply_to and _domain(reply_to) != _domain(address) and not self._same_owner(address, reply_to):
            said = f"Thư đề nghị trả lời về {reply_to[:_LONGEST]}, khác tên miền với địa chỉ gửi {address}."
            yield Flag("reply_elsewhere", said)

    def _same_owner(self, one: str, other: str) -> bool:
        return bool(self._owners.get(one, set()) & self._owners.get(other, set()))

    def _near(self, address: str) -> list[str]:
        found = process.extract(
            address, self._addresses, scorer=Levenshtein.distance, score_cutoff=_NEAR, limit=_MOST_SHOWN, processor=None
        )
        return [alike for alike, _, _ in found if not _are_numbered(alike, address)]

    def _cousin(self, domain: str) -> str | None:
        """Return the registered domain that stands within another one: before, inside or with hyphens for dots."""
        if domain in self._domains:
            return None
        labels = domain.replace("-", ".").split(".")[:20]
        spans = ((a, b) for a in range(len(labels)) for b in range(len(labels), a + 1, -1))
        for start, end in spans:
            found = self._domains.get(".".join(labels[start:end]))
            if found and not domain.endswith("." + found):
                return found
        return None

    @cached_property
    def _owners(self) -> dict[str, set[str]]:
        owners: dict[str, set[str]] = defaultdict(set)
        for who, addresses in self._registered():
            for address in addresses:
                owners[address.casefold()].add(who)
        return dict(owners)

    def _registered(self) -> Iterator[tuple[str, Iterable[str]]]:
        yield from ((school.code, school.addresses) for school in self._schools)
        yield from ((insider.who, insider.addresses) for insider in self._insiders)

    @cached_property
    def _addresses(self) -> list[str]:
        return list(self._owners)

    @cached_property
    def _mailboxes(self) -> dict[str, str]:
        return {_mailbox(address): address for address in self._addresses if _domain(address) in _GMAIL}

    @cached_property
    def _skeletons(self) -> dict[str, list[str]]:
        skeletons: dict[str, list[str]] = defaultdict(list)
        for address in self._addresses:
            skeletons[_skeleton(address)].append(address)
        return dict(skeletons)

    @cached_property
    def _domains(self) -> dict[str, str]:
        """Return the registered domains by themselves and with dots for their hyphens."""
        domains = {_domain(address) for address in self._addresses}
        return {domain.replace("-", "."): domain for domain in domains} | {domain: domain for domain in domains}

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = defaultdict(list)
        for school in self._schools:
            for spelling in {_name_key(n) for n in (school.name, *school.aliases, *school.former_names)} - {""}:
                names[spelling].append(school.name)
        for insider in self._insiders:
            if key := _name_key(insider.name):
                names[key].append(insider.who)
        return dict(names)


def _are_numbered(one: str, other: str) -> bool:
    """Tell whether two addresses of one domain differ in a number alone, as the schools' of one office do: th05, th06.

    Where anybody can open a mailbox a number is no excuse.
    """
    if _domain(one) != _domain(other) or _domain(one) in _FOR_ALL:
        return False
    return _DIGITS.sub("0", one) == _DIGITS.sub("0", other)


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _mailbox(address: str) -> str:
    """Return the mailbox that Gmail sees in an address: dots and what follows a plus do not count; "" for others."""
    local, _, domain = address.rpartition("@")
    return local.partition("+")[0].replace(".", "") + "@gmail.com" if domain in _GMAIL else ""


def _skeleton(text: str) -> str:
    """Return what the eye sees: look-alike characters as one."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_FOREIGN).translate(_ALIKE)
    return plain.replace("rn", "m").replace("vv", "w")


def _name_key(name: str) -> str:
    return fold(name[:_LONGEST].casefold().translate(_FOREIGN)) if name else ""


def _list(addresses: Sequence[str]) -> str:
    return ", ".join(addresses[:_MOST_SHOWN])
