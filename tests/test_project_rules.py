"""The project's rules that a machine can check, checked on each test run."""

import ast
import importlib
import pkgutil
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, requires
from importlib.util import find_spec
from pathlib import Path
from typing import TypeGuard

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "ldn_desktop"
MODULES = sorted(PACKAGE.rglob("*.py"))
PINNED = r"^([\w.-]+)(?:\[([\w,.-]+)\])?=="
SHOWN_BY = {
    "QAction",
    "QCheckBox",
    "QGroupBox",
    "QLabel",
    "QMenu",
    "QPushButton",
    "QRadioButton",
    "addAction",
    "addItem",
    "addMenu",
    "addRow",
    "addTab",
    "setAccessibleDescription",
    "setAccessibleName",
    "setInformativeText",
    "setPlaceholderText",
    "setPrefix",
    "setStatusTip",
    "setSuffix",
    "setText",
    "setTitle",
    "setToolTip",
    "setWhatsThis",
    "setWindowTitle",
}
READS_A_CLOCK = {"now", "utcnow", "today", "time_ns", "monotonic", "perf_counter", "localtime"}
MOVES = {
    "QAbstractAnimation",
    "QGraphicsOpacityEffect",
    "QMovie",
    "QParallelAnimationGroup",
    "QPropertyAnimation",
    "QScroller",
    "QSequentialAnimationGroup",
    "QTimeLine",
    "QVariantAnimation",
    "setAnimated",
    "setEffectEnabled",
    "setWindowOpacity",
}
TRANSLATES = {"_", "ngettext"}
# Marks and units of the house's own that read the same in every language.
SAME_EVERYWHERE = {"LDN Desktop"}


def name_of(module: Path) -> str:
    """Return a path as people write it: from the project's folder on."""
    return module.relative_to(ROOT).as_posix()


def tracked() -> list[Path]:
    """Return the files that git keeps, or skip where this is no clone."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is not a git clone")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_imports_point_inward_only_and_in_no_circle() -> None:
    checked = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_types_fit_together_in_all_code_the_tests_and_their_fakes_included() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "mypy"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_no_code_is_left_out_of_the_check_of_types() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]
    code = [name_of(path) for path in tracked() if path.suffix == ".py"]
    assert [name for name in code if name.split("/")[0] not in settings["files"]] == []


@pytest.mark.parametrize("module", sorted((PACKAGE / "domain").glob("*.py")), ids=name_of)
def test_the_domain_imports_the_standard_library_only(module: Path) -> None:
    roots = {name.split(".")[0] for name in imported(ast.parse(module.read_text("utf-8")))}
    assert roots <= sys.stdlib_module_names | {"ldn_desktop"}


@pytest.mark.parametrize("module", sorted((PACKAGE / "domain").glob("*.py")), ids=name_of)
def test_the_domain_reads_no_clock(module: Path) -> None:
    calls = [n for n in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(n, ast.Call)]
    assert not {called(call) for call in calls} & READS_A_CLOCK


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_nothing_in_the_window_moves_by_itself(module: Path) -> None:
    """So a system that asks for less motion is heeded without a setting."""
    named = set(re.findall(r"\w+", module.read_text("utf-8")))
    assert not named & MOVES


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield the names of all modules that the code imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


IMPORT_ALL = """
import importlib, pathlib, sqlite3, sys, threading

opened = []
MODES = {None, "r", "rb"}


def watch(event, arguments):
    if event in {"sqlite3.connect", "subprocess.Popen", "os.mkdir", "socket.connect"}:
        opened.append((event, arguments[:1]))
    if event == "open" and arguments[1] not in MODES and not str(arguments[0]).endswith(".pyc"):
        if "__pycache__" not in str(arguments[0]):
            opened.append((event, arguments[:2]))


# What others' modules do when they are imported is not held against ours.
for name in ("sqlalchemy", "apscheduler", "alembic", "PySide6.QtWidgets", "jeepney"):
    try:
        importlib.import_module(name)
    except ImportError:
        pass
before = threading.active_count()
sys.dont_write_bytecode = True
sys.addaudithook(watch)
for name in sys.argv[1:]:
    importlib.import_module(name)
