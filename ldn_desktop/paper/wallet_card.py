"""The card for the wallet: what a stranger has to know in an emergency, in a bank card's size."""

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPagedPaintDevice, QPainter, QPen

from ldn_desktop.paper.html import document, line, words
from ldn_desktop.paper.pages import document_on
from ldn_desktop.services.plan_progress import PlanPhase
from ldn_desktop.services.wallet import WalletFacts
from ldn_desktop.wording.demo import mark
from ldn_desktop.wording.fixed_texts import opioids
from ldn_desktop.wording.formats import Formats, paper_day, with_paper_dates
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.person import Person
from ldn_desktop.wording.taking import say_dose_now, say_last_taken

MM_PER_INCH = 25.4
CARD_MM = QSizeF(85.6, 54)
"""The size of a bank card (ISO/IEC 7810, ID-1)."""

INSIDE_MM, MARK_MM, GAP_MM, CORNER_MM = 4.0, 5.0, 1.5, 10.0
"""The margin within the card; length of a cut mark, its gap to the card; the card's place."""

POINTS = 8
MOST_LETTERS = 60
LINE_TO_WRITE = "_" * 22


def card_html(facts: WalletFacts, formats: Formats) -> str:
    """Return the text of the card as HTML."""
    formats, settings = with_paper_dates(formats), facts.settings
    said = words(mark(_title(facts), settings))
    head = f'<p style="font-size: {POINTS + 4}pt; font-weight: 600">{said}</p>'
    who = Person(_short(settings.report_name), _short(settings.report_born)).words
    clinician = _short(facts.clinician) or LINE_TO_WRITE
    dose = _("Low dose: {dose}").format(dose=say_dose_now(facts.progress, formats))
    taken = say_last_taken(facts.last_taken, formats)
    blocks, _more, sensitive, *_rest = opioids().texts
    page = (
        head,
        f"<p><b>{words(who)}</b></p>" if who else "",
        line(dose if facts.progress.phase is PlanPhase.IN_STEP else ""),
        line(_("Last dose taken: {taken}").format(taken=taken)),
        line(f"{blocks} {sensitive}"),
        line(_("Clinician: {name}").format(name=clinician)),
        line(_("Phone: {number}").format(number=LINE_TO_WRITE)),
        line(_("Printed on {day}").format(day=paper_day(facts.today)), "small"),
    )
    return document(("".join(page),), POINTS)


def draw_card(html: str, device: QPagedPaintDevice) -> bool:
    """Draw the card on a page of its own; return False if the device refuses."""
    painter = QPainter()
    if not painter.begin(device):
        return False
    try:
        paint_card(html, painter)
    finally:
        painter.end()
    return True


def paint_card(html: str, painter: QPainter) -> None:
    """Paint the card `CORNER_MM` from the painter's origin, with marks to cut it out along."""
    device = painter.device()
    dots = device.logicalDpiX() / MM_PER_INCH
    card = QRectF(QPointF(CORNER_MM, CORNER_MM) * dots, CARD_MM * dots)
    painter.setPen(QPen(Qt.GlobalColor.black, 0.2 * dots))
    painter.drawLines(_cut_marks(card, dots))
    inside = card.adjusted(*(side * INSIDE_MM * dots for side in (1, 1, -1, -1)))
    text = document_on(html, device, QSizeF(inside.width(), -1))
    painter.translate(inside.topLeft())
    # Some fonts need more room than others.
    fits = min(1.0, inside.height() / text.size().height())
    painter.scale(fits, fits)
    text.drawContents(painter)


def _cut_marks(card: QRectF, dots: float) -> list[QLineF]:
    """Return two lines at each corner, outside the card and in the line of its edges."""
    near, far = GAP_MM * dots, (GAP_MM + MARK_MM) * dots
    lines = []
    for corner, x, y in (
        (card.topLeft(), -1, -1),
        (card.topRight(), 1, -1),
        (card.bottomLeft(), -1, 1),
        (card.bottomRight(), 1, 1),
    ):
        lines.append(QLineF(corner + QPointF(x * near, 0), corner + QPointF(x * far, 0)))
        lines.append(QLineF(corner + QPointF(0, y * near), corner + QPointF(0, y * far)))
    return lines


def _title(facts: WalletFacts) -> str:
    if facts.takes:
        return _("I take naltrexone")
    until = facts.took_until
    if until is None:
        return _("I took naltrexone")
    return _("I took naltrexone until {day}").format(day=paper_day(until))


def _short(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1]}…"
