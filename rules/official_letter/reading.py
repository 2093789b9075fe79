"""Read an official letter: from its lines to a draft. What is not sure carries its doubt."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from rules.deadlines import Wording
from rules.official_letter import duties, heading
from rules.official_letter.days import NamedDay, Sense, named_days
from rules.official_letter.drafts import Draft, DraftRecurrence, DraftRound, Found, Unused
from rules.official_letter.plain import plain
from rules.text import tidy

CELL_BREAK = " | "
"""Between the cells of a table's row that is one line."""

_MOST = 200_000  # characters: no letter is longer
_LONGEST = 4_000  # characters of a paragraph; what is longer is read in pieces
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-ZĐÀ-Ỹ\d\-+“\"])")
_EMPHASIS = re.compile(r"\*+|_{2,}")
_LABEL = re.compile(r"\b(?:dot|lan|ky)\s*(?:thu\s*)?(\d{1,2}|[ivx]{1,4})\b(?!\s*/)")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_MAIL = re.compile(r"(?<![\w.+\-])[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8}")
_PERSON = re.compile(r"\b(?:[Ôô]ng|[Bb]à|[Đđ]/c|[Đđ]ồng chí|[Tt]hầy|[Cc]ô)\s*:?\s+((?:[A-ZĐÀ-Ỹ][\wÀ-ỹ]*\s?){2,5})")
_PHONE = re.compile(r"(?<!\d)(0\d{2,3}[\s.\-]?\d{3,4}[\s.\-]?\d{3,4})(?!\d)")
_DUE_HEADER = re.compile(r"\b(?:thoi han|han nop|han gui|thoi gian (?:nop|gui|bao cao|hoan thanh)|ngay nop)\b")


def read_letter(lines: Iterable[str]) -> Draft:
    """Return what a letter asks for; `lines` are its paragraphs and the rows of its tables, in order.

    Fields that cannot be found are None. A day without a year takes that of the letter's day, or where that is missing
    the latest year that the text names; it carries a doubt. Time is linear in the text; what is longer than any letter
    is left unread.
    """
    clean = _cleaned(lines)
    day = heading.letter_day(clean)
    letter_day = day.value if day else _latest_year(clean)
    rounds, unused = _deadlines(clean, letter_day, day.where if day else "")
    return Draft(
        number=heading.number(clean),
        day=day,
        office=heading.office(clean),
        subject=heading.subject(clean),
        audience=heading.audience(clean),
        mailbox=_mailbox(clean),
        person=_person(clean),
        rounds=_told_apart(rounds),
        recurring=_recurring(clean, rounds),
        unused=unused,
    )


def _cleaned(lines: Iterable[str]) -> list[str]:
    clean: list[str] = []
    left = _MOST
    for paragraph in lines:
        for line in paragraph[:left].splitlines():
            text = tidy(_EMPHASIS.sub("", line))
            clean.extend(text[at : at + _LONGEST] for at in range(0, len(text), _LONGEST))
        left -= len(paragraph)
        if left <= 0:
            break
    return clean


def _latest_year(lines: Sequence[str]) -> date:
    """Return the first day of the latest year named, for letters whose own day is missing."""
    years = [int(year) for line in lines for year in re.findall(r"\b(20\d\d)\b", line)]
    return date(max(years, default=2000), 1, 1)


