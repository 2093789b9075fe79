"""What our mail is known by: the same for the same row, unguessable, and read back from whatever people make of it."""

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.identity import Identity, identity_of, plus_tokens, quoted_tokens, shown

KEY, OTHER_KEY = b"\x01" * 32, b"\x02" * 32
ROW = ("reminder", "MN01:2018-03-02", "mn.anphu@truong.example")
# Every character of the alphabet at least once in one of the two.
TOKENS = ("0123456789ABCDEF", "GHJKMNPQRSTVWXYZ")
LINE = "Mã tra cứu thư: {} (đề nghị giữ lại dòng này khi trả lời)"


def token_of(identity: Identity) -> str:
    assert identity.token is not None
    return identity.token


def test_a_row_has_the_same_identity_for_ever_and_another_row_or_office_another() -> None:
    mine = identity_of(KEY, *ROW)
    assert mine == Identity("<reminder.03600ce3bead109523290a570868b06c@diemdanh.mail>", "P8EG5K2K3C9ENKP7")
    others = [
        identity_of(KEY, "reminder", "MN01:2018-03-06", ROW[2]),
        identity_of(KEY, "receipt", ROW[1], ROW[2]),
        identity_of(KEY, "reminder", ROW[1], "th.duclien@truong.example"),
        identity_of(OTHER_KEY, *ROW),
    ]
    assert len({identity.message_id for identity in (mine, *others)}) == 5
    assert len({identity.token for identity in (mine, *others)}) == 5


def test_the_token_cannot_be_read_off_the_message_id() -> None:
    mine = identity_of(KEY, *ROW)
    assert token_of(mine).lower() not in mine.message_id
    assert ROW[2] not in mine.message_id


@given(st.binary(min_size=32, max_size=32), st.text(max_size=40))
def test_a_token_is_shown_without_letters_that_are_taken_for_digits_and_read_back(key: bytes, about: str) -> None:
    token = token_of(identity_of(key, "receipt", about, ROW[2]))
    assert re.fullmatch("DD(-[0-9A-HJKMNP-TV-Z]{4}){4}", shown(token))
    assert list(quoted_tokens(LINE.format(shown(token)))) == [token]
    assert list(plus_tokens(f"<baocao+{token.lower()}@phonggd.example>")) == [token]


WAYS: dict[str, Callable[[str], str]] = {
    "as it was": lambda code: code,
    "in small letters": str.lower,
    "without dashes": lambda code: code.replace("-", ""),
    "blanks for dashes": lambda code: code.replace("-", " "),
    "long dashes": lambda code: code.replace("-", "–"),
    "dashes that do not break": lambda code: code.replace("-", "\u2011"),
    "blanks that do not break": lambda code: code.replace("-", "\u00a0"),
    "blanks around dashes": lambda code: code.replace("-", " - "),
    "broken over two quoted lines": lambda code: f"> {code[:12]}\r\n> {code[12:]}",
    "broken inside a group, twice quoted": lambda code: f"> > {code[:9]}\n> > {code[9:]}",
    "letters for digits": lambda code: f"{code[:3]}{code[3:].replace('0', 'O').replace('1', 'l')}",
    "behind a false start": lambda code: f"DD: {code}",
    "directly before the next word": lambda code: f"{code}đề nghị",
    "in brackets": lambda code: f"({code})",
    "in a decomposed sentence": lambda code: unicodedata.normalize("NFD", LINE.format(code)),
    "in capitals with its sentence": lambda code: LINE.format(code).upper(),
}


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("way", WAYS)
def test_a_token_survives_what_programs_and_people_do_to_it(way: str, token: str) -> None:
    assert token in quoted_tokens(f"Kính gửi Phòng,\n{WAYS[way](shown(token))}\nTrân trọng.")


@pytest.mark.parametrize("token", TOKENS)
def test_no_token_survives_a_character_changed_left_out_or_put_in(token: str) -> None:
    code = shown(token)
    places = [place for place in range(3, len(code)) if code[place] != "-"]
    changed = [f"{code[:p]}{'7' if code[p] != '7' else '8'}{code[p + 1 :]}" for p in places]
    without = [code[:p] + code[p + 1 :] for p in places]
    longer = [f"{code[:p]}7{code[p:]}" for p in places if code[p] != "7"]
    for mutant in (*changed, *without, *longer):
        assert token not in quoted_tokens(LINE.format(mutant))


@pytest.mark.parametrize("token", TOKENS)
def test_a_token_inside_another_word_is_none(token: str) -> None:
    code = shown(token)
    assert list(quoted_tokens(f"A{code} 7{code} {code[3:]}")) == []
    assert list(plus_tokens(f"baocao{token}@phonggd.example baocao+7{token}@phonggd.example +{token}")) == []


@pytest.mark.parametrize(
    "junk", ["D" * 300_000, "DD" + " " * 300_000, "+" + "A" * 300_000, "+AAAAAAAAAAAAAAAA" * 20_000, "DD-" * 5]
)
def test_a_text_made_of_beginnings_has_no_end_and_yields_no_token_of_chance(junk: str) -> None:
    assert [t for t in (*quoted_tokens(junk), *plus_tokens(junk)) if set(t) != {"D"}] == []
