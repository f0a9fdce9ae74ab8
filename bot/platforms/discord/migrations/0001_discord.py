"""The servers and who is being screened there."""

import sqlalchemy as sa
from alembic import op

revision = "discord_0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "discord_homes",
        sa.Column("server", sa.String(20), primary_key=True),
        sa.Column("first", sa.DateTime(timezone=True)),
        sa.Column("seen", sa.DateTime(timezone=True)),
        sa.Column("commands", sa.Text),
    )
    op.create_table(
        "discord_screening",
        sa.Column("server", sa.String(20), primary_key=True),
        sa.Column("account", sa.String(20), primary_key=True),
    )
