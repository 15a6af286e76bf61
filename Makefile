# Everything a person does with this project. `make` alone lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
TESTS ?= tests
# How many processes share the tests; a file stays together, for what it sets up is dear. WORKERS=0: one alone.
WORKERS ?= auto

# Without this an inherited PYTHONPATH or virtual environment would leak into the project's own.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV

.PHONY: help run test check format lock bench screenshots clean

help: ## List what can be done here
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: $(VENV)/.run var/local.env ## Set up what is missing and start everything on 127.0.0.1:8000 (PORT=… moves it)
	@set -a; . ./var/local.env; set +a; export YIMEN_PORT="$(PORT)"; exec $(BIN)/yimen serve

test: $(VENV)/.dev ## Set up what is missing and run the whole suite (TESTS=… narrows it, WORKERS=0 runs one process)
	@$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 4 --dist loadfile $(TESTS)

check: $(VENV)/.dev ## Lint, types and the arrows between packages
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy knowledge referral bot admin_api
	@$(BIN)/lint-imports
	@$(BIN)/yimen content check

format: $(VENV)/.dev ## Put the code into its standard form
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

bench: $(VENV)/.dev ## Measure speed and memory as ratios within one run
	@$(BIN)/python -m tests.benchmarks

screenshots: $(VENV)/.dev ## Make the pictures in docs/images again, in a real Chromium
	@$(BIN)/python -m tests.journeys.pictures

lock: $(VENV)/.dev ## Pin every dependency again, with hashes and without any package index
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-strip-extras --custom-compile-command "make lock" --extra vectors \
	  pyproject.toml requirements/build.in -o requirements/run.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-strip-extras --custom-compile-command "make lock" --extra dev -c requirements/run.txt \
	  pyproject.toml requirements/build.in -o requirements/dev.txt

clean: ## Remove the environment and caches; the data under var/ stays
	@rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache *.egg-info build

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Yimen needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.11 …" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Setting up the environment (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "Setting up the development tools (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	@touch $@

# The secrets of this machine: made once, readable by their owner only, never in the repository.
var/local.env: | $(VENV)/.run
	@mkdir -p var && umask 077 && $(BIN)/yimen secrets > $@.new && mv $@.new $@
