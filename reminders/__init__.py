"""Facts into mail: receipts, reminders, the digest, and their delivery."""
