"""How many mails are right, left to a person, or wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median, quantiles

from bench.attribution.judging import Answer
from bench.attribution.letters import Due, Letter


@dataclass(frozen=True)
class Score:
    """Counts of mails. `clear` are those with clear evidence, `unsettled` the ones of them that went to a person.

    `wrong` lists what was recorded for another school or though nothing entitled a machine to.
    """

    mails: int
    right: int
    person: int
    clear: int
    unsettled: tuple[Letter, ...]
    wrong: tuple[tuple[Letter, Answer], ...]
    typical: float
    slow: float

    @property
    def share_unsettled(self) -> float:
        """Return the share of the clear mails that went to a person, 0 to 1."""
        return len(self.unsettled) / self.clear if self.clear else 0.0


def score(answered: Iterable[tuple[Letter, Answer]]) -> Score:
    """Return the score of mails with their answers; `typical` and `slow` are the median and the 95th percentile.

    A mail that must go to a person and did is counted among `person`, not among `right`. There are at least two mails.
    """
    pairs = list(answered)
    times = [answer.seconds for _, answer in pairs]
    clear = [(letter, answer) for letter, answer in pairs if letter.due is Due.SCHOOL]
    return Score(
        mails=len(pairs),
        right=sum(_is_right(letter, answer) for letter, answer in pairs),
        person=sum(not answer.recorded for _, answer in pairs),
        clear=len(clear),
        unsettled=tuple(letter for letter, answer in clear if not answer.recorded),
        wrong=tuple((letter, answer) for letter, answer in pairs if answer.recorded and not _is_right(letter, answer)),
        typical=median(times),
        slow=quantiles(times, n=20)[-1],
    )


def _is_right(letter: Letter, answer: Answer) -> bool:
    return letter.due is not Due.PERSON and answer.recorded == {letter.school}
