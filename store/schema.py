"""The tables. Facts only: what can be derived from them is not stored.

Idempotence rests on the unique keys here, not on flags.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from store.instants import Instant

# The revision of store/migrations that makes these tables. Here so that asking for it does not load Alembic.
REVISION = "0005"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# `former_names` and `contacts` are NULL where none was ever told.
schools = Table(
    "schools",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("level", String(32), nullable=False),
    Column("commune", Text, nullable=False),
    Column("cluster", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("principal", Text, nullable=False),
    Column("aliases", JSON, nullable=False),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("merged_into", String(64)),
    Column("former_names", JSON(none_as_null=True)),
    Column("contacts", JSON(none_as_null=True)),
)

# What changed in the roster, one line for each field of a school: its history, and the audit log of what was learnt.
# `ruling`: the decision about a message from which it was learnt, NULL where there is none.
roster_changes = Table(
    "roster_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("school", String(64), nullable=False, index=True),
    Column("field", String(32), nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("ruling", Integer, index=True),
)

# The office's own secrets, made here and known nowhere else: what signs Message-IDs and tokens.
secrets = Table(
    "secrets",
    metadata,
    Column("purpose", String(32), primary_key=True),
    Column("value", String(128), nullable=False),
)

school_addresses = Table(
    "school_addresses",
    metadata,
    Column("school", ForeignKey("schools.code", ondelete="CASCADE"), primary_key=True),
    Column("address", String(320), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("refused", Text),
    Index(None, "address"),
)

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("title", Text, nullable=False),
    Column("letter_number", Text, nullable=False),
    Column("letter_on", Date, nullable=False),
    Column("definition", Text, nullable=False),
    Column("applied_at", Instant, nullable=False),
)

rounds = Table(
    "rounds",
    metadata,
    Column("id", String(96), primary_key=True),
    Column("campaign", ForeignKey("campaigns.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("label", Text, nullable=False),
    Column("form", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("wording", String(8), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("courtesy_days", Integer, nullable=False),
    Column("opens_on", Date, nullable=False),
    Column("period_from", Date),
    Column("paper", Boolean, nullable=False),
    Column("audience", JSON, nullable=False),
    Column("days_off", String(24), nullable=False, server_default="keep"),
    Column("closes_on", Date),
    Column("evidence", Boolean, nullable=False, server_default=false()),
    Column("chased", Boolean, nullable=False, server_default=true()),
    Column("recurrence", String(64)),
)

# The days that the office declared off or working, in order; the latest of a day counts, unless it does not hold.
days_off = Table(
    "days_off",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Date, nullable=False),
    Column("working", Boolean, nullable=False),
    Column("holds", Boolean, nullable=False),
    Column("name", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
)

# Where the incoming side stands in each folder. `watermark`: every UID up to it that the server showed is stored.
# UIDs have 32 bits without a sign, which an Integer of PostgreSQL has not. Source: RFC 3501 section 2.3.1.1.
folders = Table(
    "folders",
    metadata,
    Column("name", String(255), primary_key=True),
    Column("uid_validity", BigInteger, nullable=False),
    Column("watermark", BigInteger, nullable=False),
    Column("on_server", Integer, nullable=False),
    Column("checked_at", Instant),
    Column("reconciled_at", Instant),
    Column("trouble", Text),
    Column("hint", Text),
)

# `sha256` is NULL for a message whose bytes the server refuses for good; `gmail_id` is Gmail's X-GM-MSGID; `dated_by`
# says where `received_at` comes from; nobody is written to about a `quiet` message; `returns_on` is the day that an
# absence notice names. `evidence` is what spoke for which school, `flags` what is odd about the sender; both are NULL
# for messages that were judged before they were noted.
messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), unique=True),
    Column("gmail_id", String(20), index=True),
    Column("canonical", String(64), index=True),
    Column("size", Integer, nullable=False),
    Column("truncated", Boolean, nullable=False),
    Column("received_at", Instant, nullable=False, index=True),
    Column("dated_by", String(16), nullable=False),
    Column("quiet", Boolean, nullable=False),
    Column("stored_at", Instant, nullable=False),
    Column("message_id", Text),
    Column("sent_at", Instant),
    Column("sender", Text),
    Column("sender_name", Text),
    Column("subject", Text),
    Column("evidence", JSON),
    Column("flags", JSON),
    Column("verified", Boolean),
    Column("returns_on", Date),
    Column("outcome", String(16), nullable=False, index=True),
    Column("reason", String(64)),
    Column("detail", Text),
    Column("school", ForeignKey("schools.code")),
    Column("attempts", Integer, nullable=False),
    Column("decided_at", Instant),
)

# Where on the server a message was seen. Several places of one message are copies. `vanished_at`: when it was first
# missed there.
places = Table(
    "places",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("folder", String(255), nullable=False),
    Column("uid_validity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("message", ForeignKey("messages.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("vanished_at", Instant),
    UniqueConstraint("folder", "uid_validity", "uid"),
)

# The whiles in which nobody looked into a folder: this service or the mail server was down.
outages = Table(
    "outages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("folder", String(255), nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("ended_at", Instant, nullable=False),
    Column("why", Text, nullable=False),
)

# Messages that the server shows and did not hand over when asked, and how often.
refusals = Table(
    "refusals",
    metadata,
    Column("folder", String(255), primary_key=True),
    Column("uid_validity", BigInteger, primary_key=True),
    Column("uid", BigInteger, primary_key=True),
    Column("attempts", Integer, nullable=False),
)

attachments = Table(
    "attachments",
    metadata,
    Column("message", ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("reason", Text),
    Column("glance", JSON(none_as_null=True)),
)

# `adds`: its rows are those of the version before with what this one brought ("bổ sung"). `aside_at`, `aside_why`:
# since when it counts no more, and why (rejected, withdrawn, undone); what was set aside stays here.
submissions = Table(
    "submissions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message", ForeignKey("messages.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("round", ForeignKey("rounds.id"), nullable=False),
    Column("school", ForeignKey("schools.code"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("file", Text, nullable=False),
    Column("form_version", String(16), nullable=False),
    Column("nil", Boolean, nullable=False),
    Column("content", String(64), nullable=False),
    Column("header", JSON, nullable=False),
    Column("early", Boolean, nullable=False),
    Column("adds", Boolean, nullable=False, server_default=false()),
    Column("aside_at", Instant),
    Column("aside_why", String(16)),
    UniqueConstraint("round", "school", "version"),
    UniqueConstraint("message", "round", "school"),
)

# `columns` and `originals` are NULL for rows that were read before either was noted.
rows = Table(
    "rows",
    metadata,
    Column("submission", ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("fields", JSON, nullable=False),
    Column("means", JSON, nullable=False),
    Column("source_file", Text, nullable=False),
    Column("source_table", Text, nullable=False),
    Column("source_row", Integer, nullable=False),
    Column("columns", JSON),
    Column("originals", JSON),
)

findings = Table(
    "findings",
    metadata,
    Column("submission", ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("weight", String(8), nullable=False),
    Column("where", Text, nullable=False),
    Column("text", Text, nullable=False),
)

# What the specialist decided about a school or about a group of schools (`cluster`; one of the two is set), in order;
# the latest of a kind counts, a school's own before its group's. This is also its audit log: nothing is deleted.
decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("round", ForeignKey("rounds.id"), nullable=False),
    Column("school", ForeignKey("schools.code")),
    Column("holds", Boolean, nullable=False),
    Column("on_day", Date),
    Column("reason", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("cluster", Text),
    Index(None, "round", "school"),
)

# What a person decided about a message, one of its files (by SHA-256) or one of its submissions; in order, never
# changed, the latest of a kind counts. `holds` is false where it takes an earlier one back. `adds`: the report adds to
# what the school has handed in. This is also the audit log of the review.
rulings = Table(
    "rulings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message", ForeignKey("messages.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("file", String(64)),
    Column("submission", ForeignKey("submissions.id", ondelete="CASCADE"), index=True),
    Column("kind", String(16), nullable=False),
    Column("holds", Boolean, nullable=False),
    Column("school", ForeignKey("schools.code")),
    Column("round", ForeignKey("rounds.id")),
    Column("adds", Boolean),
    Column("reason", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
)

# Whether two spellings of a school's rows are one person or group (names folded, the smaller first); the latest counts.
same_people = Table(
    "same_people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("school", ForeignKey("schools.code"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("other", Text, nullable=False),
    Column("same", Boolean, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
)

# `key` says what the mail is about (unique with kind and address), so that the same reason gives one mail. `token` is
# what a reply to it brings back; mails queued before there were tokens have none.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("key", String(255), nullable=False),
    Column("to_address", String(320), nullable=False),
    Column("school", ForeignKey("schools.code")),
    Column("about", ForeignKey("messages.id")),
    Column("message_id", String(255), nullable=False, unique=True),
    Column("token", String(32), index=True),
    Column("state", String(16), nullable=False, index=True),
    Column("planned_for", Instant, nullable=False),
    Column("queued_at", Instant, nullable=False),
    Column("next_try_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claimed_at", Instant),
    Column("looked_at", Instant),
    Column("sent_at", Instant, index=True),
    Column("subject", Text),
    Column("reason", Text),
    UniqueConstraint("kind", "key", "to_address"),
)

# Which rung of the ladder was climbed for which obligation, and by which mail (none: the rung was skipped).
reminder_steps = Table(
    "reminder_steps",
    metadata,
    Column("round", ForeignKey("rounds.id"), primary_key=True),
    Column("school", ForeignKey("schools.code"), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("mail", ForeignKey("outbox.id"), index=True),
    Column("at", Instant, nullable=False),
)

# What was announced to the schools of a campaign. `files`: name and SHA-256 of each.
announcements = Table(
    "announcements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign", ForeignKey("campaigns.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("note", Text, nullable=False),
    Column("files", JSON, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
)

# What a school asks for or tells in plain words, one thing a message. `on_day`: the day that it names.
requests = Table(
    "requests",
    metadata,
    Column("message", ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("school", ForeignKey("schools.code"), nullable=False),
    Column("round", ForeignKey("rounds.id"), nullable=False),
    Column("on_day", Date),
)
