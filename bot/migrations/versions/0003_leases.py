"""2026-11-22: who of several processes carries what is owed."""

import sqlalchemy as sa
from alembic import op

revision = "house0003"
down_revision = "house0002"


def upgrade() -> None:
    """Add the columns."""
    for table in ("deliveries", "effects"):
        op.add_column(table, sa.Column("owner", sa.String(length=16), nullable=True))
        op.add_column(table, sa.Column("until", sa.DateTime(timezone=True), nullable=True))
        op.add_column(table, sa.Column("tried", sa.DateTime(timezone=True), nullable=True))
