"""Decisions with the term that they had, for the dashboard and the monthly report."""

import sqlalchemy as sa
from alembic import op

from referral.store.types import UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

# What was decided before is counted too; whether it was in time is not known of it.
BEFORE = """
INSERT INTO decisions (id, referral_id, outcome, filed_at, decided_at)
SELECT e.id, e.referral_id,
       CASE e.name
         WHEN 'ReferralDeclined' THEN 'declined' WHEN 'ReferralClosed' THEN 'answered' ELSE 'approved'
       END,
       r.filed_at, e.at
FROM referral_events e JOIN referrals r ON r.id = e.referral_id
WHERE e.name IN ('ReferralApproved', 'ReferralDeclined', 'ReliefGranted')
   OR (e.name = 'ReferralClosed' AND r.kind IN ('question', 'report'))
"""


def upgrade() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("filed_at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name="fk_decisions_referral_id_referrals"),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
    )
    op.create_index("ix_decisions_decided_at", "decisions", ["decided_at"])
    op.create_index("ix_decisions_referral_id", "decisions", ["referral_id"])
    op.execute(BEFORE)


def downgrade() -> None:
    op.drop_table("decisions")
