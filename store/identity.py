"""Message-IDs of our own mail: derived from the row, so that a mail can be found again after a crash."""

import hashlib

# RFC 5322 asks for a right-hand side that is ours. ".invalid" style hosts hurt delivery, the sender's own host may
# change with the configuration, and the id must not: so it is a name of the product's.
DOMAIN = "diemdanh.mail"


def message_id_of(kind: str, key: str, to_address: str) -> str:
    """Return the Message-ID of the mail of this kind, about this key, to this address: always the same one."""
    digest = hashlib.sha256("\n".join((kind, key, to_address)).encode()).hexdigest()[:32]
    return f"<{kind}.{digest}@{DOMAIN}>"
