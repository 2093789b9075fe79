"""Log in on another device: type a code there, while we ask whether it was done. Source: RFC 8628."""

from collections.abc import Callable

from diemdanh.oauth import endpoint
from diemdanh.oauth.answers import DeviceCode, Grant, Waiting
from diemdanh.oauth.errors import TokenError
from diemdanh.oauth.providers import Provider

_SLOWER_SECONDS = 5


def log_in(provider: Provider, tell: Callable[[str], None], pause: Callable[[float], object]) -> Grant:
    """Tell the person what to do and return the grant once it is done. `pause` waits for seconds. Raises TokenError."""
    code = endpoint.ask_device(provider)
    tell(
        f"Trên máy tính hoặc điện thoại bất kỳ, mở {code.verification_uri} và nhập mã {code.user_code}\n"
        f"rồi đăng nhập bằng tài khoản của hộp thư và đồng ý. Mã có hiệu lực {code.expires_in // 60} phút; đang chờ …"
    )
    waited, interval = 0, code.interval
    while waited < code.expires_in:
        pause(interval)
        waited += interval
        answer, interval = _asked(provider, code, interval)
        if answer is not None:
            return answer
    raise TokenError("the code expired", hint="Mã đăng nhập đã hết hạn; chạy lại «diemdanh login».")


def _asked(provider: Provider, code: DeviceCode, interval: int) -> tuple[Grant | None, int]:
    """Return the grant, if there is one, and the seconds until the next question. Source: RFC 8628 section 3.5."""
    try:
        answer = endpoint.poll_device(provider, code.device_code)
    except TokenError as error:
        if not error.transient:
            raise
        return None, interval * 2
    if isinstance(answer, Grant):
        return answer, interval
    return None, interval + (_SLOWER_SECONDS if answer is Waiting.SLOWER else 0)
