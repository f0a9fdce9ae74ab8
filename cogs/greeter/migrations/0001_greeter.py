"""2026-11-22: newcomers, fingerprints, raids and interests"""

import sqlalchemy as sa
from alembic import op

revision = "greeter0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "greeter_greeted",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint"),
    )
    op.create_table(
        "greeter_homes",
        sa.Column("community", sa.String(length=32), nullable=False),
        sa.Column("network", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("burst_turn", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community", "network"),
    )
    op.create_table(
        "greeter_raids",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community", sa.String(length=32), nullable=False),
        sa.Column("network", sa.String(length=16), nullable=False),
        sa.Column("began", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.Column("welcomed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "greeter_greetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community", sa.String(length=32), nullable=False),
        sa.Column("network", sa.String(length=16), nullable=False),
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.Column("joined", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.String(length=120), nullable=True),
        sa.Column("decided", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raid", sa.Integer(), nullable=True),
        sa.Column("left", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("community", "network", "account"),
        sqlite_autoincrement=True,
    )
    op.create_index("greeter_greetings_joined", "greeter_greetings", ["community", "network", "joined"])
    op.create_index("greeter_greetings_decided", "greeter_greetings", ["community", "network", "decision", "seen"])
    op.create_index("ix_greeter_greetings_member_id", "greeter_greetings", ["member_id"])
    op.create_table(
        "greeter_picks",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("interest", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"]),
        sa.PrimaryKeyConstraint("member_id", "interest"),
    )
