"""Tasks of departments and their contacts, conversations with a person, satisfaction, who has a page open."""

import sqlalchemy as sa
from alembic import op

from referral.store.types import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff", sa.Column("department", sa.String(length=40), nullable=True))
    op.add_column("staff", sa.Column("office", sa.String(length=64), nullable=True))
    op.add_column("referrals", sa.Column("unread", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "referrals", sa.Column("escalated", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index("ix_referrals_unread_updated_at_id", "referrals", ["unread", "updated_at", "id"])
    op.create_index("ix_referrals_escalated_updated_at_id", "referrals", ["escalated", "updated_at", "id"])
    _tasks()
    _talks()
    _satisfaction()
    op.create_table(
        "referral_locks",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name="fk_referral_locks_referral_id_referrals"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_referral_locks_staff_id_staff"),
        sa.PrimaryKeyConstraint("referral_id", name="pk_referral_locks"),
    )


def _tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("department", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name="fk_tasks_referral_id_referrals"),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
    )
    op.create_index("ix_tasks_referral_id", "tasks", ["referral_id"])
    op.create_index("ix_tasks_department_state_due_id", "tasks", ["department", "state", "due", "id"])
    op.create_index("ix_tasks_state_due", "tasks", ["state", "due"])
    op.create_table(
        "department_contacts",
        sa.Column("department", sa.String(length=200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["updated_by"], ["staff.id"], name="fk_department_contacts_updated_by_staff"),
        sa.PrimaryKeyConstraint("department", name="pk_department_contacts"),
    )


def _talks() -> None:
    op.create_table(
        "talks",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name="fk_talks_referral_id_referrals"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_talks_staff_id_staff"),
        sa.PrimaryKeyConstraint("referral_id", name="pk_talks"),
    )
    op.create_index("ix_talks_last_at", "talks", ["last_at"])
    op.create_table(
        "canned_replies",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=64), nullable=False),
        sa.Column("zh_hans", sa.Text(), nullable=False),
        sa.Column("zh_hant", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["updated_by"], ["staff.id"], name="fk_canned_replies_updated_by_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_canned_replies"),
    )


def _satisfaction() -> None:
    op.create_table(
        "satisfactions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.String(length=40), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name="fk_satisfactions_referral_id_referrals"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_satisfactions"),
    )
    op.create_index("ix_satisfactions_referral_id", "satisfactions", ["referral_id"])
    op.create_index("ix_satisfactions_at", "satisfactions", ["at"])


def downgrade() -> None:
    for table in (
        "referral_locks",
        "satisfactions",
        "canned_replies",
        "talks",
        "department_contacts",
        "tasks",
    ):
        op.drop_table(table)
    # Not in a batch: on SQLite that would drop the table, which others point at.
    op.drop_index("ix_referrals_escalated_updated_at_id", "referrals")
    op.drop_index("ix_referrals_unread_updated_at_id", "referrals")
    for table, column in (
        ("referrals", "escalated"),
        ("referrals", "unread"),
        ("staff", "office"),
        ("staff", "department"),
    ):
        op.drop_column(table, column)
