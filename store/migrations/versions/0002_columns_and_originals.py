"""Rows: in which column each field stands, and what the file holds where a field was repaired."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Added in place: a batch would rebuild the largest table. Rows read before know neither, so NULL.
    op.add_column("rows", sa.Column("columns", sa.JSON()))
    op.add_column("rows", sa.Column("originals", sa.JSON()))
