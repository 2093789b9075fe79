"""What the test's authorization server has granted, and what it answers to each request. Knows nothing of HTTP."""

import base64
import hashlib
import itertools
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

Fields = Mapping[str, str]
Answer = tuple[int, dict[str, object]]

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


def refusal(error: str, description: str = "", status: int = 400) -> Answer:
    """Return the answer of RFC 6749 section 5.2."""
    return status, {"error": error, "error_description": description}


@dataclass
class Book:
    """Codes, tokens and what is to come. Change it under `changed`, which is notified of every request."""

    client_id: str
    client_secret: str
    user: str
    rotates: bool = True
    lifetime: int = 3600
    interval: int = 1
    user_code: str = "WDJB-MJHT"
    gives_refresh_token: bool = True
    device_answers: list[str] = field(default_factory=list)
    token_answers: list[Answer] = field(default_factory=list)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    access: set[str] = field(default_factory=set)
    refresh: set[str] = field(default_factory=set)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        self._codes: dict[str, Fields] = {}
        self._devices: set[str] = set()
        self._numbers = itertools.count(1)

    def authorize(self, asked: Fields) -> dict[str, str]:
        """Return what the browser carries back once the person agreed; the code remembers what it was asked with."""
        wanted = {"response_type": "code", "client_id": self.client_id, "code_challenge_method": "S256"}
        if any(asked.get(name) != value for name, value in wanted.items()) or not asked.get("code_challenge"):
            return {"error": "invalid_request", "state": asked.get("state", "")}
        code = f"code-{next(self._numbers)}"
        self._codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def device(self, asked: Fields) -> Answer:
        """RFC 8628 section 3.2."""
        if not self._knows_client(asked):
            return refusal("invalid_client", status=401)
        code = f"device-{next(self._numbers)}"
        self._devices.add(code)
        fields = {"device_code": code, "user_code": self.user_code, "verification_uri": "https://login.example/device"}
        return 200, {**fields, "expires_in": 900, "interval": self.interval}

    def token(self, asked: Fields) -> Answer:
        """RFC 6749 sections 4.1.4 and 6, RFC 8628 section 3.5."""
        if self.token_answers:
            return self.token_answers.pop(0)
        if not self._knows_client(asked):
            return refusal("invalid_client", status=401)
        grants = {
            "authorization_code": self._redeem,
            "refresh_token": self._renew,
            DEVICE_GRANT: self._poll,
        }
        return grants[asked["grant_type"]](asked)

    def introspect(self, asked: Fields) -> Answer:
        """RFC 7662 section 2.2."""
        if asked.get("token") not in self.access:
            return 200, {"active": False}
        return 200, {"active": True, "username": self.user}

    def grant(self) -> dict[str, object]:
        """Return a new pair of tokens."""
        number = next(self._numbers)
        fields: dict[str, object] = {
            "access_token": f"bi-mat-access-{number}",
            "token_type": "Bearer",
            "expires_in": self.lifetime,
        }
        self.access.add(f"bi-mat-access-{number}")
        if self.gives_refresh_token:
            fields["refresh_token"] = f"bi-mat-refresh-{number}"
            self.refresh.add(f"bi-mat-refresh-{number}")
        return fields

    def _knows_client(self, asked: Fields) -> bool:
        return (asked.get("client_id"), asked.get("client_secret", "")) == (self.client_id, self.client_secret)

    def _redeem(self, asked: Fields) -> Answer:
        begun = self._codes.pop(asked["code"], None)
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if not begun or begun["code_challenge"] != challenge or begun["redirect_uri"] != asked.get("redirect_uri"):
            return refusal("invalid_grant")
        return 200, self.grant()

    def _renew(self, asked: Fields) -> Answer:
        token = asked["refresh_token"]
        if token not in self.refresh:
            return refusal("invalid_grant", f"AADSTS700082: the token {token} has expired")
        if self.rotates:
            self.refresh.discard(token)
            return 200, self.grant()
        fields = self.grant()
        self.refresh.discard(str(fields.pop("refresh_token")))
        return 200, fields

    def _poll(self, asked: Fields) -> Answer:
        if asked["device_code"] not in self._devices:
            return refusal("invalid_grant")
        if self.device_answers:
            return refusal(self.device_answers.pop(0))
        return 200, self.grant()
