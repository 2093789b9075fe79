"""What must not or should not stand in a roster as a whole: mergers, days, and schools that nobody could tell apart."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from rules.schools import School, parse_name
from rules.text import fold


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a field of a school, as a Vietnamese clause; one that is not `fatal` is only pointed out."""

    code: str
    field: str
    text: str
    fatal: bool = True


def code_key(code: str) -> str:
    """Return the key under which two spellings of a code are one: case and blanks do not count."""
    return "".join(code.split()).casefold()


def flaws(roster: Mapping[str, School], named: Collection[str]) -> list[Flaw]:
    """Return what is wrong with the schools in `named` within the whole roster, by code; linear in its size.

    Two schools of one level with one name are fatal where their commune does not tell them apart: no report could ever
    be attributed to either by its name. Source: docs/domain.md, section 5.
    """
    # Those that are only in the database come first, so that the flaw is told of the school that the file can mend.
    ordered = {code: roster[code] for code in (*(c for c in roster if c not in named), *named)}
    found = [*_codes(ordered), *_periods(ordered), *_mergers(ordered), *_names(ordered), *_addresses(ordered)]
    return [flaw for flaw in found if flaw.code in named]


def _codes(roster: Mapping[str, School]) -> Iterator[Flaw]:
    seen: dict[str, str] = {}
    for code in roster:
        if (first := seen.setdefault(code_key(code), code)) != code:
            yield Flaw(code, "code", f"mã «{code}» đã có trong danh sách, viết là «{first}»")


def _periods(roster: Mapping[str, School]) -> Iterator[Flaw]:
    for code, school in roster.items():
        if school.valid_from and school.valid_to and school.valid_to < school.valid_from:
            days = f"{school.valid_to:%d/%m/%Y} trước «Hiệu lực từ» {school.valid_from:%d/%m/%Y}"
            yield Flaw(code, "valid_to", f"ngày {days}")


def _mergers(roster: Mapping[str, School]) -> Iterator[Flaw]:
    ends = _in_circles(roster)
    for code, school in roster.items():
        into = school.merged_into
        if not into:
            continue
        if into == code:
            yield Flaw(code, "merged_into", "trường sáp nhập vào chính mình")
        elif into not in roster:
            yield Flaw(code, "merged_into", f"sáp nhập vào «{into}» nhưng không có trường nào mang mã này")
        elif code in ends:
            yield Flaw(code, "merged_into", f"sáp nhập vào «{into}» thành vòng tròn, cuối cùng trở lại chính mình")
        elif school.valid_to is None:
            text = f"sáp nhập vào «{into}» nhưng «Hiệu lực đến» để trống, nên trường vẫn được coi là đang hoạt động"
            yield Flaw(code, "merged_into", text, fatal=False)


def _in_circles(roster: Mapping[str, School]) -> frozenset[str]:
    """Return the codes from which following the mergers leads back to the start; each school is passed once."""
    done: set[str] = set()
    circles: set[str] = set()
    for start in roster:
        path: list[str] = []
        code = start
        while code in roster and code not in done:
            done.add(code)
            path.append(code)
            code = roster[code].merged_into or ""
        if code in path:
            circles.update(path[path.index(code) :])
    return frozenset(circles)


def _names(roster: Mapping[str, School]) -> Iterator[Flaw]:
    namesakes: dict[tuple[str, str], dict[str, list[School]]] = defaultdict(lambda: defaultdict(list))
    for school, field, spelling in _spellings(roster):
        name = parse_name(spelling)
        if not name.proper:
            yield Flaw(school.code, field, f"«{spelling}» chỉ có cấp học, không có tên riêng", fatal=False)
            continue
        others = namesakes[name.level or school.level, name.proper]
        if flaw := _clash(school, field, spelling, others):
            yield flaw
        if field != "former_names":
            others[fold(school.commune)].append(school)


def _spellings(roster: Mapping[str, School]) -> Iterator[tuple[School, str, str]]:
    """Yield what schools are called, the former names last: only who bears a name today has a claim on it."""
    for school in roster.values():
        yield school, "name", school.name
        yield from ((school, "aliases", alias) for alias in school.aliases)
    for school in roster.values():
        yield from ((school, "former_names", name) for name in school.former_names)


def _clash(school: School, field: str, spelling: str, others: Mapping[str, list[School]]) -> Flaw | None:
    """Return the first namesake of a school as a flaw, one that its commune does not tell apart before all others."""
    commune = fold(school.commune)
    near = [commune, ""] if commune else list(others)
    for where, fatal in ((near, field != "former_names"), (list(others), False)):
        for rival in (one for key in where for one in others.get(key, ()) if _rivals(one, school)):
            same = f"«{spelling}» trùng cấp học và tên với {rival.code} ({rival.name})"
            if not fatal:
                return Flaw(school.code, field, f"{same}; khi thư chỉ ghi tên, chuyên viên phải chọn", fatal=False)
            return Flaw(school.code, field, f"{same}; ghi rõ hai xã khác nhau hoặc sửa tên để phân biệt được")
    return None


def _rivals(one: School, other: School) -> bool:
    """Tell whether two schools are different ones that exist on a same day, none of them the heir of the other."""
    if one.code in (other.code, other.merged_into) or one.merged_into == other.code:
        return False
    return not (_before(one, other) or _before(other, one))


def _before(one: School, other: School) -> bool:
    return bool(one.valid_to and other.valid_from and one.valid_to < other.valid_from)


def _addresses(roster: Mapping[str, School]) -> Iterator[Flaw]:
    owner: dict[str, str] = {}
    for code, school in roster.items():
        for address in school.addresses:
            if (first := owner.setdefault(address, code)) != code:
                field = "emails" if address in school.emails else "contacts"
                text = f"địa chỉ «{address}» cũng là của {first}; thư từ đó chưa đủ để biết của trường nào"
                yield Flaw(code, field, text, fatal=False)
