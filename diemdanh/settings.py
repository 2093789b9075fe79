"""The configuration file: checked whole at the start, every problem at once."""

import os
import tomllib
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator, model_validator

from diemdanh.oauth.table import OAuthTable
from ingest.readers.definitions import with_own
from rules.problems import InputProblems, in_vietnamese
from store.database import StoreError, located

_WRONG = "Tệp cấu hình {path} có chỗ cần sửa:"

Security = Literal["tls", "starttls", "none"]
Auth = Literal["password", "oauth2"]
Address = Annotated[str, Field(pattern=r"^[!-?A-~]+@[!-?A-~]+$")]
Host = Annotated[str, Field(min_length=1)]
Port = Annotated[int, Field(ge=1, le=65535)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OfficeSettings(_Table):
    """Table [office]."""

    name: str = "Phòng Giáo dục và Đào tạo"
    short_name: str = ""
    timezone: str = "Asia/Ho_Chi_Minh"
    specialist_name: str = "Chuyên viên phụ trách"
    specialist_email: Address
    leaders: tuple[Address, ...] = ()

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"không có múi giờ «{name}»") from error
        return name


class _Secret(_Table):
    """A password from a file or from the environment, never from the configuration itself."""

    password_file: Path | None = None
    password_env: str | None = None

    @model_validator(mode="after")
    def _not_both(self) -> Self:
        if self.password_file and self.password_env:
            raise ValueError("chỉ dùng một trong hai khóa password_file và password_env")
        return self


class IngestSettings(_Secret):
    """Table [ingest]."""

    host: Host
    port: Port = 993
    security: Security = "tls"
    username: Annotated[str, Field(min_length=1)]
    auth: Auth = "password"
    folder: str = "INBOX"
    idle: bool = True
    poll_seconds: Annotated[int, Field(ge=1, le=86400)] = 60
    trusted_authserv: str = ""
    verify_dkim: bool = True
    max_message_mb: Annotated[int, Field(ge=1, le=500)] = 40
    forms: Path | None = None

    @model_validator(mode="after")
    def _has_secret(self) -> Self:
        if self.auth == "password" and not (self.password_file or self.password_env):
            raise ValueError("cần password_file hoặc password_env")
        return self


class StoreSettings(_Table):
    """Table [store]."""

    url: str = "sqlite:///var/diemdanh.db"
    blobs: Path = Path("var/blobs")

    @field_validator("url")
    @classmethod
    def _database_url(cls, url: str) -> str:
        try:
            return located(url, Path())
        except StoreError as error:
            raise ValueError("phải là địa chỉ cơ sở dữ liệu, ví dụ sqlite:///var/diemdanh.db") from error


class RemindersSettings(_Secret):
    """Table [reminders]."""

    host: Host
    port: Port = 587
    security: Security = "starttls"
    username: str = ""
    auth: Auth = "password"
    from_address: Address
    from_name: str = ""
    digest_at: time = time(7, 30)
    remind_at: time = time(8)
    quiet_hours: str = "20:00-07:00"
    sent_folder: str = ""
    file_sent: bool = False
    templates: Path | None = None
    hourly_limit: Annotated[int, Field(ge=1)] = 100
    daily_limit: Annotated[int, Field(ge=1)] = 400
    address_limit: Annotated[int, Field(ge=1)] = 20
    bounce_limit: Annotated[int, Field(ge=1, le=100)] = 10
    courtesy_counts_on_time: bool = True
    plus_address: bool = False

    @model_validator(mode="after")
    def _has_secret(self) -> Self:
        if self.auth == "password" and self.username and not (self.password_file or self.password_env):
            raise ValueError("có username thì cần password_file hoặc password_env")
        return self

    @field_validator("auth")
    @classmethod
    def _of_somebody(cls, auth: str, others: ValidationInfo) -> str:
        if auth == "oauth2" and others.data.get("username") == "":
            raise ValueError("oauth2 cần có username")
        return auth

    @field_validator("digest_at", "remind_at")
    @classmethod
    def _without_zone(cls, clock: time) -> time:
        if clock.tzinfo is not None:
            raise ValueError("là giờ của cơ quan, không kèm múi giờ")
        return clock

    @field_validator("quiet_hours", mode="before")
    @classmethod
    def _one_text(cls, hours: object) -> object:
        """Take ["20:00", "07:00"] for "20:00-07:00"."""
        if isinstance(hours, list) and all(isinstance(clock, str) for clock in hours):
            return "-".join(hours)
        return hours

    @field_validator("quiet_hours")
    @classmethod
    def _clock_times(cls, text: str) -> str:
        quiet_times(text)
        return text


