"""A mail with its truth: what each layer of it says, and what may become of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Due(StrEnum):
    """What the truth allows. It comes from how the mail was made, never from what the product answers.

    SCHOOL: clear evidence. The sender is registered and authentic; the address is that school's alone, or some layer
    names the one of its schools that is meant; nothing names another. EITHER: the machine may record it for that school
    or leave it to a person. PERSON: nothing in it entitles a machine to record it for anybody.
    """

    SCHOOL = "school"
    EITHER = "either"
    PERSON = "person"


@dataclass(frozen=True)
class Words:
    """What stands around the form: the file's name, subject, body, and the display name of the sender."""

    file: str = "Bao cao (1).docx"
    subject: str = ""
    text: str = "Kính gửi Phòng Giáo dục và Đào tạo.\n"
    sender_name: str = ""


@dataclass(frozen=True)
class Letter:
    """A mail with one form in it.

    `kind` says how it was made; `school` is the code of the one that wrote it, "" where a stranger did. `header` is
    what the form says of the school, by field key; `thread` is the school to which the mail of ours went that this one
    answers, `forwarded` the address of who wrote first what it forwards.
    """

    kind: str
    due: Due
    school: str
    sender: str
    header: Mapping[str, str] = field(default_factory=dict)
    words: Words = field(default_factory=Words)
    genuine: bool = True
    thread: str | None = None
    forwarded: str | None = None
