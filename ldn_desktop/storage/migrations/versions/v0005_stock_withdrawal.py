"""What was said of the supply at home can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stock_withdrawal",
        sa.Column("stock_entry", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["stock_entry"], ["stock_entry.id"], name="fk_stock_withdrawal_stock_entry"
        ),
        sa.PrimaryKeyConstraint("stock_entry"),
        sqlite_strict=True,
    )
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER stock_withdrawal_refuses_{change.lower()} "
            f"BEFORE {change} ON stock_withdrawal "
            "BEGIN SELECT RAISE(ABORT, 'stock_withdrawal is append-only'); END"
        )
