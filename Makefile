# Every door of the project. `make help` lists them. Works with GNU make 3.81 (macOS) and newer.
#
# PYTHON      the Python to build on (3.11 or newer); looked for when not given
# VENV        where the environment goes; .venv unless set
# CHECK=1     with `make demo`: do the main job without a browser and leave
# REAL_DATA   with `make test-real`: `required` fails where the real data are absent
# WORKERS     how many tests run side by side: one more than two cores, as some wait for a server or a browser

SHELL := /bin/sh
VENV ?= .venv
BIN = $(VENV)/bin
WORKERS ?= 3
RUN = $(BIN)/commonweal
PYTEST = $(BIN)/python -m pytest -n $(WORKERS)
SUITE = -m "not real and not slow"

# The first Python that is new enough; `none` is answered by a sentence in scripts/find_python.sh.
FIND = PYTHON="$$(sh scripts/find_python.sh "$(PYTHON)")" || exit 1; "$$PYTHON" scripts/set_up.py --venv "$(VENV)"

.DEFAULT_GOAL := help
.PHONY: help demo run work test test-sqlite test-postgres test-real journeys screens bench check fix docs ci \
	set-up set-up-dev browser

help: ## list these commands
	@echo "Commonweal. Commands:"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-22s %s\n", $$1, $$2}'

set-up:
	@$(FIND) runtime

set-up-dev:
	@$(FIND) dev

browser:
	@$(BIN)/python scripts/find_chromium.py --install

demo: set-up ## the demo borough in a browser (CHECK=1: the main job without one)
	@$(RUN) demo $(if $(CHECK),--check)

run: set-up ## web pages, live events and worker, on your own data
	@$(RUN) serve

work: set-up ## the worker alone
	@$(RUN) work

test: test-sqlite ## every test, browser journeys included, on SQLite

test-sqlite: set-up-dev browser
	@COMMONWEAL_CHROMIUM="$$($(BIN)/python scripts/find_chromium.py)" COMMONWEAL_DATABASE_URL= \
		$(PYTEST) $(SUITE)

test-postgres: set-up-dev browser ## the same on a PostgreSQL started for them, but for what asks no database
	@COMMONWEAL_CHROMIUM="$$($(BIN)/python scripts/find_chromium.py)" \
		$(BIN)/python scripts/with_postgres.py --install -- $(PYTEST) -m "not real and not slow and not once"

test-real: set-up-dev ## the tests on real data beside the project
	@REAL_DATA="$(REAL_DATA)" $(PYTEST) -m real

journeys: set-up-dev browser ## only the browser journeys
	@COMMONWEAL_CHROMIUM="$$($(BIN)/python scripts/find_chromium.py)" $(PYTEST) -m journey

screens: set-up-dev browser ## a picture of every page, for each role, in screens/
	@$(RUN) demo --no-serve
	@COMMONWEAL_CHROMIUM="$$($(BIN)/python scripts/find_chromium.py)" COMMONWEAL_HOME=var/demo \
		$(BIN)/python -m commonweal.ui.screens

bench: set-up-dev ## measure against the peers, write docs/performance.md
	@$(BIN)/python scripts/with_postgres.py --install --postgis -- $(BIN)/python -m bench

check: set-up-dev ## style, types, arrows, templates, words, migrations, pins
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy commonweal
	@$(BIN)/lint-imports
	@$(BIN)/python scripts/check_templates.py
	@$(BIN)/python scripts/check_words.py
	@$(BIN)/python scripts/check_migrations.py
	@$(BIN)/python scripts/check_pins.py

fix: set-up-dev ## put style right where a machine can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/python scripts/check_templates.py --fix

docs: set-up-dev ## check that the pages in docs/ say what the code does
	@$(BIN)/python -m pytest -m "not real" -k "docs or documentation"
	@echo "The pages are in docs/."

ci: ## what .ci/run runs: check, every test on both databases, the tests on real data
	@$(MAKE) check
	@$(MAKE) test-sqlite
	@$(MAKE) test-postgres
	@$(MAKE) test-real
