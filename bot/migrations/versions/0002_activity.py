"""2026-11-25: counts of activity."""

import sqlalchemy as sa
from alembic import op

revision = "house0002"
down_revision = "house0001"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "activity_hours",
        sa.Column("community", sa.String(length=32), nullable=False),
        sa.Column("network", sa.String(length=16), nullable=False),
        sa.Column("room", sa.String(length=255), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community", "network", "room", "hour"),
    )
    op.create_table(
        "activity_speakers",
        sa.Column("community", sa.String(length=32), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=16), nullable=False),
        sa.Column("room", sa.String(length=255), nullable=False),
        sa.Column("speaker", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("community", "hour", "network", "room", "speaker"),
        sqlite_with_rowid=False,
    )
