"""The product's side of a login on the test's authorization server."""

from datetime import datetime, timedelta
from pathlib import Path

from diemdanh.oauth import tokens
from diemdanh.oauth.access import Access
from diemdanh.oauth.answers import Grant
from diemdanh.oauth.providers import Provider, provider
from diemdanh.oauth.table import OAuthTable
from tests.kit.oauth_server import OAuthServer

SCOPES = ("https://mail.example/", "offline_access")


def table(server: OAuthServer, **other: object) -> OAuthTable:
    """Return table [oauth] for that server; `other` replaces keys."""
    keys = {
        "provider": "other",
        "client_id": server.book.client_id,
        "authorize_url": server.url("authorize"),
        "token_url": server.url("token"),
        "device_url": server.url("device"),
        "scopes": SCOPES,
    }
    return OAuthTable.model_validate({**keys, **other})


def client(server: OAuthServer, **other: object) -> Provider:
    """Return that server as the product knows it."""
    return provider(table(server, **other), server.book.client_secret)


def logged_in(server: OAuthServer, path: Path, now: datetime, left: timedelta) -> Access:
    """Return an access whose kept token has `left` to live at `now`."""
    access = Access(client(server), path)
    given = server.book.grant()
    grant = Grant(str(given["access_token"]), str(given["refresh_token"]), 0)
    token = tokens.granted(grant, access.provider, now + left)
    path.parent.mkdir(parents=True, exist_ok=True)
    tokens.save(path, token)
    return access
