"""2026-11-22: thanks and their claps."""

import sqlalchemy as sa
from alembic import op

revision = "kudos0001"
down_revision = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "kudos_thanks",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("community", sa.String(32), nullable=False),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("members.id"), index=True),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("claps", sa.Integer, nullable=False),
    )
