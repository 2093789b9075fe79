"""Table [oauth]: required where a table says oauth2, every problem at once, each naming its key."""

import os
from pathlib import Path

import pytest

from diemdanh.oauth.providers import provider
from diemdanh.settings import Settings, client_secret, load, take_secrets
from rules.problems import InputProblems

LEAST = """
[office]
specialist_email = "chuyenvien@phong.example"
[ingest]
host = "imap.phong.example"
username = "hopthu@phong.example"
auth = "oauth2"
[reminders]
host = "smtp.phong.example"
from_address = "hopthu@phong.example"
"""
GOOGLE = '[oauth]\nprovider = "google"\nclient_id = "so.apps.example"\n'
MICROSOFT = '[oauth]\nprovider = "microsoft"\nclient_id = "0-0"\n'
OTHER = '[oauth]\nprovider = "other"\nclient_id = "x"\n'


def loaded(folder: Path, text: str) -> Settings:
    (folder / "config.toml").write_text(text, encoding="utf-8")
    return load(folder / "config.toml")


def problems_of(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputProblems) as caught:
        loaded(folder, text)
    return list(caught.value.problems)


def test_with_oauth2_neither_table_needs_a_password(tmp_path: Path) -> None:
    text = LEAST + 'username = "hopthu@phong.example"\nauth = "oauth2"\n' + GOOGLE
    settings = loaded(tmp_path, text)
    assert (settings.ingest.auth, settings.reminders.auth) == ("oauth2", "oauth2")
    assert (settings.ingest.password_file, settings.reminders.password_file) == (None, None)
    assert settings.oauth is not None
    assert settings.oauth.token_file == tmp_path / "var" / "token.json"
    assert client_secret(settings.oauth) == ""


def test_a_password_table_still_needs_its_password(tmp_path: Path) -> None:
    text = LEAST.replace('auth = "oauth2"', "") + 'username = "a@phong.example"\nauth = "oauth2"\n' + GOOGLE
    assert problems_of(tmp_path, text) == ["ingest: cần password_file hoặc password_env"]


@pytest.mark.parametrize("text", [LEAST, LEAST.replace('auth = "oauth2"', 'password_file = "a"') + 'auth = "oauth2"\n'])
def test_a_missing_table_is_told_by_the_keys_it_must_have(tmp_path: Path, text: str) -> None:
    told = problems_of(tmp_path, text)
    assert told[-2:] == ["oauth.provider: thiếu khóa này", "oauth.client_id: thiếu khóa này"]


def test_every_problem_is_told_at_once_with_its_key(tmp_path: Path) -> None:
    text = LEAST.replace('host = "imap.phong.example"', "port = 0") + 'auth = "oauth2"\n'
    wrong = """
    [oauth]
    provider = "other"
    client_id = ""
    client_secret_file = "a"
    client_secret_env = "B"
    tenant = "../common"
    scopes = ["hai từ"]
    login_url = "x"
    """
    assert problems_of(tmp_path, text + wrong) == [
        "ingest.host: thiếu khóa này",
        "ingest.port: phải từ 1 trở lên",
        "reminders.auth: oauth2 cần có username",
        "oauth.client_id: không đúng dạng",
        "oauth.client_secret_env: chỉ dùng một trong hai khóa client_secret_file và client_secret_env",
        "oauth.tenant: không đúng dạng",
        'oauth.token_url: thiếu khóa này (cần khi provider = "other")',
        'oauth.device_url: cần device_url hoặc authorize_url (khi provider = "other")',
        "oauth.scopes thứ 1: không đúng dạng",
        "oauth.login_url: khóa lạ, không có trong mẫu",
    ]


@pytest.mark.parametrize(
    "url",
    [
        "http://dang-nhap.example/token",
        "ftp://127.0.0.1/token",
        "https:///token",
        "https://a:b@dang-nhap.example/",
        "https://x/#y",
        "http://127.0.0.1.example/",
    ],
)
def test_a_token_travels_over_https_only(tmp_path: Path, url: str) -> None:
    (problem,) = problems_of(tmp_path, LEAST + GOOGLE + f'token_url = "{url}"\n')
    assert problem == "oauth.token_url: phải là địa chỉ dạng https://máy-chủ/đường-dẫn"


@pytest.mark.parametrize("url", ["https://dang-nhap.example/token", "http://127.0.0.1:8080/token"])
def test_https_and_the_loopback_are_taken(tmp_path: Path, url: str) -> None:
    table = loaded(tmp_path, LEAST + GOOGLE + f'token_url = "{url}"\n').oauth
    assert table is not None
    assert provider(table, "").token_url == url


def test_google_has_no_device_login_and_asks_for_a_lasting_one(tmp_path: Path) -> None:
    table = loaded(tmp_path, LEAST + GOOGLE).oauth
    assert table is not None
    google = provider(table, "x")
    assert (google.device_url, google.scopes) == (None, ("https://mail.google.com/",))
    assert google.asks == {"access_type": "offline", "prompt": "consent"}
    assert google.redirect_host == "127.0.0.1"


@pytest.mark.parametrize(("line", "tenant"), [("", "common"), ('tenant = "organizations"\n', "organizations")])
def test_microsoft_is_asked_at_the_tenants_address(tmp_path: Path, line: str, tenant: str) -> None:
    table = loaded(tmp_path, LEAST + MICROSOFT + line).oauth
    assert table is not None
    microsoft = provider(table, "")
    base = f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0"
    assert (microsoft.token_url, microsoft.device_url) == (f"{base}/token", f"{base}/devicecode")
    assert microsoft.authorize_url == f"{base}/authorize"
    assert "offline_access" in microsoft.scopes


def test_another_provider_needs_one_way_to_log_in(tmp_path: Path) -> None:
    known = OTHER + 'token_url = "https://a.example/t"\nscopes = ["thu"]\n'
    table = loaded(tmp_path, LEAST + known + 'device_url = "https://a.example/d"\n').oauth
    assert table is not None
    other = provider(table, "")
    assert (other.authorize_url, other.device_url) == (None, "https://a.example/d")
    table = loaded(tmp_path, LEAST + known + 'authorize_url = "https://a.example/a"\n').oauth
    assert table is not None
    assert (provider(table, "").authorize_url, provider(table, "").device_url) == ("https://a.example/a", None)


def test_the_client_secret_is_read_from_its_file(tmp_path: Path) -> None:
    table = loaded(tmp_path, LEAST + GOOGLE + 'client_secret_file = "secret.txt"\n').oauth
    assert table is not None
    with pytest.raises(InputProblems, match=r"oauth\.client_secret_file: chưa có tệp"):
        client_secret(table)
    (tmp_path / "secret.txt").write_text("bi-mat\n", encoding="utf-8")
    assert client_secret(table) == "bi-mat"


def test_the_client_secret_is_taken_out_of_the_environment(tmp_path: Path) -> None:
    settings = loaded(tmp_path, LEAST + GOOGLE + 'client_secret_env = "DIEMDANH_TEST_CLIENT"\n')
    assert settings.oauth is not None
    with pytest.raises(InputProblems, match=r"oauth\.client_secret_env: biến môi trường DIEMDANH_TEST_CLIENT"):
        client_secret(settings.oauth)
    os.environ["DIEMDANH_TEST_CLIENT"] = "bi-mat-2"
    take_secrets(settings)
    assert "DIEMDANH_TEST_CLIENT" not in os.environ
    assert client_secret(settings.oauth) == "bi-mat-2"
