"""Why there is no token. Never holds a token, a code or a secret, nor what a server said in free text."""

AGAIN = "Chạy «diemdanh login» để đăng nhập lại."


class TokenError(Exception):
    """No token can be had. `transient`: another try may help; `hint`: what the administrator can do."""

    def __init__(self, message: str, *, transient: bool = False, hint: str = AGAIN) -> None:
        super().__init__(message)
        self.transient = transient
        self.hint = hint
