"""The tokens that we hold, as they are kept between runs."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from diemdanh.oauth.answers import Grant
from diemdanh.oauth.errors import AGAIN, TokenError
from diemdanh.oauth.private_file import read_private, write_private
from diemdanh.oauth.providers import Provider


@dataclass(frozen=True)
class Token:
    """A refresh token with the access token that it last gave, and who gave them to which client."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime
    token_url: str
    client_id: str

    def lasts_until(self, instant: datetime) -> bool:
        """Tell whether the access token is still good at `instant`, aware."""
        return self.expires_at > instant


def granted(grant: Grant, provider: Provider, now: datetime) -> Token:
    """Return the grant as a token. Raises TokenError where it could not be renewed later."""
    if not grant.refresh_token:
        hint = "Kiểm tra scopes trong mục [oauth] (Microsoft cần offline_access) rồi chạy «diemdanh login» lại."
        raise TokenError("the authorization server gave no refresh token", hint=hint)
    expires_at = now + timedelta(seconds=grant.expires_in)
    return Token(grant.access_token, grant.refresh_token, expires_at, provider.token_url, provider.client_id)


def save(path: Path, token: Token) -> None:
    """Replace the file. Raises TokenError."""
    fields = {
        "access_token": token.access_token,
        "refresh_token": token.refresh_token,
        "expires_at": token.expires_at.isoformat(),
        "token_url": token.token_url,
        "client_id": token.client_id,
    }
    write_private(path, json.dumps(fields, indent=1) + "\n")


def load(path: Path, provider: Provider) -> Token:
    """Return the kept token. Raises TokenError when there is none, or none of this provider and client.

    A token goes to nobody but the server that gave it, whatever the configuration says meanwhile.
    """
    text = read_private(path)
    if text is None:
        raise TokenError(f"not logged in yet: no {path}", hint="Chạy «diemdanh login» để đăng nhập.")
    token = _read(text, path)
    if (token.token_url, token.client_id) != (provider.token_url, provider.client_id):
        hint = f"Mục [oauth] đã đổi từ lần đăng nhập trước. {AGAIN}"
        raise TokenError(f"{path} was given by another server or to another client", hint=hint)
    return token


def _read(text: str, path: Path) -> Token:
    try:
        fields = json.loads(text)
        expires_at = datetime.fromisoformat(fields.pop("expires_at"))
        token = Token(expires_at=expires_at, **{name: str(value) for name, value in fields.items()})
    except (AttributeError, KeyError, TypeError, ValueError):
        # Not as the cause: what json cannot read it quotes.
        raise TokenError(f"{path} is not a token file", hint=AGAIN) from None
    if expires_at.tzinfo is None:
        raise TokenError(f"{path} is not a token file", hint=AGAIN)
    return token
