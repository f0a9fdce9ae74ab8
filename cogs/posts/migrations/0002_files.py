"""2026-11-26: files that go with posts, and threads under them."""

import sqlalchemy as sa
from alembic import op

revision = "posts0002"
down_revision = "posts0001"


def upgrade() -> None:
    """Create the table and the column."""
    op.create_table(
        "posts_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community", sa.String(length=32), nullable=False),
        sa.Column("post", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("alt", sa.String(length=1024), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_posts_files_post", "posts_files", ["post"])
    op.add_column("posts_posts", sa.Column("thread", sa.Boolean(), nullable=False, server_default=sa.false()))
