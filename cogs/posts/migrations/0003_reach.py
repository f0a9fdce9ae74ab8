"""2026-11-26: how many each post has reached, and whether it went out at a peak."""

import sqlalchemy as sa
from alembic import op

revision = "posts0003"
down_revision = "posts0002"


def upgrade() -> None:
    """Add the column and the table."""
    op.add_column("posts_sent", sa.Column("peak", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "posts_reach",
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=16), nullable=False),
        sa.Column("room", sa.String(length=255), nullable=False),
        sa.Column("reactions", sa.Integer(), nullable=True),
        sa.Column("replies", sa.Integer(), nullable=True),
        sa.Column("asked", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sent", "network", "room"),
    )
