"""Whatever rows a file holds, it is read or refused, and never breaks the reader."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.definitions import load_definitions
from ingest.readers.outcomes import decode, encode
from rules.documents import Cell, Document, Row
from rules.forms.mapping import read_form
from rules.reading import NotOurForm, Reading
from rules.text import tidy
from tests.kit.definitions import DHTT
from tests.kit.grids import word

FORMS = load_definitions()
WORDS = sorted(
    {
        *("Mã biểu: ĐHTT-01 (v1)", "A. THÔNG TIN CHUNG", "B. TẬP THỂ", "C. CÁ NHÂN", "D", "E. Khó khăn, kiến nghị"),
        *(
            "Kỳ: [x] Đợt 1 [ ] Đợt 2",
            "[x] KỲ NÀY KHÔNG CÓ ĐIỂN HÌNH ĐỀ NGHỊ — lý do: ốm",
            "x",
            "☒",
            "nt",
            '"',
            "…",
            "1",
        ),
        *("NGƯỜI LẬP BIỂU", "HIỆU TRƯỞNG", "Cộng", "VD:", "(Không có)", "I", "Tên trường: A 2. Mã trường: B", "(1)"),
        *("TRƯỜNG TIỂU HỌC", "Đức Lĩnh", "Lê Na; Lê Hà", "Mã biểu:", ":", "Kỳ", "lý do", "ĐHTT-01"),
        *(column.label for table in DHTT.tables for column in table.columns),
        *(field.label for field in DHTT.fields),
    }
)
TEXTS = st.one_of(st.sampled_from(WORDS), st.text(max_size=40), st.just(""))
CELLS = st.builds(Cell, TEXTS, st.booleans())
ROWS = st.builds(
    Row, st.sampled_from(["", "Bảng 1", "Bảng 2"]), st.integers(1, 99), st.lists(CELLS, max_size=8).map(tuple)
)
DOCUMENTS = st.builds(Document, st.just("docx"), st.lists(ROWS, max_size=15).map(tuple))


@given(DOCUMENTS)
def test_any_rows_are_read_or_refused_with_a_reason(document: Document) -> None:
    outcome = read_form(document, "a.docx", FORMS)
    assert isinstance(outcome, Reading) or outcome.reason.endswith(".")


@given(DOCUMENTS)
def test_any_reading_survives_the_way_from_the_child(document: Document) -> None:
    outcome = read_form(document, "a.docx", FORMS)
    assert decode(encode(outcome)) == outcome


HEADER = ["TT", "Họ và tên", "Chức vụ", "Thành tích", "Minh chứng", "Ghi chú"]
NAMES = st.text(alphabet="ĂÂĐÊÔƠƯăâđêôơưbcdghklmnpqrstvxy", min_size=6, max_size=9)


@given(st.lists(NAMES, min_size=1, max_size=12, unique=True), st.permutations(range(len(HEADER))))
def test_no_row_with_a_name_is_lost_whatever_the_order_of_columns(names: list[str], order: list[int]) -> None:
    rows = [[str(n), name, "Giáo viên", f"{n} giải", "Ảnh chụp", "Đạt"] for n, name in enumerate(names, 1)]
    table = [[row[j] for j in order] for row in [HEADER, *rows]]
    outcome = read_form(word("Mã biểu: ĐHTT-01", "C. CÁ NHÂN", table), "a.docx", FORMS)
    assert not isinstance(outcome, NotOurForm)
    assert [row.fields["name"] for row in outcome.rows] == [tidy(name) for name in names]
