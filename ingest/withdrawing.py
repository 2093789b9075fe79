"""A letter by which a school takes back a report that it handed in."""

from ingest.cases import Cover, Known, Stuck, Withdrawn
from ingest.intentions import own_subject
from rules.campaigns import Round
from rules.intents import Intent, intents_in
from rules.quotes import own_words
from rules.round_choice import periods_named
from rules.schools import School
from store.submissions import Submission

_UNCLEAR = "Thư của trường xin thu hồi báo cáo nhưng chưa rõ báo cáo nào; đề nghị chuyên viên xem."
_UNPROVEN = "Thư xin thu hồi báo cáo nhưng máy chủ không xác nhận được người gửi; đề nghị chuyên viên xem."
_ACCEPTED = "{school}, {round}: trường xin thu hồi báo cáo đã được chấp nhận; đề nghị chuyên viên quyết định."


def withdrawn(school: School, cover: Cover, known: Known) -> Withdrawn | Stuck | None:
    """Return what a letter without a form takes back, why a person must say, or None where it takes nothing back.

    Only what came before the letter, of the one round that it names, or that alone the school has answered, and only
    for a sender for whom the receiving server vouches. What a person accepted stays until a person says otherwise.
    Source: docs/domain.md, sections 7 and 8.
    """
    words = own_words(cover.text)
    intents = intents_in(own_subject(cover), words)
    if Intent.WITHDRAWS not in intents:
        return None
    if intents != {Intent.WITHDRAWS}:
        return Stuck("letter", _UNCLEAR, school.code)
    if cover.vouched is not True:
        return Stuck("letter", _UNPROVEN, school.code)
    answered = {round_: came for round_ in known.rounds if (came := _came(round_, school, cover, known))}
    named = periods_named(cover.subject) | periods_named(words)
    meant = [round_ for round_ in answered if not named or periods_named(round_.label) & named]
    if len(meant) != 1 or (named and not named <= periods_named(meant[0].label)):
        return Stuck("letter", _UNCLEAR, school.code)
    if any(known.accepted(submission.id) for submission in answered[meant[0]]):
        detail = _ACCEPTED.format(school=school.name, round=meant[0].label)
        return Stuck("withdraw_accepted", detail, school.code)
    return Withdrawn(school, meant[0], tuple(submission.id for submission in answered[meant[0]]))


def _came(round_: Round, school: School, cover: Cover, known: Known) -> list[Submission]:
    return [v for v in known.versions(round_.id, school.code) if v.received_at <= cover.received_at]
