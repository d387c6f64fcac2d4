"""Help and the list of keys: true, in plain words, and every key of the window among them."""

import re
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QStackedWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.ui.help_page import HelpPage
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.settings.presenter import groups
from ldn_desktop.ui.shortcuts import key_actions
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets.card import Card
from ldn_desktop.wording.fixed_texts import contact_now, intended_purpose
from tests.support.window_home import Home

PAGES = ("today", "plan", "history", "report", "settings", "supply", "help", "keys")
TEXT = QKeySequence.SequenceFormat.PortableText
DIGITS = {f"Ctrl+{digit}" for digit in range(1, 6)}
OTHER_SPELLINGS = {"Ctrl+Return", "Ctrl+="}


def help_texts(home: Home) -> Iterator[str]:
    window = MainWindow(home.controller)
    window.go("help")
    for label in window.findChildren(QLabel):
        yield label.text()


def test_every_key_of_the_window_and_its_pages_is_in_the_list(home: Home) -> None:
    home.plan()
    window = MainWindow(home.controller)
    for page in PAGES:
        window.go(page)
    listed = {key for action in key_actions() for key in re.split(r", |; ", action.keys)} | DIGITS
    bound = {found.key().toString(TEXT) for found in window.findChildren(QShortcut)}
    assert bound - OTHER_SPELLINGS <= listed
    assert len(bound) > 15


def test_help_says_when_nothing_rings_and_where_the_data_is(home: Home) -> None:
    texts = " ".join(help_texts(home))
    assert "Nothing rings while the computer is off or asleep" in texts
    assert "not encrypted" in texts


def test_help_says_what_the_app_is_for_and_what_it_is_not(home: Home) -> None:
    assert set(intended_purpose()) <= set(help_texts(home))


LABEL = (
    "Source: Naltrexone hydrochloride tablets, prescribing information "
    "(DailyMed, U.S. National Library of Medicine)"
)
FIXED = (
    "If you did not take a dose",
    "Do not take a double dose. Ask your pharmacist or clinician.",
    "About LDN and stopping",
    "LDN is naltrexone in a low dose, usually 1.5 to 4.5 mg once a day.",
    "The usual tablet of naltrexone has 50 mg and is meant for another use.",
    "LDN is off-label: no authority has approved this use of naltrexone.",
    "A taper is often not strictly needed. Most people can stop outright. "
    "We found no trial that compares the ways to stop.",
    "Stopping LDN does not usually cause withdrawal.",
    "The symptoms that LDN helped with may come back, or be worse, for a while.",
    "Some people sleep less well, have vivid dreams, or feel pain more easily. "
    "This is mostly mild, and passes in days to weeks.",
    "Talk with your clinician before you change anything. Talk about your reasons too.",
    "Source: Do you have to taper off low dose naltrexone? (Biology Insights)",
    "Source: The use of low-dose naltrexone (LDN) as a novel anti-inflammatory treatment for "
    "chronic pain (Younger, Clinical Rheumatology, 2014)",
    LABEL,
    "Naltrexone and opioids",
    "Naltrexone blocks opioids. Opioid pain medicines may not work as usual.",
    "Do not take more of an opioid to get past the block. It can kill.",
    "After stopping naltrexone, people can be more sensitive to opioids. "
    "A dose they once took can be dangerous.",
    "Before an operation, tell the surgical team or the dentist that you take naltrexone. "
    "If you stopped lately, tell them so, and when.",
    "Ask your pharmacist before you take a new medicine.",
    LABEL,
    "Starting naltrexone again",
    "Do not start again while an opioid is in your body. Ask first.",
    "Naltrexone can then cause sudden, severe withdrawal. This also holds after a pause.",
    "Some medicines for pain, cough or diarrhoea are opioids.",
    "If you took one, ask your clinician or pharmacist before you take naltrexone again. "
    "They say how long to wait.",
    "You took naltrexone and suddenly feel very ill? Call your local emergency number.",
    LABEL,
    "When to call someone",
    "Contact a professional now for any of these:",
    "Yellow skin or eyes, dark urine, or severe stomach pain.",
    "Low mood that does not lift, or thoughts of harming yourself.",
    "A severe flare of your illness.",
    "You are given a new opioid medicine, or need one.",
    "In an emergency, call your local emergency number.",
    LABEL,
)
"""Every clinical sentence of Help, word for word: none is changed without being read again."""


