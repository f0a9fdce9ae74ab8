"""2026-11-26: what is owed may go into the thread of a message."""

import sqlalchemy as sa
from alembic import op

revision = "house0004"
down_revision = "house0003"


def upgrade() -> None:
    """Add the column."""
    op.add_column("deliveries", sa.Column("thread", sa.String(length=255), nullable=True))
