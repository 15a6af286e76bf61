"""Givers with their offers, needs with their lines, and what matches them."""

import sqlalchemy as sa
from alembic import op

from referral.store.types import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _givers()
    _offers()
    _offer_events()
    _needs()
    _need_lines()
    _matches()
    _match_events()


def _givers() -> None:
    op.create_table(
        "givers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("township", sa.String(length=200), nullable=False),
        sa.Column("village", sa.String(length=200), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("no_shows", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_givers"),
    )
    op.create_index("ix_givers_address", "givers", ["address"])
    op.create_index("ix_givers_credit_code", "givers", ["credit_code"])


def _offers() -> None:
    op.create_table(
        "offers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("giver_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("thing", sa.String(length=40), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("registered_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("taken >= 0 AND taken <= quantity", name=op.f("ck_offers_capacity")),
        sa.CheckConstraint(
            "reached >= 0 AND (households IS NULL OR reached <= households)",
            name=op.f("ck_offers_households"),
        ),
        sa.ForeignKeyConstraint(["giver_id"], ["givers.id"], name="fk_offers_giver_id_givers"),
        sa.PrimaryKeyConstraint("id", name="pk_offers"),
    )
    op.create_index("ix_offers_address", "offers", ["address"])
    op.create_index("ix_offers_giver_id", "offers", ["giver_id"])
    op.create_index("ix_offers_state_registered_at_id", "offers", ["state", "registered_at", "id"])


def _offer_events() -> None:
    op.create_table(
        "offer_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("actor_kind", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name="fk_offer_events_offer_id_offers"),
        sa.PrimaryKeyConstraint("id", name="pk_offer_events"),
        sa.UniqueConstraint("offer_id", "number", name="uq_offer_events_offer_id_number"),
    )


def _needs() -> None:
    op.create_table(
        "needs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("township", sa.String(length=200), nullable=False),
        sa.Column("village", sa.String(length=200), nullable=False),
        sa.Column("urgency", sa.SmallInteger(), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name="fk_needs_referral_id_referrals"),
        sa.PrimaryKeyConstraint("id", name="pk_needs"),
        sa.UniqueConstraint("referral_id", name="uq_needs_referral_id"),
    )
    op.create_index("ix_needs_state_urgency_since_id", "needs", ["state", "urgency", "since", "id"])


def _need_lines() -> None:
    op.create_table(
        "need_lines",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("thing", sa.String(length=40), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("covered", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint("covered >= 0", name=op.f("ck_need_lines_covered")),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name="fk_need_lines_need_id_needs"),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name="fk_need_lines_referral_id_referrals"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_need_lines"),
        sa.UniqueConstraint("need_id", "thing", name="uq_need_lines_need_id_thing"),
    )
    op.create_index("ix_need_lines_referral_id", "need_lines", ["referral_id"])


def _matches() -> None:
    op.create_table(
        "matches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("giver_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("thing", sa.String(length=40), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("delivered", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("quantity > 0 AND delivered >= 0", name=op.f("ck_matches_quantity")),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name="fk_matches_need_id_needs"),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name="fk_matches_offer_id_offers"),
        sa.ForeignKeyConstraint(["giver_id"], ["givers.id"], name="fk_matches_giver_id_givers"),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name="fk_matches_referral_id_referrals"),
        sa.PrimaryKeyConstraint("id", name="pk_matches"),
    )
    op.create_index("ix_matches_giver_id", "matches", ["giver_id"])
    op.create_index("ix_matches_need_id", "matches", ["need_id"])
    op.create_index("ix_matches_offer_id", "matches", ["offer_id"])
    op.create_index("ix_matches_referral_id", "matches", ["referral_id"])
    op.create_index("ix_matches_state_asked_at", "matches", ["state", "asked_at"])
    op.create_index("ix_matches_state_proposed_at_id", "matches", ["state", "proposed_at", "id"])


def _match_events() -> None:
    op.create_table(
        "match_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("actor_kind", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["match_id"], ["matches.id"], name="fk_match_events_match_id_matches"),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name="fk_match_events_referral_id_referrals"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_match_events"),
        sa.UniqueConstraint("match_id", "number", name="uq_match_events_match_id_number"),
    )
    op.create_index("ix_match_events_referral_id", "match_events", ["referral_id"])


def downgrade() -> None:
    for name in ("match_events", "matches", "need_lines", "needs", "offer_events", "offers", "givers"):
        op.drop_table(name)