def test_help_tells_the_dangers_of_naltrexone_word_for_word_and_in_this_order(home: Home) -> None:
    shown = [text for text in help_texts(home) if text in FIXED]
    assert tuple(shown) == FIXED


def test_no_plan_and_no_advice_in_it_changes_a_word_of_the_dangers(home: Home) -> None:
    home.plan(missed_dose_advice="Take two the next day")
    shown = list(help_texts(home))
    assert tuple(text for text in shown if text in FIXED) == FIXED
    always, under = shown.index(FIXED[1]), shown.index("Your plan says: Take two the next day")
    assert under == always + 1


def test_each_sentence_of_help_has_at_most_20_words(home: Home) -> None:
    for text in help_texts(home):
        for sentence in re.split(r"(?<=[.!?])\s", text):
            assert len(sentence.split()) <= 20, sentence


def test_help_and_keys_are_found_without_a_key(home: Home) -> None:
    home.plan(missed_dose_advice="Skip it")
    window = MainWindow(home.controller)
    window.go("help")
    texts = [label.text() for label in window.findChildren(QLabel)]
    assert "Your plan says: Skip it" in texts
    assert "Naltrexone and opioids" in texts
    named_button(window, "Keys").click()
    assert window.page == "keys"


def named_button(window: MainWindow, words: str) -> QPushButton:
    page = window.findChild(QStackedWidget)
    assert page is not None
    (found,) = (b for b in page.findChildren(QPushButton) if b.text() == words)
    return found


def test_the_groups_of_the_settings_that_help_names_are_there(home: Home) -> None:
    titles = {title for title, _names in groups()}
    named = {name for text in help_texts(home) for name in re.findall(r"Settings, “(.*?)”", text)}
    assert named == {"This computer", "Data and privacy"}
    assert named <= titles


@pytest.mark.parametrize("key", ["F1", "Ctrl+?"])
def test_help_and_keys_are_read_to_their_foot_by_keyboard(
    home: Home, open_window: Callable[[], MainWindow], qtbot: QtBot, key: str
) -> None:
    home.plan()
    window = open_window()
    window.resize(480, 560)
    qtbot.keySequence(window, QKeySequence(key))
    (scroll,) = (s for s in window.findChildren(QScrollArea) if s.isVisible())
    bar = scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert QApplication.focusWidget() is scroll
    seen = [bar.value()]
    for pressed in (Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_End):
        qtbot.keyClick(scroll, pressed)
        seen.append(bar.value())
    start, by_line, by_page, foot = seen
    assert start < by_line < by_page <= foot == bar.maximum()
    qtbot.keyClick(scroll, Qt.Key.Key_Home)
    assert bar.value() == 0
    qtbot.keyClick(scroll, Qt.Key.Key_Escape)
    assert window.page == "today"


@pytest.mark.parametrize("is_from_help", [True, False])
def test_when_to_call_someone_is_scrolled_to_and_read_out(
    home: Home, open_window: Callable[[], MainWindow], qtbot: QtBot, *, is_from_help: bool
) -> None:
    home.plan()
    window = open_window()
    window.go("help" if is_from_help else "help/call")
    page = window.findChild(HelpPage)
    assert page is not None
    if is_from_help:
        page.call.click()
    (card,) = (c for c in page.findChildren(Card) if c.accessibleName() == contact_now().title)
    view, bar = page.page.viewport(), page.page.verticalScrollBar()

    def has_arrived() -> bool:
        top = card.mapTo(view, QPoint(0, 0)).y()
        return 0 <= top <= 3 * GRID or (top > 0 and bar.value() == bar.maximum() > 0)

    qtbot.wait_until(has_arrived)
    assert [label.text() for label in card.findChildren(QLabel)][:-1] == [
        contact_now().title,
        *contact_now().texts,
    ]
