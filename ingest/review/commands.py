"""The commands that a person is likely to answer a message with, ready to be copied."""

from ingest.review.assigning import AS_IT_SAYS, OF_ROUND
from ingest.review.showing import Story
from store.messages import Outcome

_REASON = '--reason "…"'


def likely(story: Story) -> list[str]:
    """Return the commands, the likeliest first."""
    number, outcome = story.entry.message, story.entry.verdict.outcome
    if outcome is Outcome.PARKED:
        return [f"diemdanh review {rest}" for rest in (*_of_schools(story), f"ignore {number} {_REASON}")]
    found = []
    if outcome is Outcome.RECORDED:
        found = [f"accept {number}", f"reject {number} --correct {_REASON}", f"reject {number} {_REASON}"]
    if story.history:
        found.append(f"undo {number} {_REASON}")
    return [f"diemdanh review {rest}" for rest in found]


def _of_schools(story: Story) -> list[str]:
    number, reason = story.entry.message, story.entry.verdict.reason
    if reason == "asks_extension":
        return [f"accept {number}", f"reject {number} {_REASON}"]
    if not any(file.outcome == "read" for file in story.files):
        return [f"retry {number}"]
    codes = [school.code for school in story.candidates] or ["TRƯỜNG"]
    if reason in AS_IT_SAYS:
        return [f"assign {number} {code} {how}" for code in codes for how in ("--add", "--replace")]
    if reason in OF_ROUND:
        return [f"assign {number} {code} --round ĐỢT" for code in codes]
    if reason == "two_forms":
        read = [place for place, file in enumerate(story.files, 1) if file.outcome == "read"]
        return [f"assign {number} {code} --file {place}" for code in codes for place in read]
    whose = [f"assign {number} {code}" for code in codes]
    return [f"accept {number}"] if len(story.candidates) == 1 else whose