assert not opened, opened
assert threading.active_count() == before, threading.enumerate()
widgets = sys.modules.get("PySide6.QtWidgets")
assert widgets is None or widgets.QApplication.instance() is None, "a QApplication was made"
"""
# These run where a framework, or another system, loads them.
NOT_FOR_IMPORT = re.compile(r"\.migrations\.|__main__$|_windows$|_macos$|desktop_notifier")


def test_importing_a_module_does_no_work(tmp_path: Path) -> None:
    names = [
        found.name
        for found in pkgutil.walk_packages([str(PACKAGE)], "ldn_desktop.")
        if not NOT_FOR_IMPORT.search(found.name)
    ]
    if not qt_loads():
        names = [name for name in names if not uses_qt(name)]
    tried = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, *names],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert tried.returncode == 0, tried.stderr
    assert tried.stdout == ""
    assert list(tmp_path.iterdir()) == []


def qt_loads() -> bool:
    """Say whether the window's modules can be imported on this computer."""
    try:
        importlib.import_module("PySide6.QtWidgets")
    except ImportError:
        return False
    return True


def uses_qt(name: str) -> bool:
    """Say whether a module imports Qt, or belongs to the window."""
    path = ROOT / (name.replace(".", "/") + ".py")
    if not path.exists():
        path = path.with_suffix("") / "__init__.py"
    return ".ui" in name or "PySide6" in path.read_text("utf-8")


@pytest.mark.parametrize("module", sorted((PACKAGE / "ui").rglob("*.py")), ids=name_of)
def test_every_text_of_the_window_is_translated(module: Path) -> None:
    assert untranslated(module.read_text("utf-8")) == []


def untranslated(code: str) -> list[str]:
    """Return the bare words that the code hands to a widget, each with its line."""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    return [
        f"line {word.lineno}: {word.value!r}"
        for call in calls
        if called(call) in SHOWN_BY
        for argument in call.args
        for word in bare_words(argument)
    ]


def called(call: ast.Call) -> str:
    """Return the last part of the name of what is called."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def bare_words(argument: ast.expr) -> Iterator[ast.Constant]:
    """Yield the words in an expression that no translation stands around."""
    if isinstance(argument, ast.Call) and called(argument) in TRANSLATES:
        return
    if isinstance(argument, ast.Constant):
        word = argument.value
        says_something = isinstance(word, str) and re.search(r"[^\W\d_]{2}", word)
        if says_something and word not in SAME_EVERYWHERE:
            yield argument
        return
    if isinstance(argument, ast.Subscript | ast.Compare):
        return
    for part in ast.iter_child_nodes(argument):
        if isinstance(part, ast.expr):
            yield from bare_words(part)


@pytest.mark.parametrize(
    "code",
    [
        'label.setText("Taken")',
        'QPushButton("Skip", self)',
        'label.setText(f"Step {n}")',
        'label.setText(_("Step") + " of")',
        'label.setText("Taken" if taken else _("Skip"))',
        'label.setText("Step {n}".format(n=n))',
    ],
)
def test_a_bare_word_on_a_widget_is_found(code: str) -> None:
    assert untranslated(code)


@pytest.mark.parametrize(
    "code",
    [
        'label.setText(_("Taken"))',
        'label.setText(_("Step {n}").format(n=n))',
        'label.setText(state["title"])',
        'label.setText("")',
        'label.setText(f"{n} · {m}")',
        "label.setText(words)",
    ],
)
def test_a_translated_word_on_a_widget_is_left_alone(code: str) -> None:
    assert untranslated(code) == []


# Where the window's changes are made; a widget asks these for a named one.
OPERATIONS = {PACKAGE / "ui" / "controller.py", *(PACKAGE / "ui" / "operations").glob("*.py")}
WIDGETS = sorted(set((PACKAGE / "ui").rglob("*.py")) - OPERATIONS)
OF_THE_STORE = {"work", "restore_from", "back_up_before"}


@cache
def savers() -> frozenset[str]:
    """Return the functions of the services that save something, each with its module's name."""
    found = {"settings.change_settings"}  # by a method of its argument
    for module in (PACKAGE / "services").glob("*.py"):
        functions = [n for n in ast.parse(module.read_text("utf-8")).body if is_function(n)]
        names = {function.name for function in functions if begins_to_write(function)}
        while more := {f.name for f in functions if called_by(f) & names} - names:
            names |= more
        found |= {f"{module.stem}.{name}" for name in names}
    return frozenset(found)


def is_function(node: ast.stmt) -> TypeGuard[ast.FunctionDef]:
    return isinstance(node, ast.FunctionDef)


def begins_to_write(function: ast.FunctionDef) -> bool:
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    return any(called(call) == "work" and call.keywords for call in calls)


