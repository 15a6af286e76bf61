"""Notices to staff, and who is on duty."""

import sqlalchemy as sa
from alembic import op

from referral.store.types import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "staff_notices",
        sa.Column("number", number, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=True),
        sa.Column("stage", sa.String(length=40), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("year", sa.SmallInteger(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_notices_staff_id_staff"),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name="fk_staff_notices_referral_id_referrals"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_staff_notices"),
        sa.UniqueConstraint("staff_id", "key", name="uq_staff_notices_staff_id_key"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_staff_notices_staff_id_read_at_number", "staff_notices", ["staff_id", "read_at", "number"]
    )
    op.create_index(
        "ix_staff_notices_referral_id_kind_due_at", "staff_notices", ["referral_id", "kind", "due_at"]
    )
    op.create_index("ix_staff_notices_created_at", "staff_notices", ["created_at"])
    op.create_table(
        "duties",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("township", sa.String(length=200), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_duties_staff_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_duties"),
    )
    op.create_index("ix_duties_last_first", "duties", ["last", "first"])


def downgrade() -> None:
    op.drop_table("duties")
    op.drop_table("staff_notices")
