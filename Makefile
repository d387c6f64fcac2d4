# The project's commands; `make` alone lists them. All of them work from a bare clone.

PYTHON ?= python3
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
# Only a Python that somebody named replaces one that works.
NAMED := $(if $(filter file,$(origin PYTHON)),,named)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run demo test check lint format bench proof mutate screenshots speech desks lock clean app tools screen desktop

help:
	@echo "make run          set up what is needed and start LDN Desktop (ARGS='status' and so on)"
	@echo "make demo         the same with a made-up plan whose next dose is due within a minute"
	@echo "make test         all tests, with the rules the code must keep"
	@echo "make check        lint and the quick tests: half a minute, before each commit"
	@echo "make lint         style, types and import rules"
	@echo "make format       put the code into its one style"
	@echo "make bench        start-up time, memory and wake-ups against a bare window"
	@echo "make proof        that no reminder is lost or doubled: hours, in parts (ARGS=--list)"
	@echo "make mutate       that the domain's tests notice changed code: hours, resumes (ARGS=results)"
	@echo "make screenshots  pictures of each page and state, into build/screenshots; ARGS=--stored: those kept"
	@echo "make speech       what a screen reader says on a walk through the app, into docs/speech.md"
	@echo "make desks        the app on real desktops, as root, into docs/desks.md (ARGS=LXQt for one)"
	@echo "make lock         work out the locked requirements anew (ARGS=--upgrade for newer ones)"
	@echo "make clean        remove what these commands made"

run: app screen
	@$(BIN)/ldn-desktop $(ARGS)

demo: app screen
	@$(BIN)/ldn-desktop --demo $(ARGS)

test: tools desktop
	@$(BIN)/python packaging/run_tests.py $(ARGS)

lint: tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python packaging/run_tests.py --no-cov -n 0 tests/test_project_rules.py

check: tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@$(BIN)/python packaging/run_tests.py --quick $(ARGS)

format: tools
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: tools desktop
	@$(BIN)/python packaging/bench/bench.py $(ARGS)

proof: tools desktop
	@$(BIN)/python packaging/run_proof.py $(ARGS)

mutate: tools
	@$(BIN)/python -I packaging/set_up.py $@
	@$(BIN)/mutmut $(or $(ARGS),run)

screenshots: tools
	@$(BIN)/python packaging/screenshots.py $(ARGS)

speech: tools desktop
	@$(BIN)/python packaging/listen.py $(ARGS)

desks: tools
	@$(BIN)/python packaging/desks/run_desks.py $(ARGS)

lock:
	@sh packaging/make_environment.sh "$(PYTHON)" build/lock
	build/lock/bin/python -m pip --disable-pip-version-check install --quiet uv
	sh packaging/lock.sh build/lock/bin/uv $(ARGS)

clean:
	rm -rf $(VENV) build dist mutants .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage

# The set-up checks each time what is installed: a stamp file could be older than the environment.
app tools:
	@sh packaging/make_environment.sh "$(PYTHON)" $(VENV) $(NAMED)
	@$(BIN)/python -I packaging/set_up.py $@

# Where there is a screen, the window's system libraries must load; without one it is not needed.
screen: app
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(BIN)/python packaging/system_packages.py screen; fi

# What may be installed is; the tests go on without the rest.
desktop: tools
	@$(BIN)/python packaging/system_packages.py tests || true
