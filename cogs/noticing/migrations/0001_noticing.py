"""2026-11-27: what was learnt, and how many cases were opened."""

import sqlalchemy as sa
from alembic import op

revision = "noticing0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "noticing_learnt",
        sa.Column("community", sa.String(length=32), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("presses", sa.Integer(), nullable=False),
        sa.Column("alarms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community"),
    )
    op.create_table(
        "noticing_days",
        sa.Column("community", sa.String(length=32), nullable=False),
        sa.Column("room", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("raised", sa.Integer(), nullable=False),
        sa.Column("alarms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community", "room", "day"),
    )
