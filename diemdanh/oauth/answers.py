"""What an authorization server answers, taken apart; anything that is not such an answer is a ValueError."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

# Source: RFC 6750 section 2.1; a control character would also break the lines of XOAUTH2.
_TOKEN = re.compile(r"[!-~]+")
_LONGEST_SECONDS = 366 * 86400


@dataclass(frozen=True)
class Grant:
    """What the server gave. `expires_in`: seconds from the answer, 0 where the server does not say."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in: int


@dataclass(frozen=True)
class DeviceCode:
    """What the person must type, and where. Times are seconds."""

    device_code: str = field(repr=False)
    user_code: str
    verification_uri: str
    expires_in: int
    interval: int


class Waiting(Enum):
    """The person is not done yet; SLOWER: ask less often from now on."""

    SAME = "authorization_pending"
    SLOWER = "slow_down"


def grant(answer: Mapping[str, Any]) -> Grant:
    """Return the grant. Raises KeyError, TypeError or ValueError where the server gave none."""
    if str(answer.get("token_type", "bearer")).casefold() != "bearer":
        raise ValueError("not a bearer token")
    refresh_token = answer.get("refresh_token") or ""
    return Grant(
        access_token=_plain(answer["access_token"]),
        refresh_token=_plain(refresh_token) if refresh_token else "",
        expires_in=_seconds(answer.get("expires_in")),
    )


def device_code(fields: Mapping[str, Any]) -> DeviceCode:
    """Return the codes. Raises KeyError, TypeError or ValueError. Source: RFC 8628 section 3.2."""
    # Some servers of before the RFC say verification_url.
    where = fields.get("verification_uri") or fields["verification_url"]
    return DeviceCode(
        device_code=_plain(fields["device_code"]),
        user_code=_plain(fields["user_code"]),
        verification_uri=_plain(where),
        expires_in=_seconds(fields["expires_in"]),
        interval=max(1, _seconds(fields.get("interval", 5))),
    )


def _plain(value: object) -> str:
    if not isinstance(value, str) or not _TOKEN.fullmatch(value):
        raise ValueError("not a token")
    return value


def _seconds(value: object) -> int:
    return min(max(0, int(str(value))), _LONGEST_SECONDS) if value is not None else 0
