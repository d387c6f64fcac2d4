"""The fixed clinical texts: the same words wherever they stand, never computed from data."""

from dataclasses import dataclass

from ldn_desktop.domain.revisions import Operation
from ldn_desktop.wording.i18n import _

LABEL = (
    "Naltrexone hydrochloride tablets, prescribing information "
    "(DailyMed, U.S. National Library of Medicine)"
)
"""Title and publisher of the source of the clinical facts; a name, so not translated."""


OVERVIEW = (
    "The use of low-dose naltrexone (LDN) as a novel anti-inflammatory treatment for chronic pain "
    "(Younger, Clinical Rheumatology, 2014)"
)
"""An overview of low-dose naltrexone; a name, so not translated."""

ARTICLE = "Do you have to taper off low dose naltrexone? (Biology Insights)"
"""What is said of stopping follows this article; a name, so not translated."""


STOPS_OR_STARTS = frozenset({Operation.PAUSE, Operation.RESUME, Operation.STOP, Operation.NEW})
"""Operations after which a person stops naltrexone or starts it again: told what opioids do then.

A first plan is none: it goes on with what is taken already.
"""


@dataclass(frozen=True)
class HelpText:
    """A card of fixed sentences; `sources` cite its clinical facts."""

    title: str
    texts: tuple[str, ...]
    sources: tuple[str, ...] = ()


def no_double_dose() -> str:
    """Return what always holds for a dose that was not taken; a plan's advice stands under it."""
    return _("Do not take a double dose. Ask your pharmacist or clinician.")


def about_stopping() -> HelpText:
    """Return what LDN is and what stopping it is usually like, without the number of a rate."""
    return HelpText(
        _("About LDN and stopping"),
        (
            _("LDN is naltrexone in a low dose, usually 1.5 to 4.5 mg once a day."),
            _("The usual tablet of naltrexone has 50 mg and is meant for another use."),
            _("LDN is off-label: no authority has approved this use of naltrexone."),
            _(
                "A taper is often not strictly needed. Most people can stop outright. "
                "We found no trial that compares the ways to stop."
            ),
            _("Stopping LDN does not usually cause withdrawal."),
            _("The symptoms that LDN helped with may come back, or be worse, for a while."),
            _(
                "Some people sleep less well, have vivid dreams, or feel pain more easily. "
                "This is mostly mild, and passes in days to weeks."
            ),
            _("Talk with your clinician before you change anything. Talk about your reasons too."),
        ),
        (ARTICLE, OVERVIEW, LABEL),
    )


def opioids() -> HelpText:
    """Return what naltrexone does to opioids, while it is taken and after."""
    return HelpText(
        _("Naltrexone and opioids"),
        (
            _("Naltrexone blocks opioids. Opioid pain medicines may not work as usual."),
            _("Do not take more of an opioid to get past the block. It can kill."),
            _(
                "After stopping naltrexone, people can be more sensitive to opioids. "
                "A dose they once took can be dangerous."
            ),
            _(
                "Before an operation, tell the surgical team or the dentist that you take "
                "naltrexone. If you stopped lately, tell them so, and when."
            ),
            _("Ask your pharmacist before you take a new medicine."),
        ),
        (LABEL,),
    )


def starting_again() -> HelpText:
    """Return the danger of naltrexone while an opioid is in the body."""
    return HelpText(
        _("Starting naltrexone again"),
        (
            _("Do not start again while an opioid is in your body. Ask first."),
            _(
                "Naltrexone can then cause sudden, severe withdrawal. "
                "This also holds after a pause."
            ),
            _("Some medicines for pain, cough or diarrhoea are opioids."),
            _(
                "If you took one, ask your clinician or pharmacist before you take naltrexone "
                "again. They say how long to wait."
            ),
            _("You took naltrexone and suddenly feel very ill? Call your local emergency number."),
        ),
        (LABEL,),
    )


def opioid_lines() -> tuple[str, ...]:
    """Return the two texts in short: for who pauses, stops or starts again, and after the plan."""
    about, again = opioids().texts, starting_again().texts
    return (f"{about[0]} {about[1]}", about[2], f"{again[0]} {again[1]}", about[3])


def contact_now() -> HelpText:
    """Return when to call someone; it stands everywhere as it is, whatever was recorded."""
    return HelpText(
        _("When to call someone"),
        (
            _("Contact a professional now for any of these:"),
            _("Yellow skin or eyes, dark urine, or severe stomach pain."),
            _("Low mood that does not lift, or thoughts of harming yourself."),
            _("A severe flare of your illness."),
            _("You are given a new opioid medicine, or need one."),
            _("In an emergency, call your local emergency number."),
        ),
        (LABEL,),
    )


def intended_purpose() -> tuple[str, ...]:
    """Return what the app is for, for whom, and what it is not; the README has its words."""
    return (
        _("LDN Desktop is a reminder and a record for adults who come off low-dose naltrexone."),
        _("They follow a plan that they agreed with their clinician, on their own computer."),
        _(
            "It rings for each dose, keeps what was taken and noticed, and puts it on a page for "
            "the clinician."
        ),
        _("Every number in it comes from you. It chooses no dose, and proposes no change."),
        _("It judges no symptom, gives no medical advice, and calls nobody for help."),
        _(
            "It does not replace your clinician or pharmacist. It is not made for children or for "
            "other medicines."
        ),
    )