def called_by(function: ast.FunctionDef) -> set[str]:
    calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    return {func.id for func in calls if isinstance(func, ast.Name)}


def own_changes(code: str) -> list[str]:
    """Return how the code saves by itself, or reads in a unit of work of its own."""
    nodes = list(ast.walk(ast.parse(code)))
    imports = [node for node in nodes if isinstance(node, ast.ImportFrom)]
    taken = {f"{n.module}.{a.name}".split(".", 1)[1] for n in imports for a in n.names}
    modules = {a.asname or a.name: a.name for n in imports for a in n.names}
    used = [node for node in nodes if isinstance(node, ast.Attribute)]
    dotted = [(node.value.id, node.attr) for node in used if isinstance(node.value, ast.Name)]
    return sorted(
        {name for name in taken if name.removeprefix("services.") in savers()}
        | {name for name in taken if name.startswith("ui.operations.changes.")}
        | {name for owner, act in dotted if (name := f"{modules.get(owner)}.{act}") in savers()}
        | {ast.unparse(node) for node in used if node.attr in OF_THE_STORE}
    )


@pytest.mark.parametrize("module", WIDGETS, ids=name_of)
def test_a_widget_changes_data_by_a_named_operation_only(module: Path) -> None:
    assert own_changes(module.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "code",
    [
        "from ldn_desktop.services.recording import take",
        "from ldn_desktop.services import stock\nstock.take_stock(context, item, amount)",
        "from ldn_desktop.services import questions as asking\nact(asking.tick)",
        "from ldn_desktop.ui.operations.changes import Changes",
        "with context.store.work() as work: ...",
        "act(context.store.restore_from)",
    ],
)
def test_a_change_that_a_widget_makes_by_itself_is_found(code: str) -> None:
    assert own_changes(code)


# What can be checked, by a call or by its class: a screen reader toggles it without a click.
CHECKED_BY_QT = {"QCheckBox", "QRadioButton"}


def bare_checkables(code: str) -> list[str]:
    """Return what can be checked in the code without being a `Checkable`, each with its line."""
    tree = ast.parse(code)
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    heard = {"Checkable"}
    for one in classes:
        if heard & {ast.unparse(base) for base in one.bases}:
            heard.add(one.name)
    held = {id(part) for one in classes if one.name in heard for part in ast.walk(one)}
    return [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if id(node) not in held
        and (
            (isinstance(node, ast.Call) and called(node) in {"setCheckable", *CHECKED_BY_QT})
            or (isinstance(node, ast.Name) and node.id in CHECKED_BY_QT)
        )
    ]


@pytest.mark.parametrize("module", sorted((PACKAGE / "ui").rglob("*.py")), ids=name_of)
def test_what_can_be_checked_is_heard_when_a_screen_reader_toggles_it(module: Path) -> None:
    assert bare_checkables(module.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "code",
    [
        "button = QPushButton(words)\nbutton.setCheckable(True)",
        "row.addWidget(QCheckBox(words))",
        "class Tick(QCheckBox):\n    kind = 'tick'",
        "class Tab(QToolButton):\n    def __init__(self): self.setCheckable(True)",
    ],
)
def test_a_button_that_is_toggled_unheard_is_found(code: str) -> None:
    assert bare_checkables(code)


EXCUSES = {
    "type: ignore": re.compile(r"#\s*type:\s*ignore\[[\w, -]+\]\s+#\s*\S+ \S+"),
    "noqa": re.compile(r"#\s*noqa:\s*[A-Z]+[0-9]+(,\s*[A-Z]+[0-9]+)*\s*(-|#|:)\s*\S+ \S+"),
    "broad except": re.compile(r"except (Base)?Exception\b.*#.*\w{3,} \w+"),
}
STARTS = {
    "type: ignore": re.compile(r"#\s*type:\s*ignore"),
    "noqa": re.compile(r"#\s*noqa"),
    "broad except": re.compile(r"^\s*except((\s+|.*\W)(Base)?Exception\b.*)?:"),
}


