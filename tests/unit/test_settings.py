"""The configuration file: checked whole, every problem at once, each naming its key."""

from datetime import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import diemdanh
from diemdanh.settings import IngestSettings, Settings, load, load_store, quiet_times, secret
from rules.problems import InputProblems

LEAST = """
[office]
specialist_email = "chuyenvien@phong.example"
[ingest]
host = "imap.phong.example"
username = "hopthu@phong.example"
password_file = "mat-khau.txt"
[reminders]
host = "smtp.phong.example"
from_address = "hopthu@phong.example"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mat-khau.txt").write_text("bí mật\n", encoding="utf-8")
    return tmp_path


def loaded(folder: Path, text: str) -> Settings:
    (folder / "config.toml").write_text(text, encoding="utf-8")
    return load(folder / "config.toml")


def problems_of(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputProblems) as caught:
        loaded(folder, text)
    return list(caught.value.problems)


def problems_or_none(folder: Path, text: str) -> tuple[str, ...]:
    try:
        loaded(folder, text)
    except InputProblems as problems:
        return problems.problems
    return ()


def test_only_addresses_hosts_and_secrets_have_no_default(folder: Path) -> None:
    settings = loaded(folder, LEAST)
    assert (settings.office.timezone, settings.ingest.port, settings.ingest.security) == (
        "Asia/Ho_Chi_Minh",
        993,
        "tls",
    )
    assert (settings.reminders.port, settings.reminders.security) == (587, "starttls")
    assert (settings.reminders.digest_at, settings.reminders.quiet_hours) == (time(7, 30), "20:00-07:00")
    assert (settings.reminders.hourly_limit, settings.reminders.daily_limit) == (100, 400)
    assert settings.reminders.courtesy_counts_on_time is True


def test_paths_are_resolved_against_the_folder_of_the_file(folder: Path) -> None:
    settings = loaded(folder, LEAST)
    assert settings.ingest.password_file == folder / "mat-khau.txt"
    assert settings.store.url == f"sqlite:///{folder}/var/diemdanh.db"
    assert settings.store.blobs == folder / "var" / "blobs"


def test_absolute_paths_and_other_databases_stay_as_they_are(folder: Path) -> None:
    url = "postgresql+psycopg://ai:m%40t@db.example/diemdanh"
    settings = loaded(folder, LEAST + f'[store]\nurl = "{url}"\nblobs = "/srv/thu"\n')
    assert settings.store.url == url
    assert settings.store.blobs == Path("/srv/thu")


def test_the_example_has_four_lines_to_mend_and_is_right_without_them(folder: Path) -> None:
    text = (Path(diemdanh.__file__).parents[1] / "config.example.toml").read_text(encoding="utf-8")
    assert text.count("# SỬA (") == 4
    settings = loaded(folder, text)
    mended = {"host": "smtp.phong.example", "password_file": None, "username": ""}
    assert settings.reminders.model_copy(update=mended) == loaded(folder, LEAST).reminders


def test_every_problem_is_told_at_once_with_its_key(folder: Path) -> None:
    wrong = """
    [office]
    specialist_email = "không phải địa chỉ"
    timezone = "Asia/Vu_Quang"
    [ingest]
    host = ""
    username = "hopthu@phong.example"
    port = 0
    security = "ssl"
    idle = "có"
    [reminders]
    host = "smtp.phong.example"
    form_address = "hopthu@phong.example"
    digest_at = "bảy rưỡi"
    quiet_hours = "đêm"
    hourly_limit = 0
    [console]
    """
    assert problems_of(folder, wrong) == [
        "office.timezone: không có múi giờ «Asia/Vu_Quang»",
        "office.specialist_email: không đúng dạng",
        "ingest.host: không được để trống",
        "ingest.port: phải từ 1 trở lên",
        "ingest.security: giá trị phải là một trong: 'tls', 'starttls' hoặc 'none'",
        "ingest.idle: phải là true hoặc false",
        "reminders.from_address: thiếu khóa này",
        'reminders.digest_at: phải là giờ dạng "07:30"',
        'reminders.quiet_hours: phải có dạng "20:00-07:00", hoặc "" để bỏ',
        "reminders.hourly_limit: phải từ 1 trở lên",
        "reminders.form_address: khóa lạ, không có trong mẫu",
        "console: khóa lạ, không có trong mẫu",
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("", "ingest: cần password_file hoặc password_env"),
        (
            'password_file = "a"\npassword_env = "B"',
            "ingest: chỉ dùng một trong hai khóa password_file và password_env",
        ),
    ],
)
def test_the_mailbox_needs_exactly_one_place_for_its_password(folder: Path, line: str, problem: str) -> None:
    assert problems_of(folder, LEAST.replace('password_file = "mat-khau.txt"', line)) == [problem]


def test_a_sending_login_needs_a_password_and_no_login_needs_none(folder: Path) -> None:
    assert loaded(folder, LEAST).reminders.username == ""
    assert problems_of(folder, LEAST + 'username = "hopthu@phong.example"\n') == [
        "reminders: có username thì cần password_file hoặc password_env"
    ]


@pytest.mark.parametrize("url", ["vài chữ", "mysql://db.example/diemdanh", ""])
def test_a_database_that_we_do_not_speak_is_a_problem_of_its_key(folder: Path, url: str) -> None:
    (problem,) = problems_of(folder, LEAST + f'[store]\nurl = "{url}"\n')
    assert problem.startswith("store.url: ")


@given(
    table=st.sampled_from(["office", "ingest", "store", "reminders"]),
    key=st.sampled_from(["timezone", "port", "url", "blobs", "quiet_hours", "digest_at", "leaders", "poll_seconds"]),
    value=st.sampled_from(
        ['""', "-1", "1.5", "true", "[]", '["{x}"]', "{}", '"{}"', "07:30:00", '"99:99-1:00"', '"\\u0000"']
    ),
)
def test_no_value_brings_the_program_down(
    tmp_path_factory: pytest.TempPathFactory, table: str, key: str, value: str
) -> None:
    head = f"[{table}]\n"
    text = LEAST.replace(head, f"{head}{key} = {value}\n") if head in LEAST else f"{LEAST}{head}{key} = {value}\n"
    folder = tmp_path_factory.mktemp("settings")
    assert all(problem.startswith(table) for problem in problems_or_none(folder, text))


def test_the_database_can_be_made_before_the_rest_is_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[ingest]\nhost = ""\n[store]\nblobs = "thu"\n', encoding="utf-8")
    assert load_store(path).blobs == tmp_path / "thu"
    path.write_text('[store]\nblob = "thu"\n', encoding="utf-8")
    with pytest.raises(InputProblems, match=r"store\.blob: khóa lạ"):
        load_store(path)


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(InputProblems, match="diemdanh init"):
        load(tmp_path / "config.toml")


@pytest.mark.parametrize("data", [b"[office", b"\xff\xfe\x00"])
def test_a_file_that_is_no_toml_is_a_problem(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(data)
    with pytest.raises(InputProblems, match="Không đọc được tệp cấu hình"):
        load(path)


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("20:00-07:00", time(20), time(7)),
        ("8:30 - 9:00", time(8, 30), time(9)),
        ("", time(0), time(0)),
    ],
)
def test_quiet_hours_are_two_clock_times_or_none(text: str, begin: time, end: time) -> None:
    assert quiet_times(text) == (begin, end)


@pytest.mark.parametrize("text", ["25:00-07:00", "20:00", "20:00-07:00-08:00", "20-7"])
def test_quiet_hours_that_are_no_clock_times_are_refused(folder: Path, text: str) -> None:
    assert problems_of(folder, LEAST + f'quiet_hours = "{text}"\n') == [
        'reminders.quiet_hours: phải có dạng "20:00-07:00", hoặc "" để bỏ'
    ]


def test_a_password_comes_from_its_file_without_the_line_break(folder: Path) -> None:
    assert secret(loaded(folder, LEAST).ingest, "ingest") == "bí mật"


@pytest.mark.parametrize(("data", "why"), [(b"\n", "đang trống"), (b"\xff\xfe", "password_file")])
def test_a_password_file_without_a_password_is_a_problem(folder: Path, data: bytes, why: str) -> None:
    (folder / "mat-khau.txt").write_bytes(data)
    with pytest.raises(InputProblems, match=why):
        secret(loaded(folder, LEAST).ingest, "ingest")


def test_a_password_that_is_nowhere_is_a_problem_and_no_secret_is_shown(folder: Path) -> None:
    (folder / "mat-khau.txt").unlink()
    with pytest.raises(InputProblems, match=r"ingest\.password_file"):
        secret(loaded(folder, LEAST).ingest, "ingest")
    unset = IngestSettings(host="h", username="u", password_env="DIEMDANH_UNSET_IN_TESTS")
    with pytest.raises(InputProblems, match=r"DIEMDANH_UNSET_IN_TESTS chưa được đặt"):
        secret(unset, "ingest")


def test_a_server_without_login_has_no_password(folder: Path) -> None:
    assert secret(loaded(folder, LEAST).reminders, "reminders") == ""


def test_quiet_hours_may_be_a_list_of_two_clock_times(folder: Path) -> None:
    settings = loaded(folder, LEAST + 'quiet_hours = ["21:00", "06:30"]\n')
    assert quiet_times(settings.reminders.quiet_hours) == (time(21), time(6, 30))
