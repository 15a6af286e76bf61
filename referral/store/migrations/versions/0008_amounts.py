"""Amounts that staff date and a second person publishes, and cases that staff sign."""

import sqlalchemy as sa
from alembic import op

from referral.store.types import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "amount_proposals",
        sa.Column("id", number, nullable=False),
        sa.Column("parameter", sa.String(length=200), nullable=False),
        sa.Column("area", sa.String(length=200), nullable=True),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=4), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("certainty", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name="fk_amount_proposals_author_id_staff"),
        sa.ForeignKeyConstraint(["reviewer_id"], ["staff.id"], name="fk_amount_proposals_reviewer_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_amount_proposals"),
    )
    op.create_index("ix_amount_proposals_parameter_state", "amount_proposals", ["parameter", "state"])
    op.create_index("ix_amount_proposals_state_position", "amount_proposals", ["state", "position"])
    op.create_table(
        "signed_cases",
        sa.Column("id", number, nullable=False),
        sa.Column("program", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["signed_by"], ["staff.id"], name="fk_signed_cases_signed_by_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_signed_cases"),
    )
    op.create_index("ix_signed_cases_program", "signed_cases", ["program"])


def downgrade() -> None:
    op.drop_table("signed_cases")
    op.drop_table("amount_proposals")