class Settings(_Table):
    """The whole file. Relative paths have been resolved against the file's folder."""

    office: OfficeSettings
    ingest: IngestSettings
    store: StoreSettings = StoreSettings()
    reminders: RemindersSettings
    oauth: OAuthTable | None = None


def quiet_times(text: str) -> tuple[time, time]:
    """Return begin and end of quiet hours written "20:00-07:00"; two equal times for "" (none)."""
    if not text:
        return time.min, time.min
    try:
        begin, end = (time.fromisoformat(part.strip().zfill(5)) for part in text.split("-"))
    except ValueError as error:
        raise ValueError('phải có dạng "20:00-07:00", hoặc "" để bỏ') from error
    return begin, end


def config_path(option: Path | None) -> Path:
    """Return the configuration file: the option, else $DIEMDANH_CONFIG, else ./config.toml."""
    return option or Path(os.environ.get("DIEMDANH_CONFIG") or "config.toml")


def load(path: Path) -> Settings:
    """Read and check the configuration. Raises InputProblems with every problem at once, each naming its key."""
    tables = _tables(path)
    if "oauth" not in tables and _needs_oauth(tables):
        tables["oauth"] = {}  # so that the keys it lacks are named together with all other problems
    folder = path.resolve().parent
    problems = [*_wrong_forms(tables, folder), *_wrong_templates(tables, folder)]
    try:
        settings = _resolved(Settings.model_validate(tables), folder)
    except ValidationError as error:
        raise InputProblems(_WRONG.format(path=path), [*in_vietnamese(error), *problems]) from error
    if problems:
        raise InputProblems(_WRONG.format(path=path), problems)
    return settings


def _wrong_forms(tables: dict[str, Any], folder: Path) -> list[str]:
    """Return what is wrong with the definitions in the folder that `ingest.forms` names, each with file and key."""
    ingest = tables.get("ingest")
    forms = ingest.get("forms") if isinstance(ingest, dict) else None
    if not isinstance(forms, str):
        return []
    try:
        with_own(folder / forms)
    except InputProblems as error:
        return [f"ingest.forms, {problem}" for problem in error.problems]
    return []


def _wrong_templates(tables: dict[str, Any], folder: Path) -> list[str]:
    """Return what is wrong with the office's own letters in the folder that `reminders.templates` names."""
    reminders = tables.get("reminders")
    templates = reminders.get("templates") if isinstance(reminders, dict) else None
    if not isinstance(templates, str):
        return []
    from reminders.specimens import problems  # noqa: PLC0415  # most offices have none, and every command starts here

    return [f"reminders.templates, {problem}" for problem in problems(folder / templates)]


def _needs_oauth(tables: dict[str, Any]) -> bool:
    return any(
        isinstance(table, dict) and table.get("auth") == "oauth2"
        for table in (tables.get("ingest"), tables.get("reminders"))
    )


def load_store(path: Path) -> StoreSettings:
    """Read and check the [store] table alone: enough to make a database before the rest is filled in."""
    tables = _tables(path)
    try:
        store = StoreSettings.model_validate(tables.get("store", {}))
    except ValidationError as error:
        problems = [f"store.{problem}" for problem in in_vietnamese(error)]
        raise InputProblems(_WRONG.format(path=path), problems) from error
    return _resolved_store(store, path.resolve().parent)


