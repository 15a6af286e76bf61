"""Alembic runs this file for every command; the connection is handed over by `referral.store.migrating`."""

from alembic import context

from referral.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
