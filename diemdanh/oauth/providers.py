"""The authorization servers that we know, and what they want of us."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from diemdanh.oauth.table import OAuthTable


@dataclass(frozen=True)
class Provider:
    """One authorization server and our registration there. A login that it does not offer has no address."""

    name: str
    client_id: str
    client_secret: str = field(repr=False)
    token_url: str
    authorize_url: str | None
    device_url: str | None
    scopes: tuple[str, ...]
    redirect_host: str = "127.0.0.1"
    asks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Known:
    token_url: str
    authorize_url: str
    device_url: str | None
    scopes: tuple[str, ...]
    redirect_host: str = "127.0.0.1"
    asks: Mapping[str, str] = field(default_factory=dict)


# Without access_type=offline Google gives no refresh token, and without prompt=consent only the first time.
# Its device login does not allow the one scope that opens IMAP and SMTP, so it has no address here.
# Source: Google, "OAuth 2.0 for TV and limited-input devices", allowed scopes; "OAuth 2.0 mechanism" of Gmail.
_GOOGLE = _Known(
    token_url="https://oauth2.googleapis.com/token",  # noqa: S106 - an address
    authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
    device_url=None,
    scopes=("https://mail.google.com/",),
    asks={"access_type": "offline", "prompt": "consent"},
)
# Microsoft ignores the port of a registered http://localhost, but not of http://127.0.0.1.
# Source: Microsoft identity platform, "Redirect URI restrictions"; "Authenticate IMAP or SMTP using OAuth".
_MICROSOFT = _Known(
    token_url="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",  # noqa: S106 - an address
    authorize_url="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
    device_url="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/devicecode",
    scopes=(
        "https://outlook.office.com/IMAP.AccessAsUser.All",
        "https://outlook.office.com/SMTP.Send",
        "offline_access",
    ),
    redirect_host="localhost",
)
_KNOWN = {"google": _GOOGLE, "microsoft": _MICROSOFT}
_OTHER = _Known(token_url="", authorize_url="", device_url=None, scopes=())


def provider(table: OAuthTable, client_secret: str) -> Provider:
    """Return the server that the table describes; what the table says goes before what we know."""
    known = _KNOWN.get(table.provider, _OTHER)
    return Provider(
        name=table.provider,
        client_id=table.client_id,
        client_secret=client_secret,
        token_url=table.token_url or known.token_url.format(tenant=table.tenant),
        authorize_url=table.authorize_url or known.authorize_url.format(tenant=table.tenant) or None,
        device_url=table.device_url or (known.device_url and known.device_url.format(tenant=table.tenant)),
        scopes=table.scopes or known.scopes,
        redirect_host=known.redirect_host,
        asks=known.asks,
    )
