"""What was announced to the schools, and what schools ask for or tell in plain words."""

import sqlalchemy as sa
from alembic import op

from store.instants import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.String(64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign"], ["campaigns.id"], name="fk_announcements_campaign_campaigns", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_announcements"),
    )
    op.create_index("ix_announcements_campaign", "announcements", ["campaign"])
    op.create_table(
        "requests",
        sa.Column("message", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("school", sa.String(64), nullable=False),
        sa.Column("round", sa.String(96), nullable=False),
        sa.Column("on_day", sa.Date()),
        sa.ForeignKeyConstraint(["message"], ["messages.id"], name="fk_requests_message_messages", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["school"], ["schools.code"], name="fk_requests_school_schools"),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name="fk_requests_round_rounds"),
        sa.PrimaryKeyConstraint("message", name="pk_requests"),
    )
