"""What was done about questions, questions that have to find their topic, and the texts of articles."""

import sqlalchemy as sa
from alembic import op

from referral.store.types import BigInt, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("questions") as batch:
        batch.add_column(sa.Column("settled", sa.String(length=40), nullable=True))
        batch.add_column(sa.Column("reason", sa.Text(), nullable=True))
    op.create_table(
        "regression_questions",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_regression_questions"),
        sa.UniqueConstraint("topic", "text", name="uq_regression_questions_topic_text"),
    )
    _article_revisions()


def _article_revisions() -> None:
    op.create_table(
        "article_revisions",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name="fk_article_revisions_author_id_staff"),
        sa.ForeignKeyConstraint(["reviewer_id"], ["staff.id"], name="fk_article_revisions_reviewer_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_article_revisions"),
        sa.UniqueConstraint("topic", "number", name="uq_article_revisions_topic_number"),
    )
    op.create_index("ix_article_revisions_topic_state", "article_revisions", ["topic", "state"])


def downgrade() -> None:
    op.drop_table("article_revisions")
    op.drop_table("regression_questions")
    with op.batch_alter_table("questions") as batch:
        batch.drop_column("reason")
        batch.drop_column("settled")
