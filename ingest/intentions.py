"""What a mail and a person say that a report does to the one before it."""

from dataclasses import dataclass

from ingest import ruled
from ingest.cases import Cover, ReadFile
from rules.intents import Intent, Part, intents_in, part_of
from rules.quotes import own_words
from rules.text import fold

_ANSWERING = ("re", "tl", "tra loi", "fw", "fwd", "aw")


@dataclass(frozen=True)
class Intention:
    """What is said: the intents, the part of a report that it is, and whether a person decided it."""

    intents: frozenset[Intent]
    part: Part | None = None
    decided: bool = False

    @property
    def adds(self) -> bool:
        """Tell whether it plainly adds, be it as one part of several."""
        return self.intents == {Intent.ADDS} or (not self.intents and self.part is not None)

    @property
    def unclear(self) -> bool:
        """Tell whether a person must say. A withdrawal with a new form in the same mail is a replacement."""
        return Intent.UNCLEAR in self.intents or {Intent.ADDS} < self.intents

    @property
    def follows(self) -> bool:
        """Tell whether it says that something was handed in before it."""
        return self.intents == {Intent.ADDS} or (self.part is not None and self.part.number != 1)

    @property
    def looks_back(self) -> bool:
        """Tell whether it is about a report that was handed in, so that its round has one already."""
        return self.follows or (bool(self.intents) and self.intents <= {Intent.REPLACES, Intent.WITHDRAWS})


def of_report(file: ReadFile, cover: Cover) -> Intention:
    """Return what is said of one report: by a person, else by file name, subject and the writer's own words."""
    decision = ruled.assigned(cover.rulings, file.sha256)
    if decision is not None and decision.adds is not None:
        return Intention(frozenset({Intent.ADDS if decision.adds else Intent.REPLACES}), decided=True)
    subject = own_subject(cover)
    said = intents_in(file.name) | intents_in(subject, own_words(cover.text))
    part = part_of(file.name) or part_of(subject)
    return Intention(said, part, decided=decision is not None and decision.round is not None)


def of_file(file: ReadFile, cover: Cover) -> Intention:
    """Return what is said of one file beside others in its mail: by a person about this file, else by its name."""
    decision = ruled.assigned(cover.rulings, file.sha256)
    if decision is not None and decision.file and decision.adds is not None:
        return Intention(frozenset({Intent.ADDS if decision.adds else Intent.REPLACES}), decided=True)
    return Intention(intents_in(file.name), part_of(file.name))


def own_subject(cover: Cover) -> str:
    """Return the subject, empty where it is only that of the mail of ours that is answered."""
    ours = cover.thread.mail.subject if cover.thread else None
    words = fold(cover.subject).split()
    while words and words[0] in _ANSWERING:
        words.pop(0)
    return "" if ours and " ".join(words) == fold(ours) else cover.subject
