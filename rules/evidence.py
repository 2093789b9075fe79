"""What speaks for which school: each layer leaves its evidence, whether or not it decided."""

from dataclasses import dataclass
from enum import StrEnum


class Layer(StrEnum):
    """Where a mail can say whose report it holds, the strongest first. Source: docs/domain.md, section 5."""

    RULING = "ruling"
    THREAD = "thread"
    ADDRESS = "address"
    CODE = "code"
    NAME = "name"
    LETTERHEAD = "letterhead"
    OTHERS = "others"
    FILE_NAME = "file_name"
    SUBJECT = "subject"
    BODY = "body"
    SIGNATURE = "signature"
    FORWARDED = "forwarded"


FORM = (Layer.CODE, Layer.NAME, Layer.LETTERHEAD, Layer.OTHERS)
"""What stands inside the form."""
CHOOSING = (Layer.FILE_NAME, Layer.SUBJECT, Layer.SIGNATURE, Layer.BODY)
"""What may choose among the schools that one address is registered for."""
CONTRADICTING = (Layer.FILE_NAME, Layer.SUBJECT)
"""What may object to the agreement of form and sender."""


@dataclass(frozen=True)
class Evidence:
    """What one layer says: the text that was found there, and the codes of the schools that it can mean (sorted)."""

    layer: Layer
    text: str
    schools: tuple[str, ...]
