"""Which voice said what about whose report it is, in words for the specialist."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rules.evidence import Evidence, Layer
from rules.schools import School
from rules.text import one_line

_LONGEST_TEXT = 80
_MOST_SCHOOLS = 5
_SAYS = {
    Layer.THREAD: "Thư trả lời thư của hệ thống gửi cho",
    Layer.CODE: 'Biểu ghi mã trường "{text}"',
    Layer.NAME: 'Biểu ghi "{text}"',
    Layer.LETTERHEAD: 'Đầu văn bản ghi "{text}"',
    Layer.OTHERS: 'Trong tệp còn ghi "{text}"',
    Layer.FILE_NAME: 'Tên tệp ghi "{text}"',
    Layer.SUBJECT: 'Tiêu đề thư ghi "{text}"',
    Layer.BODY: 'Nội dung thư ghi "{text}"',
    Layer.SIGNATURE: 'Cuối thư ghi "{text}"',
    Layer.FORWARDED: "Thư chuyển tiếp từ {text}, địa chỉ của",
}


def told(heard: Iterable[Evidence], candidates: Sequence[str], roster: Mapping[str, School]) -> str:
    """Return one sentence that tells what each voice said, strongest first, then the schools that come into question.

    «Biểu ghi "Trường TH Đức Lĩnh" (TH06); địa chỉ gửi th05@… là của TH05 (Trường Tiểu học Đức Liên).» Empty where
    nothing was said and nobody comes into question.
    """
    order = list(Layer)
    parts = list(_parts(sorted(heard, key=lambda said: order.index(said.layer)), roster))
    sentence = "; ".join([*parts[:1], *(part[:1].lower() + part[1:] for part in parts[1:])])
    ending = f" Các khả năng: {_codes(candidates)}." if candidates else ""
    return f"{sentence}.{ending}" if sentence else ending.strip()


def _parts(heard: Iterable[Evidence], roster: Mapping[str, School]) -> Iterator[str]:
    for said in heard:
        text = one_line(said.text)[:_LONGEST_TEXT]
        if said.layer is Layer.ADDRESS:
            yield f"Địa chỉ gửi {text} {_registered(said.schools, roster)}"
        elif said.layer in _SAYS and (said.schools or said.layer in {Layer.CODE, Layer.NAME, Layer.LETTERHEAD}):
            what = _SAYS[said.layer].format(text=text)
            owner = said.layer in {Layer.THREAD, Layer.FORWARDED}
            yield f"{what} {_schools(said.schools, roster)}" if owner else f"{what} ({_codes(said.schools)})"


def _registered(schools: Sequence[str], roster: Mapping[str, School]) -> str:
    return f"là của {_schools(schools, roster)}" if schools else "chưa được trường nào đăng ký"


def _schools(codes: Sequence[str], roster: Mapping[str, School]) -> str:
    if len(codes) != 1 or codes[0] not in roster:
        return _codes(codes)
    return f"{codes[0]} ({roster[codes[0]].name})"


def _codes(codes: Sequence[str]) -> str:
    more = len(codes) - _MOST_SCHOOLS
    listed = ", ".join(codes[:_MOST_SCHOOLS]) + (f" và {more} trường khác" if more > 0 else "")
    return listed or "không có trong danh sách"
