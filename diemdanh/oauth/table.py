"""Table [oauth] of the configuration: who gives the token, and where it is kept."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_MISSING = 'thiếu khóa này (cần khi provider = "other")'


def _endpoint(url: str) -> str:
    """Return the address if tokens may travel to it: HTTPS, or plain HTTP that does not leave the machine."""
    parts = urlsplit(url)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if not (safe and parts.hostname and url.isascii() and url.isprintable() and not parts.fragment) or "@" in url:
        raise ValueError("phải là địa chỉ dạng https://máy-chủ/đường-dẫn")
    return url


Endpoint = Annotated[str, AfterValidator(_endpoint)]
# Source: RFC 6749 section 3.3 (scope-token).
Scope = Annotated[str, Field(pattern=r"^[!#-\[\]-~]+$")]


class OAuthTable(BaseModel):
    """Table [oauth]. The addresses and scopes are known for Google and Microsoft; what is written here goes first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    provider: Literal["google", "microsoft", "other"]
    client_id: Annotated[str, Field(pattern=r"^[!-~]+$")]
    client_secret_file: Path | None = None
    client_secret_env: str | None = None
    token_file: Path = Path("var/token.json")
    tenant: Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]+$")] = "common"
    authorize_url: Endpoint | None = None
    token_url: Annotated[Endpoint | None, Field(validate_default=True)] = None
    device_url: Annotated[Endpoint | None, Field(validate_default=True)] = None
    scopes: Annotated[tuple[Scope, ...], Field(validate_default=True)] = ()

    @field_validator("client_secret_env")
    @classmethod
    def _not_both(cls, variable: str | None, others: ValidationInfo) -> str | None:
        if variable and others.data.get("client_secret_file"):
            raise ValueError("chỉ dùng một trong hai khóa client_secret_file và client_secret_env")
        return variable

    @field_validator("token_url", "scopes")
    @classmethod
    def _known(cls, value: object, others: ValidationInfo) -> object:
        if not value and others.data.get("provider") == "other":
            raise ValueError(_MISSING)
        return value

    @field_validator("device_url")
    @classmethod
    def _some_way_to_log_in(cls, url: str | None, others: ValidationInfo) -> str | None:
        unknown = url is None and others.data.get("authorize_url", "?") is None
        if unknown and others.data.get("provider") == "other":
            raise ValueError('cần device_url hoặc authorize_url (khi provider = "other")')
        return url
