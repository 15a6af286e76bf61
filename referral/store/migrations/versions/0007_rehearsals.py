"""How a content answers the whole question set: kept under the content, so that it is asked once."""

import sqlalchemy as sa
from alembic import op

from referral.store.types import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rehearsals",
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("outcomes", sa.Text(), nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=False),
        sa.Column("held_until", UtcDateTime(), nullable=False),
        sa.Column("touched_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("content", name="pk_rehearsals"),
    )


def downgrade() -> None:
    op.drop_table("rehearsals")
