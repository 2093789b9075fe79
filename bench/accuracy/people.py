"""Invented schools, people, groups and what they are praised for. Same generator, same people."""

from random import Random
from typing import Final

_SURNAMES: Final = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Dương", "Thái")
_MIDDLE: Final = ("Thị", "Văn", "Minh", "Thanh", "Ngọc", "Quốc", "Thúy", "Xuân", "Đình", "Hồng", "Thị Kim", "Hữu")
_GIVEN: Final = (
    "An", "Bình", "Chi", "Dung", "Giang", "Hà", "Hòa", "Lan", "Mai", "Nga", "Oanh", "Phúc", "Quý", "Sơn", "Yến",
    "Ánh", "Đức", "Thủy", "Tuấn", "Hưởng", "Nghĩa", "Quyền", "Thuần", "Uyên", "Vỹ",
)  # fmt: skip
_PLACES: Final = ("Ân Phú", "Đức Bồng", "Đức Giang", "Đức Hương", "Hương Điền", "Hương Thọ", "Sơn Thọ", "Kim Lộc")
_LEVELS: Final = (("Mầm non", "MN"), ("Tiểu học", "TH"), ("THCS", "CS"))
_SUBJECTS: Final = ("Toán", "Ngữ văn", "Tiếng Anh", "Lịch sử", "Vật lý", "Tin học", "Âm nhạc", "Mỹ thuật")
_POSTS: Final = ("Giáo viên {subject}", "Tổ trưởng tổ {subject}", "Giáo viên lớp {year}A", "Phó hiệu trưởng")
_FIELDS: Final = ("Đổi mới phương pháp", "Ứng dụng CNTT", "Quản lý", "Giáo dục kỹ năng sống", "Kiểm tra, đánh giá")
_DEEDS: Final = (
    "Tổ chức {n} tiết dạy theo hướng nghiên cứu bài học môn {subject}",
    "Xây dựng kho học liệu {n} bài giảng điện tử, chia sẻ cho đồng nghiệp trong trường",
    "Thành lập câu lạc bộ {subject} cho {n} học sinh khối {year}, sinh hoạt vào thứ bảy",
    "Hướng dẫn {n} học sinh làm đồ dùng học tập từ vật liệu tái chế",
    "Phối hợp với phụ huynh mở thư viện xanh gồm {n} đầu sách",
)
_EFFECTS: Final = (
    "{n} học sinh đạt giải cấp huyện",
    "Tỷ lệ học sinh khá, giỏi tăng {n}%",
    "{n} giáo viên trong cụm áp dụng",
    "Không còn học sinh bỏ học; {n} em tiến bộ rõ rệt",
)
_EVIDENCE: Final = (
    "Biên bản số {n}/BB-TCM; {m} ảnh kèm theo",
    "Sáng kiến kinh nghiệm năm 2017, {n} trang",
    "{n} video bài giảng, {m} phiếu dự giờ",
    "Sản phẩm của học sinh ({n} bộ)",
)
_GIVEN_AWARDS: Final = ("Giấy khen của trường", "Khen trước toàn trường", "Thưởng 200.000 đồng")
_WANTED: Final = ("Giấy khen của Phòng GD&ĐT", "Giấy khen của UBND huyện", "Bằng khen của Sở", "Biểu dương")
_GROUPS: Final = ("Tổ {subject}", "Tổ chuyên môn {year}", "Tập thể lớp {year}B", "Câu lạc bộ {subject}", "Tổ Văn phòng")
_TITLES: Final = ("Cô giáo của bản làng", "Những tiết {subject} không tiếng trống", "Lớp {year}B và thư viện xanh")

Texts = dict[str, str]


def person(random: Random) -> str:
    """Return somebody's full name."""
    return " ".join(random.choice(part) for part in (_SURNAMES, _MIDDLE, _GIVEN))


def school(random: Random) -> Texts:
    """Return part A of a form as filled in, by field key."""
    level, letters = random.choice(_LEVELS)
    place = random.choice(_PLACES)
    return {
        "school_name": f"Trường {level} {place}",
        "school_code": f"{letters}{random.randint(1, 40):02d}",
        "level": level,
        "commune": f"Xã {place}",
        "principal": f"{person(random)}, 09{random.randint(10**7, 10**8 - 1)}",
        "preparer": f"{person(random)}, lap.bieu{random.randint(1, 99)}@truong.example",
        "staff_total": str(random.randint(15, 60)),
        "appraisal": f"{random.randint(1, 28)}/02/2018, biên bản số {random.randint(1, 30)}",
    }


def individual(random: Random) -> Texts:
    """Return a row of part C by column key."""
    return {
        "name": person(random),
        "gender": random.choice(("Nam", "Nữ")),
        "position": _said(random, _POSTS),
        "hardship_area": random.choice(("Có", "Không", "")),
        **_merits(random),
    }


def collective(random: Random) -> Texts:
    """Return a row of part B by column key."""
    return {"name": _said(random, _GROUPS), **_merits(random)}


def article(random: Random) -> Texts:
    """Return a row of part D by column key."""
    return {
        "name": _said(random, _TITLES),
        "about": person(random),
        "author": person(random),
        "file_name": f"bai-{random.randint(1, 99)}.docx",
        "consent": random.choice(("Đồng ý", "Có")),
    }


def wish(random: Random) -> str:
    """Return what a school writes under "Khó khăn, kiến nghị"."""
    return f"Đề nghị cấp thêm {random.randint(2, 30)} bộ thiết bị dạy học môn {random.choice(_SUBJECTS)}."


def _merits(random: Random) -> Texts:
    return {
        "field": random.choice(_FIELDS),
        "summary": _said(random, _DEEDS),
        "effect": _said(random, _EFFECTS),
        "evidence": _said(random, _EVIDENCE),
        "already_awarded": random.choice(_GIVEN_AWARDS),
        "requested_award": random.choice(_WANTED),
        "note": random.choice(("", "", "", "Đã nộp bản giấy")),
    }


def _said(random: Random, choices: tuple[str, ...]) -> str:
    numbers = {"n": random.randint(3, 45), "m": random.randint(2, 9), "year": random.randint(6, 9)}
    return random.choice(choices).format(subject=random.choice(_SUBJECTS), **numbers)
