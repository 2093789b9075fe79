"""Whose report it is: evidence, tokens, rulings, and the history of the roster and of its people."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from store.instants import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Added in place: a batch would rebuild tables that may be large.
_NEW_COLUMNS: tuple[tuple[str, sa.Column[Any]], ...] = (
    ("schools", sa.Column("former_names", sa.JSON())),
    ("schools", sa.Column("contacts", sa.JSON())),
    ("messages", sa.Column("sender_name", sa.Text())),
    ("messages", sa.Column("evidence", sa.JSON())),
    ("messages", sa.Column("flags", sa.JSON())),
    ("attachments", sa.Column("glance", sa.JSON())),
    ("submissions", sa.Column("adds", sa.Boolean(), nullable=False, server_default=sa.false())),
    ("submissions", sa.Column("aside_at", Instant())),
    ("submissions", sa.Column("aside_why", sa.String(16))),
    ("outbox", sa.Column("token", sa.String(32))),
)


def upgrade() -> None:
    for table, column in _NEW_COLUMNS:
        op.add_column(table, column)
    op.create_index("ix_outbox_token", "outbox", ["token"])
    _of_the_office()
    _of_the_review()


def _of_the_office() -> None:
    op.create_table(
        "roster_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school", sa.String(64), nullable=False),
        sa.Column("field", sa.String(32), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("ruling", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_roster_changes"),
    )
    op.create_index("ix_roster_changes_ruling", "roster_changes", ["ruling"])
    op.create_index("ix_roster_changes_school", "roster_changes", ["school"])
    op.create_table(
        "secrets",
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("value", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("purpose", name="pk_secrets"),
    )


def _of_the_review() -> None:
    op.create_table(
        "rulings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(64)),
        sa.Column("submission", sa.Integer()),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("school", sa.String(64)),
        sa.Column("round", sa.String(96)),
        sa.Column("adds", sa.Boolean()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rulings"),
        sa.ForeignKeyConstraint(["message"], ["messages.id"], name="fk_rulings_message_messages", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["submission"], ["submissions.id"], name="fk_rulings_submission_submissions", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["school"], ["schools.code"], name="fk_rulings_school_schools"),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name="fk_rulings_round_rounds"),
    )
    op.create_index("ix_rulings_message", "rulings", ["message"])
    op.create_index("ix_rulings_submission", "rulings", ["submission"])
    op.create_table(
        "same_people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_same_people"),
        sa.ForeignKeyConstraint(["school"], ["schools.code"], name="fk_same_people_school_schools"),
    )
    op.create_index("ix_same_people_school", "same_people", ["school"])
