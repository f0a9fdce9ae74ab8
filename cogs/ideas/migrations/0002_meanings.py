"""2026-11-27: what ideas mean, for boards that are compared by it."""

import sqlalchemy as sa
from alembic import op

revision = "ideas0002"
down_revision = "ideas0001"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "ideas_meanings",
        sa.Column("idea", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("model", sa.String(length=40), nullable=False),
        sa.Column("worded", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meaning", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("idea"),
    )
