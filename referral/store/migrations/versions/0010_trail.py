"""The audit refuses to be changed, and each referral finds the lists that showed it."""

import sqlalchemy as sa
from alembic import op

from referral.store.types import BigInt

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

REFUSAL = "the audit is only ever added to"


def upgrade() -> None:
    op.create_table(
        "audit_lists",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("number", BigInt, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["number"], ["audit.number"], name="fk_audit_lists_number_audit"),
        sa.PrimaryKeyConstraint("referral_id", "number", name="pk_audit_lists"),
    )
    op.create_index("ix_audit_lists_number", "audit_lists", ["number"])
    if op.get_bind().dialect.name == "postgresql":
        _refuse_on_postgresql()
    else:
        _refuse_on_sqlite()


def _refuse_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_stays()"
    )


def _refuse_on_sqlite() -> None:
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_stays_{change.lower()} BEFORE {change} ON audit "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_stays ON audit")
        op.execute("DROP FUNCTION audit_stays()")
    else:
        for change in ("update", "delete"):
            op.execute(f"DROP TRIGGER audit_stays_{change}")
    op.drop_table("audit_lists")
