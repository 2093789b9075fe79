"""Text from before Unicode, and Unicode read by the wrong table: what it means, and when it is believed."""

import itertools
import subprocess
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.documents import Cell, Document, Row
from rules.legacy.encodings import Encoding, read_as
from rules.legacy.octets import octets
from rules.legacy.repair import repaired
from rules.legacy.syllables import is_syllable
from tests.kit.grids import sheet
from tests.kit.old_fonts import APPEARANCES, tcvn3, vni

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ")
GIVEN = (
    *("Thị Hà", "Văn Phú", "Thị Ngọc Ánh", "Đức Lĩnh", "Thị Mỹ Duyên", "Quốc Khánh", "Thị Thuỳ Dương", "Hữu Nghị"),
    *("Thị Quỳnh Giang", "Xuân Trường", "Thị Yến", "Ngọc Oánh", "Thị Khuyên", "Đình Phùng", "Thị Lộc", "Bá Vượng"),
)
WORK = (
    "Đổi mới phương pháp dạy học môn Toán lớp 5 bằng trò chơi",
    "Xây dựng trường học thân thiện, học sinh tích cực",
    "Sáng kiến kinh nghiệm được công nhận cấp huyện",
    "Giáo viên chủ nhiệm lớp 4A, tổ trưởng chuyên môn",
    "Kết quả: 95% học sinh hoàn thành tốt, tăng 12% so với năm trước",
    "Đề nghị tặng Giấy khen của Chủ tịch UBND huyện",
    "Hiệu trưởng Trường Mầm non Ân Phú, huyện Vũ Quang, tỉnh Hà Tĩnh",
    "Ứng dụng công nghệ thông tin vào giảng dạy Tiếng Việt",
)
NAMES = tuple(f"{family} {name}" for family, name in itertools.product(FAMILIES, GIVEN))
LINES = tuple(f"{name}: {work}" for name, work in zip(NAMES, itertools.cycle(WORK), strict=False))
FOREIGN = (
    *("École élémentaire Sainte-Thérèse, Besançon", "François Müller", "Jürgen Größmann", "Zoë Naïf", "Loïc Anaïs"),
    *("Straße, Übung, Öl, Äpfel", "La fête à l'école: où êtes-vous, là-bas?", "Señor Núñez", "São João, coração"),
    *("H'Bia Êban", "Y Blô Niê", "H'Wen Mlô", "Y Thịnh Êñuôl", "Buôn Ma Thuột, Êa H'leo", "Krông Năng, Đắk Lắk"),
    *("H’Ngôn Byă", "A Sùng Chá", "Giàng A Phử", "Lò Văn Ún", "½ tổng số; 30°C; ±5 %; § 2; m²; «Bài học»; 3 × 4"),
)


def lines(*texts: str) -> Document:
    return Document("xlsx", tuple(Row("Biểu", number, (Cell(text),)) for number, text in enumerate(texts, 1)))


def read(*texts: str) -> list[str]:
    return [row.cells[0].text for row in repaired(lines(*texts)).rows]


def small(texts: list[str]) -> list[str]:
    return [text.lower() for text in texts]


def test_every_octet_of_tcvn3_means_what_iconv_says() -> None:
    for octet in (*range(0xA1, 0xB0), *range(0xB5, 0x100)):
        said = subprocess.run(
            ["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"], input=b"x%c " % octet, capture_output=True, check=True
        )
        assert read_as(Encoding.TCVN3, f"x{chr(octet)}") == said.stdout.decode()[:-1]


def test_the_names_of_the_guide_are_read() -> None:
    assert read_as(Encoding.VNI, "SAØI GOØN") == "SÀI GÒN"
    assert read_as(Encoding.TCVN3, "Tr\xadêng TiÓu häc §øc LÜnh") == "Trường Tiểu học Đức Lĩnh"


@pytest.mark.parametrize("appearance", APPEARANCES)
def test_all_lines_in_tcvn3_are_found_whatever_a_program_made_of_the_octets(appearance: str) -> None:
    typed = [APPEARANCES[appearance](tcvn3(line)) for line in LINES]
    assert len(typed) == 160
    assert small(read(*typed)) == small([*LINES])


@pytest.mark.parametrize("appearance", ["latin-1", "windows-1258"])
def test_all_lines_in_vni_are_found(appearance: str) -> None:
    assert read(*[APPEARANCES[appearance](vni(line)) for line in LINES]) == [*LINES]


@pytest.mark.parametrize("typed_in", [tcvn3, vni])
def test_every_line_of_some_length_is_found_without_any_other(typed_in: type[str]) -> None:
    assert [read(typed_in(line))[0].lower() for line in LINES] == small([*LINES])


