"""Runs the migrations on the connection that `storage.schema` hands over, in its transaction.

Alembic imports this file to run it: the one module here whose import does work.
"""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
