# The commands of the house; `make` alone lists them. All of them work from a bare clone.

PYTHON ?= python3
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
LOCKS := packaging/requirements
PIP := $(BIN)/python -m pip --disable-pip-version-check

# Each stamp says that a part of the set-up is done and newer than what it was made from.
ENVIRONMENT := $(VENV)/.made
APP := $(VENV)/.app
TOOLS := $(VENV)/.tools
SCREEN := $(VENV)/.screen
DESKTOP := $(VENV)/.desktop

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run demo test lint format bench proof screenshots lock clean

help:
	@echo "make run          set up what is needed and start LDN Desktop (ARGS='status' and so on)"
	@echo "make demo         the same with a made-up plan whose next dose is due within a minute"
	@echo "make test         all tests, with the rules the code must keep"
	@echo "make lint         style, types and import rules"
	@echo "make format       put the code into its one style"
	@echo "make bench        start-up time, memory and wake-ups against a bare window"
	@echo "make proof        that no reminder is lost or doubled: hours, in parts (ARGS=--list)"
	@echo "make screenshots  pictures of each page, into resources/screenshots"
	@echo "make lock         work out the locked requirements anew (ARGS=--upgrade for newer ones)"
	@echo "make clean        remove what these commands made"

run: $(APP) $(SCREEN)
	@$(BIN)/ldn-desktop $(ARGS)

demo: $(APP) $(SCREEN)
	@$(BIN)/ldn-desktop --demo $(ARGS)

test: $(TOOLS) $(DESKTOP)
	@$(BIN)/python packaging/run_tests.py $(ARGS)

lint: $(TOOLS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python packaging/run_tests.py --no-cov -n 0 tests/test_house.py

format: $(TOOLS)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(TOOLS) $(DESKTOP)
	@$(BIN)/python packaging/bench/bench.py $(ARGS)

proof: $(TOOLS) $(DESKTOP)
	@$(BIN)/python packaging/run_proof.py $(ARGS)

screenshots: $(TOOLS) $(DESKTOP)
	@$(BIN)/python packaging/screenshots.py $(ARGS)

lock:
	@sh packaging/make_environment.sh "$(PYTHON)" build/lock
	build/lock/bin/python -m pip --disable-pip-version-check install --quiet uv
	sh packaging/lock.sh build/lock/bin/uv $(ARGS)

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage

$(ENVIRONMENT):
	@sh packaging/make_environment.sh "$(PYTHON)" $(VENV)
	@touch $@

# Wheels only: building from source would fetch what no lock file names.
$(APP): $(ENVIRONMENT) $(LOCKS)/run.txt pyproject.toml
	@echo "Installing LDN Desktop into $(VENV); this is done once."
	@$(PIP) install --quiet --only-binary :all: --require-hashes -r $(LOCKS)/run.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q ldn_desktop
	@touch $@

$(TOOLS): $(APP) $(LOCKS)/dev.txt
	@echo "Installing the tools for tests into $(VENV); this is done once."
	@$(PIP) install --quiet --only-binary :all: --require-hashes -r $(LOCKS)/dev.txt
	@touch $@

# Where there is a screen, the window's system libraries must load; without one it is not needed.
$(SCREEN): $(APP)
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	  $(BIN)/python packaging/system_packages.py screen && touch $@; fi

# What may be installed is; the tests go on without the rest.
$(DESKTOP): $(TOOLS) $(LOCKS)/debian-screen.txt $(LOCKS)/debian-tests.txt
	@if $(BIN)/python packaging/system_packages.py tests; then touch $@; fi
