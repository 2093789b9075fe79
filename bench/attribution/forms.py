"""What the form in a mail says of its school, and the words around it."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from bench.attribution.letters import Words
from bench.attribution.spellings import code, file_name, letterhead, subject, typed, written
from rules.schools import School

_SUBJECTS = ("", "Báo cáo", "BC đợt 1", "Fwd: Fw: CV 44", "nộp bài viết + ảnh quý I", "gui anh Hai")
_FILES = ("Bao cao (1).docx", "BC.docx", "Mẫu ĐHTT-01.docx", "bao cao chinh thuc.docx", "Document1.docx")


def header(school: School, random: Random) -> Mapping[str, str]:
    """Return a header that names the school somewhere: by name or letterhead, mostly both, sometimes by code."""
    says = {}
    if random.random() < 0.75:
        says["school_name"] = written(school, random)
    if random.random() < 0.6 or not says:
        says["letterhead_name"] = letterhead(school, random)
    if random.random() < 0.5:
        says["school_code"] = code(school, random)
    return {**says, **commune(school, random)}


def commune(school: School, random: Random) -> Mapping[str, str]:
    """Return where the school is, which every other form says."""
    return {"commune": school.commune} if random.random() < 0.5 else {}


def around(school: School, random: Random) -> Words:
    """Return words each of which names the school or nobody."""
    said = silent(random)
    if random.random() < 0.4:
        said = replace(said, file=file_name(typed(school, random), random))
    if random.random() < 0.4:
        said = replace(said, subject=subject(typed(school, random), random))
    if random.random() < 0.4:
        said = replace(said, text=signed(school, random))
    if random.random() < 0.3:
        said = replace(said, sender_name=school.name)
    return said


def silent(random: Random) -> Words:
    """Return the words of those who say nothing."""
    return Words(random.choice(_FILES), random.choice(_SUBJECTS))


def signed(school: School, random: Random) -> str:
    """Return a body in which the school names itself, in the text or in the signature below it."""
    name = typed(school, random)
    return random.choice(
        (
            f"Kính gửi Phòng,\n{name} xin gửi báo cáo.\nTrân trọng.\n",
            f"Kính gửi Phòng báo cáo đợt 1.\n\n--\nVăn thư {name}\nĐT: 0239 3555 100\n",
            f"Em gửi anh báo cáo ạ.\n\nTrân trọng,\nNguyễn Thị Hoa\n{name}\n",
        )
    )
