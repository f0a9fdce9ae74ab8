"""2026-11-27: what met a rule of the charter, and what the next digest shows."""

import sqlalchemy as sa
from alembic import op

revision = "noticing0002"
down_revision = "noticing0001"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "noticing_matches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community", sa.String(length=32), nullable=False),
        sa.Column("rule", sa.String(length=24), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=16), nullable=False),
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("room", sa.String(length=255), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_noticing_matches_member_id", "noticing_matches", ["member_id"])
    op.create_index("ix_noticing_matches_rule", "noticing_matches", ["community", "rule", "at"])
    op.create_table(
        "noticing_doubtful",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=16), nullable=False),
        sa.Column("room", sa.String(length=255), nullable=False),
        sa.Column("message", sa.String(length=255), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_noticing_doubtful_member_id", "noticing_doubtful", ["member_id"])
    op.create_index("ix_noticing_doubtful_at", "noticing_doubtful", ["community", "at"])
