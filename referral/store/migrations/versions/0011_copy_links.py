"""One-time links to a copy of one's own data."""

import sqlalchemy as sa
from alembic import op

from referral.store.types import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "copy_links",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.Column("downloaded_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name="pk_copy_links"),
    )
    op.create_index("ix_copy_links_address", "copy_links", ["address"])
    op.create_index("ix_copy_links_expires_at", "copy_links", ["expires_at"])


def downgrade() -> None:
    op.drop_table("copy_links")
