"""Days off that the office declares, groups in decisions, what a round may ask, and when the mailbox was not seen."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from store.instants import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_OF_ROUNDS: tuple[sa.Column[Any], ...] = (
    sa.Column("days_off", sa.String(24), nullable=False, server_default="keep"),
    sa.Column("closes_on", sa.Date()),
    sa.Column("evidence", sa.Boolean(), nullable=False, server_default=sa.false()),
    sa.Column("chased", sa.Boolean(), nullable=False, server_default=sa.true()),
    sa.Column("recurrence", sa.String(64)),
)


def upgrade() -> None:
    for column in _OF_ROUNDS:
        op.add_column("rounds", column)
    # A recurring round's id is its request's with "-2018-01" behind it.
    op.execute("UPDATE rounds SET recurrence = substr(id, 1, length(id) - 8) WHERE period_from IS NOT NULL")
    with op.batch_alter_table("decisions") as batch:
        batch.alter_column("school", existing_type=sa.String(64), nullable=True)
        batch.add_column(sa.Column("cluster", sa.Text()))
    op.create_table(
        "days_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_days_off"),
    )
    op.create_table(
        "outages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("folder", sa.String(255), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outages"),
    )
