"""The JSON of `plan preview`: a plan file plus the steps in detail, the end and what is needed."""

from decimal import Decimal

from ldn_desktop.domain.amounts import plain
from ldn_desktop.domain.supply import Liquid, Making, Piece
from ldn_desktop.exchange.plan_file import plan_to_json
from ldn_desktop.exchange.strict_json import Json
from ldn_desktop.services.taper_preview import StepDetail, TaperPreview


def preview_json(preview: TaperPreview) -> dict[str, Json]:
    """Return what `plan preview --json` prints; `plan new` accepts it as a plan file."""
    details: list[Json] = [_detail(detail) for detail in preview.details]
    return {
        **plan_to_json(preview.plan),
        "steps_detail": details,
        "ends_on": preview.ends_on.isoformat() if preview.ends_on else None,
        "needed": _needed(preview),
    }


def pieces_json(pieces: tuple[Piece, ...]) -> list[Json]:
    """Return pieces as a list of strength and count."""
    return [{"strength_mg": plain(piece.strength_mg), "count": piece.count} for piece in pieces]


def making_json(making: Making | None) -> dict[str, Json]:
    """Return how a dose is made; both values are null if it can't be made exactly."""
    pieces = None if making is None or making.pieces is None else pieces_json(making.pieces)
    return {"pieces": pieces, "volume_ml": _amount(making.volume_ml if making else None)}


def _detail(detail: StepDetail) -> dict[str, Json]:
    row = detail.row
    return {
        "first_day": row.first.isoformat(),
        "last_day": row.last.isoformat() if row.last else None,
        **making_json(detail.making),
    }


def _needed(preview: TaperPreview) -> Json:
    """Return pieces, or mL as text; null if there is no supply or some dose can't be made."""
    supply, needs = preview.plan.supply, preview.needs
    if supply is None or needs.left_out:
        return None
    return _amount(needs.volume_ml) if isinstance(supply, Liquid) else pieces_json(needs.pieces)


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)
