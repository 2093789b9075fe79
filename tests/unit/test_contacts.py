"""The persons of a school as a cell names them: whole, or told why not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.contacts import is_address, read_contact, written
from rules.schools import Contact


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (
            "Hiệu trưởng: Lê An, 0912 345 678, An@Truong.example",
            Contact("Hiệu trưởng", "Lê An", "0912 345 678", "an@truong.example"),
        ),
        ("PHT: an@truong.example, Lê An", Contact("Phó hiệu trưởng", "Lê An", "", "an@truong.example")),
        ("văn thư : 0239.3555.113", Contact("Văn thư", "", "0239.3555.113")),
        ("Người phụ trách: Lê An,", Contact("Người phụ trách", "Lê An")),
        ("Kế toán: Lê An, +84 912 345 678", Contact("Kế toán", "Lê An", "+84 912 345 678")),
    ],
)
def test_a_person_has_a_role_and_whatever_is_known(text: str, meant: Contact) -> None:
    assert read_contact(text) == meant


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Lê An, 0912 345 678", "thiếu vai trò"),
        (": Lê An", "thiếu vai trò"),
        ("Văn thư:", "không có tên, điện thoại hay email"),
        ("Văn thư: Lê An, an@truong", "địa chỉ email «an@truong» không hợp lệ"),
        ("Văn thư: Lê An, Trần Bình", "«Lê An» và «Trần Bình» cùng loại"),
        ("Văn thư: 0912 345 678, 0912 345 679", "cùng loại"),
    ],
)
def test_what_cannot_be_a_person_is_told(text: str, told: str) -> None:
    found = read_contact(text)
    assert isinstance(found, str)
    assert told in found


PIECE = st.text("abcdđêáẫ .-0123456789", min_size=1, max_size=12)


@given(st.lists(PIECE, min_size=1, max_size=3), st.sampled_from(["HT", "Thủ quỹ", "văn thư"]))
def test_a_person_that_was_read_is_written_as_it_is_read(pieces: list[str], role: str) -> None:
    found = read_contact(f"{role}: {', '.join(pieces)}")
    assert isinstance(found, str) or read_contact(written(found)) == found


@pytest.mark.parametrize(
    "text", ["a@b", "a b@c.example", "Lê <a@c.example>", "a@c.example, b@c.example", "", "a@@c.vn"]
)
def test_only_a_plain_address_is_one(text: str) -> None:
    assert not is_address(text)
