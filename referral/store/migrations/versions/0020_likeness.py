"""What may be the same household again: keyed hashes, what is indexed, and pairs with their sum."""

import sqlalchemy as sa
from alembic import op

from referral.store.types import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def _referral(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["referrals.id"], name=f"fk_{table}_{column}_referrals")


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "likeness_keys",
        sa.Column("id", number, nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        _referral("likeness_keys", "referral_id"),
        sa.PrimaryKeyConstraint("id", name="pk_likeness_keys"),
    )
    op.create_index("ix_likeness_keys_key", "likeness_keys", ["key"])
    op.create_index("ix_likeness_keys_referral_id", "likeness_keys", ["referral_id"])
    op.create_table(
        "likeness_done",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _referral("likeness_done", "referral_id"),
        sa.PrimaryKeyConstraint("referral_id", name="pk_likeness_done"),
    )
    op.create_table(
        "likeness_pairs",
        sa.Column("id", number, nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("signs", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        _referral("likeness_pairs", "first_id"),
        _referral("likeness_pairs", "second_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_likeness_pairs_staff_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_likeness_pairs"),
        sa.UniqueConstraint("first_id", "second_id", name="uq_likeness_pairs_first_id_second_id"),
    )
    op.create_index("ix_likeness_pairs_second_id", "likeness_pairs", ["second_id"])


def downgrade() -> None:
    op.drop_table("likeness_pairs")
    op.drop_table("likeness_done")
    op.drop_table("likeness_keys")
