"""Referrals with their events, the ledger of consents, screenings and open questions."""

import sqlalchemy as sa
from alembic import op

from referral.store.types import BigInt, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _referrals()
    _index_referrals()
    _referral_events()
    _consents()
    _screenings()
    _questions()


def _referrals() -> None:
    op.create_table(
        "referrals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code_index", sa.String(length=64), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("urgency", sa.SmallInteger(), nullable=False),
        sa.Column("queue_rank", sa.SmallInteger(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("township", sa.String(length=200), nullable=False),
        sa.Column("village", sa.String(length=200), nullable=False),
        sa.Column("program", sa.String(length=200), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("filed_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["assignee_id"], ["staff.id"], name="fk_referrals_assignee_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_referrals"),
        sa.UniqueConstraint("code_index", name="uq_referrals_code_index"),
    )


def _index_referrals() -> None:
    op.create_index("ix_referrals_address", "referrals", ["address"])
    op.create_index(
        "ix_referrals_assignee_id_is_open_queue_rank_filed_at_id",
        "referrals",
        ["assignee_id", "is_open", "queue_rank", "filed_at", "id"],
    )
    op.create_index("ix_referrals_is_open_updated_at_id", "referrals", ["is_open", "updated_at", "id"])
    op.create_index(
        "ix_referrals_is_open_queue_rank_filed_at_id",
        "referrals",
        ["is_open", "queue_rank", "filed_at", "id"],
    )
    op.create_index(
        "ix_referrals_status_queue_rank_filed_at_id", "referrals", ["status", "queue_rank", "filed_at", "id"]
    )
    op.create_index(
        "ix_referrals_township_is_open_queue_rank_filed_at_id",
        "referrals",
        ["township", "is_open", "queue_rank", "filed_at", "id"],
    )


def _referral_events() -> None:
    op.create_table(
        "referral_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("actor_kind", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name="fk_referral_events_referral_id_referrals"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_referral_events"),
        sa.UniqueConstraint("referral_id", "number", name="uq_referral_events_referral_id_number"),
    )


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("text_version", sa.String(length=200), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name="fk_consents_referral_id_referrals"),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
    )
    op.create_index("ix_consents_address", "consents", ["address"])
    op.create_index("ix_consents_referral_id", "consents", ["referral_id"])


def _screenings() -> None:
    op.create_table(
        "screenings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("rules_version", sa.String(length=200), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_screenings"),
    )
    op.create_index("ix_screenings_expires_at", "screenings", ["expires_at"])
    op.create_index("ix_screenings_owner", "screenings", ["owner"])


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("text_index", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=False),
        sa.Column("topic", sa.String(length=200), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
        sa.UniqueConstraint("text_index", "owner", name="uq_questions_text_index_owner"),
    )
    op.create_index("ix_questions_last_at", "questions", ["last_at"])
    op.create_index("ix_questions_owner", "questions", ["owner"])


def downgrade() -> None:
    op.drop_table("questions")
    op.drop_table("screenings")
    op.drop_table("consents")
    op.drop_table("referral_events")
    op.drop_table("referrals")
