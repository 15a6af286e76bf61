"""When the nearest term of a matter is over, for sorting; the worker counts it for what is open already."""

import sqlalchemy as sa
from alembic import op

from referral.store.types import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INDEXES = (("is_open", "due_at", "id"), ("township", "is_open", "due_at", "id"), ("is_open", "clock_version"))


def upgrade() -> None:
    op.add_column("referrals", sa.Column("due_at", UtcDateTime(), nullable=True))
    op.add_column("referrals", sa.Column("due_stage", sa.String(length=40), nullable=True))
    op.add_column("referrals", sa.Column("due_unknown", sa.SmallInteger(), nullable=True))
    op.add_column("referrals", sa.Column("clock_version", sa.String(length=16), nullable=True))
    for columns in INDEXES:
        op.create_index(f"ix_referrals_{'_'.join(columns)}", "referrals", list(columns))


def downgrade() -> None:
    for columns in INDEXES:
        op.drop_index(f"ix_referrals_{'_'.join(columns)}", "referrals")
    for name in ("due_at", "due_stage", "due_unknown", "clock_version"):
        op.drop_column("referrals", name)
