"""`diemdanh demo`: the whole product in one command, and nothing of anybody else's harmed."""

from collections import Counter
from pathlib import Path

from tests.system.office import Finished, OfficeFolder

AS_OF = "2018-03-06T08:05+07:00"
PARKED = (
    "letter",
    "wrong_form",
    "empty_form",
    "unknown_school",
    "unreadable",
    "conflicting_school",
    "unverified_sender",
    "unknown_sender",
)
MISSING = {"CL02", "CS05", "CS06", "MN06", "MN08", "MN09", "MN11", "TH03", "TH07", "TH09"}


def _demo(folder: Path) -> tuple[Finished, OfficeFolder]:
    finished = OfficeFolder(folder).run("demo", "--out", str(folder / "demo"))
    return finished, OfficeFolder(folder / "demo")


def test_the_demo_tells_its_story_to_the_end(tmp_path: Path) -> None:
    finished, office = _demo(tmp_path)
    assert finished.status == 0, finished.err
    assert "Đồng hồ trình diễn: 08:05 Thứ Ba 06/3/2018" in finished.out
    (round_, _) = office.json("status", "--as-of", AS_OF)["rounds"]
    assert [round_[key] for key in ("expected", "received", "on_time", "late", "nil", "missing")] == [
        30,
        19,
        18,
        1,
        1,
        10,
    ]
    assert {s["code"] for s in round_["schools"] if s["standing"] == "overdue"} == MISSING
    (corrected,) = [s for s in round_["schools"] if s["code"] == "TH02"]
    assert (corrected["version"], corrected["needs_correction"], corrected["standing"]) == (2, False, "on_time")
    reasons = Counter(m["reason"] for m in office.json("messages") if m["outcome"] == "parked")
    assert reasons == Counter(PARKED)
    for name in ("digest.html", "digest.txt", "digest.eml", "digest.xlsx"):
        assert (office.folder / name).stat().st_size > 0
    outbox = office.json("outbox")
    assert {m["state"] for m in outbox} == {"sent"}
    assert len(list((office.folder / "thu-da-gui").iterdir())) == len(outbox)
    # TH09 has no address: it is reported to the specialist and nobody is written to.
    assert {m["school"] for m in outbox if m["kind"] == "reminder"} == MISSING - {"TH09"}


def test_the_demo_may_run_again_in_its_own_folder(tmp_path: Path) -> None:
    assert [_demo(tmp_path)[0].status for _ in range(2)] == [0, 0]


def test_the_demo_does_not_touch_an_office_that_is_not_its_own(tmp_path: Path) -> None:
    office = OfficeFolder(tmp_path / "demo")
    office.folder.mkdir()
    assert office.run("init").status == 0
    (office.folder / "mat-khau.txt").write_text("bi mat", encoding="utf-8")
    before = sorted(office.folder.rglob("*"))
    finished, _ = _demo(tmp_path)
    assert finished.status == 2
    assert sorted(office.folder.rglob("*")) == before
