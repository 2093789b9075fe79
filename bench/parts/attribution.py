"""Whose report it is: mails in the spellings of schools, with lies among them, over rosters of near-alike names."""

import logging
from collections import Counter
from datetime import datetime

from bench.attribution.judging import answer, office
from bench.attribution.letters import Due
from bench.attribution.rosters import SIZES
from bench.attribution.score import Score, score
from bench.attribution.whole import answers
from bench.attribution.writing import letters
from bench.document import Section
from bench.machine import measured
from bench.plan import Plan
from bench.tables import Table, judged

log = logging.getLogger(__name__)

_LARGEST_SHARE = 0.02
_SLOWEST = 0.005
_METHOD = """\
{letters:,} mails for each roster, made from seeds by `bench/attribution/`. The first roster is the demo's, the others
are invented so that nearly every school has neighbours: names one letter or one accent apart, one name at every level,
"Số 1" and "Số 2", heroes' names in many communes; two schools in nine share an address. A mail says who it is from by
any mixture of address, thread, code, name and letterhead of the form, file name, subject, body and display name, in the
spellings of docs/domain.md; a third of them lie or are silent (strangers with a perfect form, forged addresses, a code,
letterhead, file name, subject, thread or commune of another school). Each is judged by `ingest.judgement` from what a
form's reading and the cover of its mail hold; the time is that of the judgement alone. *Wrong* is a report that was
recorded for another school, or though the sender is not registered, not authentic or contradicted. *Clear evidence* is
a matter of how the mail was made: its sender is registered and authentic, the address is one school's or some layer
names the one that is meant, and no layer names another. The second table has the same mails, {whole} of the first
roster, as bytes with a .docx through the whole product; its time is the mean of a mail, readers included."""
_HEAD = ("mails", "right", "to a person", "of these clear", "clear evidence", "wrong", "median, ms", "95 %, ms")


def measure(plan: Plan, now: datetime) -> Section:
    """Return the section: how many reports find their school, and how many the wrong one."""
    rows, kinds = [], Counter[str]()
    for size in SIZES:
        found = _judged(size, plan.letters)
        rows.append((f"{size:,} schools", *_figures(found), judged(_met(found))))
        kinds.update(f"{letter.kind}, {_DUE[letter.due]}" for letter, _ in found.wrong)
        kinds.update(f"{letter.kind}, {_DUE[letter.due]}" for letter in found.unsettled)
    whole = score(answers(list(letters(SIZES[0], plan.whole_letters)), SIZES[0]))
    tables = [
        Table(("roster", *_HEAD, "none wrong, ≤ 2 %, < 5 ms"), tuple(rows)),
        Table(("whole product", *_HEAD[:-2], "mean, ms"), (("30 schools", *_figures(whole)[:-1]),)),
    ]
    if kinds:
        missed = tuple((kind, f"{count:,}") for kind, count in kinds.most_common())
        tables.append(Table(("not as it should be, in the first table", "mails"), missed))
    method = _METHOD.format(letters=plan.letters, whole=plan.whole_letters)
    return Section("attribution", "Whose report it is", method, tuple(tables), measured(now, 1))


_DUE = {Due.SCHOOL: "to be recorded", Due.EITHER: "to be recorded or left", Due.PERSON: "to be left to a person"}


def _judged(size: int, count: int) -> Score:
    at = office(size)
    found = score((letter, answer(letter, at)) for letter in letters(size, count))
    log.info("attribution, %d schools: %s", size, " ".join(_figures(found)))
    return found


def _met(found: Score) -> bool:
    return not found.wrong and found.share_unsettled <= _LARGEST_SHARE and found.slow < _SLOWEST


def _figures(found: Score) -> tuple[str, ...]:
    counts = (found.mails, found.right, found.person)
    clear = (f"{100 * found.share_unsettled:.2f} %", f"{found.clear:,}", f"{len(found.wrong):,}")
    return (*(f"{count:,}" for count in counts), *clear, f"{1e3 * found.typical:.2f}", f"{1e3 * found.slow:.2f}")