def _sentences(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield from (part.strip() for part in _SENTENCE.split(line) if part.strip())


def _deadlines(lines: Sequence[str], letter_day: date, of_letter: str) -> tuple[list[DraftRound], list[Unused]]:
    rounds: list[DraftRound] = []
    unused: list[Unused] = []
    column, subject = None, 0
    for sentence in _sentences(lines):
        cells = sentence.split(CELL_BREAK)
        if len(cells) > 1:
            header = [n for n, cell in enumerate(cells) if _DUE_HEADER.search(plain(cell))]
            if header:
                column, subject = header[0], _subject_column(cells)
                continue
            if column is not None and column < len(cells):
                rounds.extend(_of_row(cells, column, subject, letter_day))
                continue
        begins = 0
        for named in named_days(sentence, letter_day):
            if named.sense is Sense.DEADLINE and named.day >= letter_day:
                rounds.append(_round(sentence, begins, named))
            elif sentence != of_letter:
                why = named.sense if named.sense is not Sense.DEADLINE else "trước ngày công văn"
                unused.append(Unused(sentence[named.begins : named.ends], sentence, why))
            begins = named.ends
    return rounds, unused


def _subject_column(headers: Sequence[str]) -> int:
    """Return the column that says what is asked: the one called so, else the first that is no number."""
    folded = [plain(header) for header in headers]
    named = [n for n, header in enumerate(folded) if re.search(r"\b(?:noi dung|ten|cong viec|nhiem vu)\b", header)]
    return named[0] if named else int(bool(re.match(r"(?:s?tt|so tt|so thu tu)\b", folded[0])))


def _of_row(cells: Sequence[str], column: int, subject: int, letter_day: date) -> Iterator[DraftRound]:
    """Yield the deadline of a table's row."""
    what = cells[min(subject, len(cells) - 1)]
    for named in named_days(f"nộp chậm nhất ngày {cells[column]}", letter_day):
        before = re.match(r"\s*truoc\b", plain(cells[column]))
        wording = Wording.BEFORE if before else Wording.BY
        line = CELL_BREAK.join(cells)
        doubt = "" if before or re.match(r"\s*(?:cham nhat|den het)", plain(cells[column])) else _NO_WORDING
        yield DraftRound(what, wording, named.day, duties.kind_of(what), line, doubt, duties.wants_paper(line))


_NO_WORDING = "Công văn chỉ ghi ngày; tạm hiểu là tính cả ngày ấy («chậm nhất ngày»)."


def _round(sentence: str, begins: int, named: NamedDay) -> DraftRound:
    """Return the deadline; its label stands between the day before it in the sentence and this one."""
    label = _label(sentence[begins : named.begins]) or ("Bài viết" if _is_article(sentence) else "Báo cáo")
    doubt = ""
    if named.hour:
        doubt = "Công văn nêu giờ trong ngày; chương trình tính theo ngày, đến hết ngày ấy."
    elif not named.by_year:
        doubt = "Công văn không ghi năm; tạm lấy năm của công văn."
    kind, paper = duties.kind_of(sentence), duties.wants_paper(sentence)
    return DraftRound(label, named.wording, named.day, kind, sentence, doubt, paper, duties.wants_evidence(sentence))


def _is_article(sentence: str) -> bool:
    return duties.kind_of(sentence) == "article"


def _label(before: str) -> str:
    """Return the last "đợt 1" in front of a day as "Đợt 1", "" where there is none."""
    found = _LABEL.findall(plain(before))
    return f"Đợt {_ROMAN.get(found[-1], found[-1])}" if found else ""


def _told_apart(rounds: Sequence[DraftRound]) -> list[DraftRound]:
    """Return each deadline once; of those with one label, all carry a doubt, because forms name their round by it."""
    once = list({(r.label, r.day, r.kind): r for r in reversed(rounds)}.values())[::-1]
    labels = [r.label for r in once]
    doubt = "Nhiều hạn cùng một tên; cần đặt tên đợt khác nhau, đúng như ghi ở mục «Kỳ» của biểu."
    return [replace(r, doubt=r.doubt or doubt) if labels.count(r.label) > 1 else r for r in once]


def _recurring(lines: Sequence[str], rounds: Sequence[DraftRound]) -> list[DraftRecurrence]:
    """Return the duties that come back, each kind of period and of thing once."""
    dated = {r.where for r in rounds}
    body = _sentences(heading.body(lines))
    found = [r for sentence in body if sentence not in dated for r in duties.recurrences(sentence)]
    return list({(r.every, r.kind): r for r in reversed(found)}.values())[::-1]


def _mailbox(lines: Sequence[str]) -> Found[str] | None:
    """Return the first address to which something is to be sent, with a doubt where there are several."""
    found: dict[str, str] = {}
    for line in lines:
        for mail in _MAIL.findall(line):
            found.setdefault(mail.rstrip(".").casefold(), line)
    if not found:
        return None
    asked = [mail for mail, line in found.items() if re.search(r"\b(?:gui|nop|bao cao)\b", plain(line))]
    mailbox = (asked or list(found))[0]
    doubt = f"Công văn nêu {len(found)} địa chỉ: {', '.join(sorted(found))}." if len(found) > 1 else ""
    return Found(mailbox, found[mailbox], doubt)


def _person(lines: Sequence[str]) -> Found[str] | None:
    """Return whom reports go through or who may be asked, with the telephone of the same line."""
    for line in lines:
        named = _PERSON.search(line)
        if named and re.search(r"\b(?:qua|gap|lien he|dau moi|chuyen vien|phu trach)\b", plain(line)):
            phone = _PHONE.search(line)
            return Found(named[1].strip() + (f", ĐT {phone[1]}" if phone else ""), line)
    return None
