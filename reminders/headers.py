"""Headers of our own mail, folded so that every machine reads what we wrote.

The standard library's own folding loses the space between two encoded words ("TrườngTiểu học") and folds long
Message-IDs into encoded words, where no machine finds the mail that they name.
"""

from email.header import Header
from email.policy import EmailPolicy
from email.utils import parseaddr


class _OurPolicy(EmailPolicy):
    """The policy for SMTP (line ends CRLF, no line break in a value) with our own folding of four headers."""

    def fold(self, name: str, value: str) -> str:
        """Return the header's lines, each ended."""
        text = str(value)
        if name == "Subject":
            return self._line(name, text)
        if name in {"In-Reply-To", "References"}:
            return f"{name}: {text}{self.linesep}"
        shown, address = parseaddr(text) if name == "From" else ("", "")
        if shown.isascii():
            folded: str = super().fold(name, value)
            return folded
        return f"{self._line(name, shown)} <{address}>{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return the same as bytes: what goes over the wire."""
        return self.fold(name, value).encode("ascii", "surrogateescape")

    def _line(self, name: str, text: str) -> str:
        """Return free text in encoded words that carry their own spaces. Source: RFC 2047 section 2."""
        charset = "us-ascii" if text.isascii() else "utf-8"
        return f"{name}: {Header(text, charset, header_name=name).encode(linesep=self.linesep)}{self.linesep}"


POLICY = _OurPolicy(linesep="\r\n")
