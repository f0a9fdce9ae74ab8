"""When each act of choosing was done, for the newest one stands, whichever is heard of first."""

import sqlalchemy as sa
from alembic import op

revision = "matrix_0002"
down_revision = "matrix_0001"


def upgrade() -> None:
    """Add it; of acts before, their order is known."""
    op.add_column("matrix_reactions", sa.Column("at", sa.DateTime(timezone=True)))