def _tables(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        hint = "chưa có tệp này; chạy «diemdanh init» để tạo, hoặc chỉ đường dẫn bằng --config"
        raise InputProblems(f"Không đọc được tệp cấu hình {path}:", [hint]) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputProblems(f"Không đọc được tệp cấu hình {path}:", [str(error)]) from error


def _resolved(settings: Settings, folder: Path) -> Settings:
    tables = {
        name: table.model_copy(update={"password_file": folder / table.password_file})
        for name in ("ingest", "reminders")
        if (table := getattr(settings, name)).password_file
    }
    if settings.ingest.forms:
        ingest = tables.get("ingest", settings.ingest)
        tables["ingest"] = ingest.model_copy(update={"forms": folder / settings.ingest.forms})
    if settings.reminders.templates:
        reminders = tables.get("reminders", settings.reminders)
        tables["reminders"] = reminders.model_copy(update={"templates": folder / settings.reminders.templates})
    update = {**tables, "store": _resolved_store(settings.store, folder), "oauth": _resolved_oauth(settings, folder)}
    return settings.model_copy(update=update)


def _resolved_oauth(settings: Settings, folder: Path) -> OAuthTable | None:
    table = settings.oauth
    if table is None:
        return None
    secret_file = table.client_secret_file and folder / table.client_secret_file
    return table.model_copy(update={"token_file": folder / table.token_file, "client_secret_file": secret_file})


def _resolved_store(store: StoreSettings, folder: Path) -> StoreSettings:
    return store.model_copy(update={"url": located(store.url, folder), "blobs": folder / store.blobs})


_taken: dict[str, str] = {}


def take_secrets(settings: Settings) -> None:
    """Move the passwords out of the environment into this process alone, where `secret` still finds them.

    Why: every process that we start inherits the environment, and those that open documents from mails must not hold a
    password.
    """
    variables = [settings.ingest.password_env, settings.reminders.password_env]
    variables.append(settings.oauth.client_secret_env if settings.oauth else None)
    for variable in variables:
        if variable and variable in os.environ:
            _taken[variable] = os.environ.pop(variable)


def secret(table: IngestSettings | RemindersSettings, name: str) -> str:
    """Return the password of table `name`, without the line break at a file's end; "" where none is configured.

    Raises InputProblems when the file or the variable is not there or empty.
    """
    what = f"Không lấy được mật khẩu của mục [{name}]:"
    return _secret(what, f"{name}.password", table.password_env, table.password_file)


def client_secret(table: OAuthTable) -> str:
    """Return the client secret of table [oauth]; "" where none is configured: not every provider gives one.

    Raises InputProblems when the file or the variable is not there or empty.
    """
    what = "Không lấy được client secret của mục [oauth]:"
    return _secret(what, "oauth.client_secret", table.client_secret_env, table.client_secret_file)


def _secret(what: str, key: str, variable: str | None, file: Path | None) -> str:
    if variable:
        value = _taken.get(variable) or os.environ.get(variable, "")
        if not value:
            raise InputProblems(what, [f"{key}_env: biến môi trường {variable} chưa được đặt"])
        return value
    if file is None:
        return ""
    try:
        value = file.read_text(encoding="utf-8").strip("\r\n")
    except FileNotFoundError as error:
        content = "mật khẩu" if key.endswith("password") else "client secret"
        problem = f"chưa có tệp {file}; tạo tệp này, ghi {content} vào đó rồi chmod 600"
        raise InputProblems(what, [f"{key}_file: {problem}"]) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputProblems(what, [f"{key}_file: {error}"]) from error
    if not value:
        raise InputProblems(what, [f"{key}_file: tệp {file} đang trống"])
    return value