def test_unicode_is_never_taken_for_anything_else() -> None:
    texts = [*LINES, *NAMES, *(line.upper() for line in LINES), *WORK, *FOREIGN]
    texts += [unicodedata.normalize("NFD", text) for text in texts]
    assert len(texts) > 900
    assert repaired(lines(*texts)) == lines(*texts)
    assert [text for text in texts if read(text) != [text]] == []
    assert read(*FOREIGN) == [*FOREIGN]


def test_words_of_other_languages_that_happen_to_be_syllables_prove_nothing() -> None:
    norwegian = (
        "Et navn på skolen",
        "Du må skrive",
        "rå fisk",
        "De bruker både",
        "når hun får lov",
        "slå på først",
        "rå blåbær",
    )
    assert repaired(lines(*norwegian, *norwegian[:2])) == lines(*norwegian, *norwegian[:2])
    assert [text for text in ("Loïc", "Lü Bân", "på", "Löng Mäc") if read(text) != [text]] == []


def test_a_sheet_in_which_some_rows_were_pasted_from_an_old_file_is_read_row_by_row() -> None:
    head = ["TT", "Họ và tên", "Đạt", "Chức vụ"]
    ours = [["1", "Nguyễn Thị Hà", "Có", "Giáo viên"], ["2", "Lý Văn Hùng", "Có", "Tổ trưởng"]]
    pasted = [[tcvn3(text) for text in row] for row in ours]
    read = [[cell.text for cell in row.cells] for row in repaired(sheet(head, *ours, *pasted)).rows]
    assert read == [head, *ours, *ours]


def test_an_abbreviation_follows_its_document() -> None:
    assert read(*map(tcvn3, ("ĐHTT-01", "Vùng ĐBKK", *WORK)))[0] == "ĐHTT-01"
    assert read("§HTT-01", *WORK)[0] == "§HTT-01"


def test_words_in_capitals_get_capital_vowels() -> None:
    assert read_as(Encoding.TCVN3, tcvn3("TRƯỜNG Tiểu học ĐỨC LĨNH")) == "TRƯỜNG Tiểu học ĐỨC LĨNH"
    assert read_as(Encoding.TCVN3, tcvn3("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO")) == "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO"


def test_what_stood_in_the_file_is_kept_beside_the_repair_and_nowhere_else() -> None:
    (row,) = repaired(sheet([tcvn3(WORK[0]), "Nam", ""])).rows
    assert [cell.original for cell in row.cells] == [tcvn3(WORK[0]), "", ""]


@pytest.mark.parametrize("code_page", ["cp1252", "latin-1", "cp1258"])
def test_utf_8_read_by_another_table_is_read_again(code_page: str) -> None:
    def scrambled(text: str) -> str:
        return "".join(bytes([octet]).decode(code_page, "ignore") or chr(octet) for octet in text.encode())

    assert read(*map(scrambled, LINES)) == [*LINES]
    assert read(*map(scrambled, ("Vũ Quang", "Trường Tiểu học Đức Lĩnh"))) == ["Vũ Quang", "Trường Tiểu học Đức Lĩnh"]


def test_quotes_ligatures_and_wide_letters_beside_mojibake_stay_as_they_are() -> None:
    kept = ["“Bài” ‘học’ ﬁn ＡＢ &amp; …", "a\u00a0b\u2028c"]
    assert read("TrÆ°á»\x9dng", *kept) == ["Trường", *kept]


@pytest.mark.parametrize(
    "word", ["Nguyễn", "quốc", "gì", "giếng", "khuya", "NGOẰN", "nghiêng", "ý", "thuỷ", "thủy", "hoà"]
)
def test_a_vietnamese_syllable_is_known(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize(
    "word", ["", "tr", "Müller", "nguyôn", "ká", "ghà", "cê", "các̀", "hòc", "école", "Êban", "tiếng1"]
)
def test_what_cannot_be_a_syllable_is_known(word: str) -> None:
    assert not is_syllable(word)


@given(st.lists(st.text(st.characters(codec="utf-8")), max_size=6))
def test_no_text_is_lost_or_breaks_the_repair(texts: list[str]) -> None:
    before = lines(*texts)
    for was, now in zip(before.rows, repaired(before).rows, strict=True):
        assert (now.cells[0].original or now.cells[0].text) == "".join(
            each for each in was.cells[0].text if not "\ufdd0" <= each <= "\ufdd3"
        ) or now.cells[0].text == was.cells[0].text


@given(st.text(st.characters(max_codepoint=0xFF)))
def test_text_of_octets_is_its_own_octets(text: str) -> None:
    assert octets(text) == text
