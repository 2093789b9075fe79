"""Why a file cannot be read, in words for the school that sent it."""


class UnreadableError(Exception):
    """A file that looks like something to read and cannot be. `reason` is a courteous Vietnamese sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
