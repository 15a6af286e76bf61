"""Consents for one recipient and until a moment, and what was given to whom."""

import sqlalchemy as sa
from alembic import op

from referral.store.types import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    with op.batch_alter_table("consents") as table:
        table.add_column(sa.Column("recipient", sa.String(length=200), nullable=False, server_default=""))
        table.add_column(sa.Column("until", UtcDateTime(), nullable=True))
    op.create_table(
        "disclosures",
        sa.Column("id", number, nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("basis", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.Column("actor_kind", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name="fk_disclosures_referral_id_referrals"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_disclosures"),
    )
    op.create_index("ix_disclosures_referral_id", "disclosures", ["referral_id"])
    op.create_index("ix_disclosures_recipient", "disclosures", ["recipient"])


def downgrade() -> None:
    op.drop_table("disclosures")
    with op.batch_alter_table("consents") as table:
        table.drop_column("until")
        table.drop_column("recipient")
