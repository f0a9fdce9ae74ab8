"""2026-11-26: feeds, their items, and the posts that gather them."""

import sqlalchemy as sa
from alembic import op

revision = "posts0004"
down_revision = "posts0003"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "posts_feeds",
        sa.Column("community", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("etag", sa.String(length=200), nullable=True),
        sa.Column("modified", sa.String(length=200), nullable=True),
        sa.Column("begun", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(length=64), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("brought", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community", "key"),
    )
    op.create_table(
        "posts_items",
        sa.Column("community", sa.String(length=32), nullable=False),
        sa.Column("feed", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("community", "feed", "key"),
    )
    op.create_table(
        "posts_gathered",
        sa.Column("community", sa.String(length=32), nullable=False),
        sa.Column("room", sa.String(length=64), nullable=False),
        sa.Column("post", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community", "room"),
    )
