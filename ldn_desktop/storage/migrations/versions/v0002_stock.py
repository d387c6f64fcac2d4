"""What is at home: stock-takes, what came in, opened bottles."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stock_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("strength_thousandths", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("amount_thousandths", sa.Integer(), nullable=True),
        sa.Column("use_by", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('counted', 'added', 'opened')", name="ck_stock_entry_kind"),
        sa.CheckConstraint("form IN ('pieces', 'liquid')", name="ck_stock_entry_form"),
        sa.CheckConstraint("strength_thousandths >= 1", name="ck_stock_entry_strength"),
        sa.CheckConstraint(
            "(kind = 'opened') = (amount_thousandths IS NULL)", name="ck_stock_entry_amount"
        ),
        sa.CheckConstraint("amount_thousandths >= 0", name="ck_stock_entry_not_below_none"),
        sa.CheckConstraint(
            "kind <> 'added' OR amount_thousandths >= 1", name="ck_stock_entry_added"
        ),
        sa.CheckConstraint(
            "form <> 'pieces' OR amount_thousandths % 1000 = 0", name="ck_stock_entry_whole_pieces"
        ),
        sa.CheckConstraint("kind = 'opened' OR use_by IS NULL", name="ck_stock_entry_use_by"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER stock_entry_refuses_{change.lower()} BEFORE {change} ON stock_entry "
            "BEGIN SELECT RAISE(ABORT, 'stock_entry is append-only'); END"
        )
