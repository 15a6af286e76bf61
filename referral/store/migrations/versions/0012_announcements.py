"""Announcements and who wants them; an outbox in which they wait behind everything else."""

import sqlalchemy as sa
from alembic import op

from referral.store.types import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

UNSENT = sa.text("state IN ('pending', 'sending')")


NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("township", sa.String(length=200), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sa.UniqueConstraint("address", name="uq_subscriptions_address"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subscriptions_township_id", "subscriptions", ["township", "id"])
    _announcements()
    # One column says whether a message waits behind the others, and of which announcement it is.
    op.add_column("outbox", sa.Column("announcement_id", NUMBER, nullable=True))
    op.create_index("ix_outbox_announcement_id_state", "outbox", ["announcement_id", "state"])
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["announcement_id", "seq"],
        sqlite_where=UNSENT,
        postgresql_where=UNSENT,
    )


def _announcements() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("zh_hans", sa.Text(), nullable=False),
        sa.Column("zh_hant", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("township", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("reached", NUMBER, nullable=False),
        sa.Column("receivers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name="fk_announcements_author_id_staff"),
        sa.ForeignKeyConstraint(["reviewer_id"], ["staff.id"], name="fk_announcements_reviewer_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_announcements"),
    )
    op.create_index("ix_announcements_state_id", "announcements", ["state", "id"])


def downgrade() -> None:
    op.drop_index("ix_outbox_due", "outbox")
    op.drop_index("ix_outbox_announcement_id_state", "outbox")
    op.drop_column("outbox", "announcement_id")
    op.drop_table("announcements")
    op.drop_table("subscriptions")
