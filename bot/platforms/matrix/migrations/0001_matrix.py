"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "matrix_0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    id_ = sa.String(255)
    op.create_table(
        "matrix_controls",
        sa.Column("event", id_, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("room", id_, nullable=False),
        sa.Column("community", sa.String(32), nullable=False),
        sa.Column("emoji", sa.String(64)),
        sa.Column("control", sa.String(90), nullable=False),
        sa.Column("value", sa.String(255)),
        sa.Column("most", sa.Integer, nullable=False),
        sa.Column("seeded", sa.Boolean, nullable=False),
        sa.Column("sent", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("matrix_controls_room", "matrix_controls", ["room"])
    op.create_index("matrix_controls_seeded", "matrix_controls", ["seeded"])
    op.create_table(
        "matrix_polls",
        sa.Column("event", id_, primary_key=True),
        sa.Column("result", id_),
    )
    op.create_table(
        "matrix_reactions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("event", id_, nullable=False, unique=True),
        sa.Column("target", id_, nullable=False),
        sa.Column("control", sa.String(90), nullable=False),
        sa.Column("account", id_, nullable=False),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("members.id"), nullable=False, index=True),
        sa.Column("chosen", sa.Text, nullable=False),
        sa.Column("whole", sa.Boolean, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("matrix_reactions_target", "matrix_reactions", ["target", "account", "gone"])
    op.create_table(
        "matrix_directs",
        sa.Column("account", id_, primary_key=True),
        sa.Column("room", id_, nullable=False, unique=True),
        sa.Column("community", sa.String(32), nullable=False),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("members.id"), nullable=False, index=True),
    )
    op.create_table(
        "matrix_moves",
        sa.Column("room", id_, primary_key=True),
        sa.Column("replacement", id_, nullable=False),
        sa.Column("joined", sa.Boolean, nullable=False),
    )
