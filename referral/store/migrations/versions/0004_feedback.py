"""Whom to tell of an answer, and figures about answers without identity."""

import sqlalchemy as sa
from alembic import op

from referral.store.types import BigInt, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("questions") as batch:
        batch.add_column(sa.Column("tell_address", sa.String(length=200), nullable=True))
        batch.add_column(sa.Column("tell_until", UtcDateTime(), nullable=True))
        batch.create_index("ix_questions_tell_until", ["tell_until"])
    op.create_table(
        "tallies",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tallies"),
        sa.UniqueConstraint(
            "week", "topic", "decision", "version", name="uq_tallies_week_topic_decision_version"
        ),
    )


def downgrade() -> None:
    op.drop_table("tallies")
    with op.batch_alter_table("questions") as batch:
        batch.drop_index("ix_questions_tell_until")
        batch.drop_column("tell_until")
        batch.drop_column("tell_address")
