"""The one door to the authorization server (Authlib over requests, which verify its certificate).

What the server says in free text, and what the libraries make of it, may quote tokens. It ends here: errors carry a
code or a status of ours, and never the library's error as their cause.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from diemdanh.oauth import answers
from diemdanh.oauth.answers import DeviceCode, Grant, Waiting
from diemdanh.oauth.errors import AGAIN, TokenError
from diemdanh.oauth.providers import Provider

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session

_TIMEOUT_SECONDS = 30
_DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_CODE = re.compile(r"[a-z_]{1,40}")
# Microsoft numbers its reasons; the number holds nothing personal and is what one searches for.
_REASON = re.compile(r"AADSTS\d{1,10}")

_FOR_NOW = {"temporarily_unavailable", "server_error", "slow_down"}
_NETWORK = "Kiểm tra mạng và các địa chỉ trong mục [oauth]; chương trình sẽ tự thử lại."
_HINTS = {
    "invalid_client": "Kiểm tra client_id, client_secret_file hoặc client_secret_env trong mục [oauth].",
    "unauthorized_client": "Kiểm tra client_id, tenant và loại ứng dụng đã đăng ký (xem docs/quan-tri.md).",
    "invalid_scope": "Kiểm tra khóa scopes của mục [oauth] và quyền đã cấp cho ứng dụng.",
    "access_denied": "Việc đăng nhập đã bị từ chối; chạy lại «diemdanh login» và chọn đồng ý.",
    "expired_token": "Mã đăng nhập đã hết hạn; chạy lại «diemdanh login».",
    "invalid_request": "Kiểm tra mục [oauth] (Google cần cả client_secret_file) rồi chạy lại «diemdanh login».",
}


def authorization_url(provider: Provider, redirect_uri: str, state: str, verifier: str) -> str:
    """Return the address that the person opens, with PKCE (RFC 7636, S256). `provider` must have an authorize_url."""
    with _session(provider) as session:
        url, _ = session.create_authorization_url(
            provider.authorize_url,
            state=state,
            code_verifier=verifier,
            redirect_uri=redirect_uri,
            scope=" ".join(provider.scopes),
            **provider.asks,
        )
    return str(url)


def redeem(provider: Provider, code: str, redirect_uri: str, verifier: str) -> Grant:
    """Exchange the code of a browser login. Raises TokenError."""
    with _translated(), _session(provider) as session:
        answer = session.fetch_token(
            provider.token_url,
            grant_type="authorization_code",
            code=code,
            redirect_uri=redirect_uri,
            code_verifier=verifier,
            allow_redirects=False,
        )
        return answers.grant(answer)


def refresh(provider: Provider, refresh_token: str) -> Grant:
    """Renew; the grant holds the next refresh token, or the same one where the server keeps it. Raises TokenError."""
    with _translated(), _session(provider) as session:
        answer = session.refresh_token(
            provider.token_url, refresh_token=refresh_token, scope=" ".join(provider.scopes), allow_redirects=False
        )
        return answers.grant(answer)


def ask_device(provider: Provider) -> DeviceCode:
    """Begin a device login; `provider` must have a device_url. Raises TokenError. Source: RFC 8628 section 3.1."""
    with _translated(), _session(provider) as session:
        answer = session.post(
            provider.device_url,
            data={"scope": " ".join(provider.scopes)},
            auth=session.client_auth(session.token_endpoint_auth_method),
            allow_redirects=False,
        )
        # The answer has the shape of a token's: a JSON object, or an error code.
        return answers.device_code(session.parse_response_token(answer))


def poll_device(provider: Provider, device_code: str) -> Grant | Waiting:
    """Ask whether the person is done. Raises TokenError. Source: RFC 8628 section 3.5."""
    from authlib.integrations.base_client import OAuthError  # noqa: PLC0415 - see _session

    with _translated(), _session(provider) as session:
        try:
            answer = session.fetch_token(
                provider.token_url, grant_type=_DEVICE_GRANT, device_code=device_code, allow_redirects=False
            )
        except OAuthError as error:
            if error.error in {waiting.value for waiting in Waiting}:
                return Waiting(error.error)
            raise
        return answers.grant(answer)


def _session(provider: Provider) -> "OAuth2Session":
    # Authlib takes longer to load than most commands to run, and nobody with a password needs it.
    from authlib.integrations.requests_client import OAuth2Session  # noqa: PLC0415

    return OAuth2Session(
        provider.client_id,
        provider.client_secret or None,
        token_endpoint_auth_method="client_secret_post" if provider.client_secret else "none",
        code_challenge_method="S256",
        default_timeout=_TIMEOUT_SECONDS,
    )


@contextmanager
def _translated() -> Iterator[None]:
    import requests  # noqa: PLC0415 - see _session
    from authlib.integrations.base_client import OAuthError  # noqa: PLC0415

    try:
        yield
    except OAuthError as error:
        raise _refusal(str(error.error), str(error.description)) from None
    except requests.exceptions.SSLError:
        hint = "Chứng chỉ của máy chủ đăng nhập không hợp lệ."
        raise TokenError("certificate of the authorization server not verified", hint=hint) from None
    except requests.HTTPError as error:
        status = error.response.status_code
        raise TokenError(f"HTTP {status}", transient=status >= 500 or status == 429, hint=_NETWORK) from None
    except requests.RequestException as error:
        raise TokenError(f"no answer: {type(error).__name__}", transient=True, hint=_NETWORK) from None
    except (KeyError, TypeError, ValueError):
        hint = "Kiểm tra các địa chỉ trong mục [oauth]."
        raise TokenError("not the answer of an authorization server", hint=hint) from None


def _refusal(code: str, description: str) -> TokenError:
    name = code if _CODE.fullmatch(code) else "refused"
    reason = _REASON.search(description)
    message = f"{name} ({reason.group()})" if reason else name
    if name in _FOR_NOW:
        return TokenError(message, transient=True, hint="Máy chủ đăng nhập đang bận; chương trình sẽ tự thử lại.")
    return TokenError(f"authorization refused: {message}", hint=_HINTS.get(name, AGAIN))
