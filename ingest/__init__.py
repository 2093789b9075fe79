"""Mail into facts: take it from the mailbox, read it, book it."""
