"""Photos and papers beside a matter, their content in sealed pieces, and the links that were opened."""

import sqlalchemy as sa
from alembic import op

from referral.store.types import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("media", sa.String(length=40), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=40), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name="fk_attachments_referral_id_referrals"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_attachments_staff_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
    )
    op.create_index("ix_attachments_referral_id_created_at", "attachments", ["referral_id", "created_at"])
    op.create_index("ix_attachments_address_created_at", "attachments", ["address", "created_at"])
    op.create_index("ix_attachments_state_due_at", "attachments", ["state", "due_at"])
    _pieces_and_links()


def _pieces_and_links() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "attachment_pieces",
        sa.Column("id", number, nullable=False),
        sa.Column("attachment_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachments.id"], name="fk_attachment_pieces_attachment_id_attachments"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_attachment_pieces"),
        sa.UniqueConstraint(
            "attachment_id", "part", "number", name="uq_attachment_pieces_attachment_id_part_number"
        ),
    )
    op.create_table(
        "opened_links",
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("nonce", name="pk_opened_links"),
    )
    op.create_index("ix_opened_links_expires_at", "opened_links", ["expires_at"])


def downgrade() -> None:
    op.drop_table("opened_links")
    op.drop_table("attachment_pieces")
    op.drop_table("attachments")
