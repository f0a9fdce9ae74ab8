"""2026-11-26: ideas, what became of them, who follows them, and what is still to be told."""

import sqlalchemy as sa
from alembic import op

revision = "ideas0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "ideas_ideas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community", sa.String(length=32), nullable=False),
        sa.Column("board", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("merged", sa.Integer(), nullable=True),
        sa.Column("box", sa.Integer(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("against", sa.Integer(), nullable=False),
        sa.Column("proposed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["box"], ["ballot_boxes.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ideas_ideas_merged", "ideas_ideas", ["merged"])
    op.create_index("ix_ideas_ideas_box", "ideas_ideas", ["box"])
    op.create_index("ix_ideas_ideas_changed", "ideas_ideas", ["community", "changed"])
    op.create_table(
        "ideas_authors",
        sa.Column("idea", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"]),
        sa.PrimaryKeyConstraint("idea"),
    )
    op.create_index("ix_ideas_authors_member_id", "ideas_authors", ["member_id"])
    op.create_table(
        "ideas_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["members.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ideas_changes_idea", "ideas_changes", ["idea"])
    op.create_index("ix_ideas_changes_by", "ideas_changes", ["by"])
    op.create_table(
        "ideas_followers",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("idea", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"]),
        sa.PrimaryKeyConstraint("member_id", "idea"),
    )
    op.create_index("ix_ideas_followers_idea", "ideas_followers", ["idea"])
    op.create_table(
        "ideas_news",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("idea", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("community", sa.String(length=32), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"]),
        sa.PrimaryKeyConstraint("member_id", "idea"),
    )
    op.create_index("ix_ideas_news_community", "ideas_news", ["community"])
    op.create_table(
        "ideas_told",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"]),
        sa.PrimaryKeyConstraint("member_id"),
    )
    op.create_table(
        "ideas_drafts",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("board", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"]),
        sa.PrimaryKeyConstraint("member_id"),
    )
    op.create_table(
        "ideas_left",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"]),
        sa.PrimaryKeyConstraint("member_id", "network"),
    )