def unexcused(code: str) -> list[str]:
    """Return the lines that silence a check without a reason beside it."""
    return [
        f"line {number}: {line.strip()}"
        for number, line in enumerate(code.splitlines(), start=1)
        for kind, start in STARTS.items()
        if start.search(line) and not EXCUSES[kind].search(line)
    ]


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_what_silences_a_check_gives_its_reason(module: Path) -> None:
    assert unexcused(module.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("code", "excused"),
    [
        ("x = f()  # type: ignore", False),
        ("x = f()  # type: ignore[misc]", False),
        ("x = f()  # type: ignore[misc]  # the library has no types", True),
        ("x = f()  # noqa: S101", False),
        ("x = f()  # noqa: N818 - reads as what it says", True),
        ("    except Exception:", False),
        ("    except:", False),
        ("    except (ValueError, Exception) as error:", False),
        ("    except Exception:  # noqa: BLE001 - a look must go on", True),
        ("    except ValueError:", True),
    ],
)
def test_a_silenced_check_without_a_reason_is_found(code: str, excused: bool) -> None:
    assert (unexcused(code) == []) is excused


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_module_says_what_it_gives(module: Path) -> None:
    assert (ast.get_docstring(ast.parse(module.read_text("utf-8"))) or "").strip()


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_file_stays_small_enough_to_read(module: Path) -> None:
    assert len(module.read_text("utf-8").splitlines()) <= 400


# Written in two parts, so that this file is not one of those it finds.
MACHINE_PATH = re.compile(
    r"(?<![\w.~])(/ho"
    r"me/[a-z]|/Us"
    r"ers/[a-z]|/ro"
    r"ot/[\w.]|/wo"
    r"rk/[\w.]|[A-Z]:\\\\?Users\\)",
    re.ASCII,
)


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    found = []
    for path in tracked():
        content = path.read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode("utf-8").splitlines(), start=1):
            if MACHINE_PATH.search(line):
                found.append(f"{name_of(path)}:{number}: {line.strip()[:80]}")
    assert found == []


@pytest.mark.parametrize("script", sorted((ROOT / "packaging").rglob("*.py")), ids=name_of)
def test_what_a_script_of_the_house_imports_is_there(script: Path) -> None:
    # The benches and pictures are made by hand only: a new name would be missed until then.
    for node in ast.walk(ast.parse(script.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ldn_desktop"):
            module = importlib.import_module(node.module or "")
            missing = [alias.name for alias in node.names if not hasattr(module, alias.name)]
            gone = [name for name in missing if find_spec(f"{node.module}.{name}") is None]
            assert gone == [], f"{name_of(script)} imports {gone} from {node.module}"


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt", "mutate.txt"])
def test_every_locked_requirement_has_a_hash_and_no_lock_names_an_index(lock: str) -> None:
    text = (ROOT / "packaging/requirements" / lock).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*-", text.replace("    --hash=sha256:", ""), re.MULTILINE)
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.IGNORECASE | re.MULTILINE)[1:]
    assert blocks
    assert all("==" in block and "--hash=sha256:" in block for block in blocks)


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    running = {*project["project"]["dependencies"], *groups["build"]}
    assert names(running) <= locked("run.txt")
    assert names({*running, *groups["test"], *groups["lint"]}) <= locked("dev.txt")
    assert names({*running, *groups["mutate"]}) <= locked("mutate.txt")
    assert locked("run.txt") <= locked("dev.txt")


def names(requirements: set[str]) -> set[str]:
    """Return the bare names of requirements, in the form that locks use."""
    bare = {re.split(r"[^\w.-]", wanted)[0].lower() for wanted in requirements}
    return {re.sub(r"[-_.]+", "-", name) for name in bare}


def locked(lock: str) -> set[str]:
    """Return the names that a lock file pins."""
    text = (ROOT / "packaging/requirements" / lock).read_text("utf-8")
    return {name for name, _extras in re.findall(PINNED, text, re.MULTILINE)}


def test_the_locks_name_the_extras_that_a_locked_requirement_asks_for() -> None:
    # Without them pip below 23.3 takes the newest release for the extra, and refuses it for want
    # of a hash as soon as there is one that is newer than the lock.
    text = (ROOT / "packaging/requirements/dev.txt").read_text("utf-8")
    extras = {name: set(named.split(",")) for name, named in re.findall(PINNED, text, re.MULTILINE)}
    asked = [wanted for name in extras for wanted in extras_asked_for_by(name)]
    assert asked
    assert [(name, named) for name, named in asked if not named <= extras.get(name, set())] == []


def extras_asked_for_by(name: str) -> Iterator[tuple[str, set[str]]]:
    """Yield each package with extras that an installed one requires; none of what is not here."""
    try:
        lines = requires(name) or []
    except PackageNotFoundError:
        return
    for line in lines:
        found = re.match(r"([\w.-]+)\[([\w,.-]+)\]", line)
        if found and "extra ==" not in line:  # what only an extra of its own brings
            yield found[1], set(found[2].split(","))
