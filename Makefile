# Every command sets up what it needs, also on a fresh clone. `make help` lists them.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
# Node comes with the virtual environment, so that the machine needs none of its own.
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix frontend --no-fund --no-audit
MANAGE := $(BIN)/python manage.py
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard config/locale/*/LC_MESSAGES/django.po))
BUILD := frontend/dist/.vite/manifest.json
FRONTEND_SOURCES := $(shell find frontend/src frontend/styles frontend/fonts frontend/public -type f 2>/dev/null) \
	frontend/vite.config.ts frontend/package-lock.json
SETUP := $(VENV)/.installed $(BUILD) $(CATALOGUES)

.DEFAULT_GOAL := help
.PHONY: help demo test test-python test-postgres test-frontend test-browser check format bench \
	messages schema lock

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- Setting up ----------------------------------------------------------------------------

$(VENV)/.installed: requirements/development.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/development.txt
	@touch $@

frontend/node_modules/.installed: frontend/package-lock.json $(VENV)/.installed
	$(NPM) ci --silent
	@touch $@

$(BUILD): $(FRONTEND_SOURCES) frontend/node_modules/.installed
	$(NPM) run --silent build
	@touch $@

$(CATALOGUES): %.mo: %.po $(VENV)/.installed
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

# --- Running -------------------------------------------------------------------------------

demo: export DEBUG := 0
demo: export DATABASE_URL ?= sqlite:///$(CURDIR)/var/demo.sqlite3
demo: $(SETUP) ## a running site with real content, a demo school and a class code
	@mkdir -p var
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_content
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@$(MANAGE) demo --address http://localhost:$(PORT)
	@DJANGO_SETTINGS_MODULE=config.settings.dev $(BIN)/gunicorn config.wsgi \
		--bind localhost:$(PORT) --worker-class gthread --workers 2 --threads 8 --log-level warning

# --- Testing -------------------------------------------------------------------------------

test: test-python test-postgres test-frontend test-browser ## all tests: SQLite, PostgreSQL, TypeScript, browser

test-python: $(SETUP) ## Python tests on SQLite
	$(BIN)/python -m pytest -n auto tests --ignore tests/e2e

test-postgres: $(SETUP) ## Python tests on a real PostgreSQL that the tests start themselves
	$(BIN)/python -m pytest -n auto tests --ignore tests/e2e --database postgres

test-frontend: $(BUILD) ## TypeScript tests
	$(NPM) run --silent test

test-browser: $(SETUP) ## journeys in a real browser, with axe
	@$(BIN)/python -m tests.e2e.chromium
	$(BIN)/python -m pytest tests/e2e

check: $(SETUP) ## format, lint, types, contracts, migrations, schema, translations, readings, reading levels, templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	git ls-files -z '*/templates/*.html' | xargs -0 $(BIN)/djade --check --target-version 5.2
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MANAGE) check --fail-level WARNING
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) translations --check
	$(MANAGE) readings --check
	$(MANAGE) reading_levels --check
	@mkdir -p var
	$(MANAGE) spectacular --validate --fail-on-warn --file var/openapi.yaml
	diff -u docs/openapi.yaml var/openapi.yaml
	$(NPM) run --silent lint
	$(NPM) run --silent typecheck
	$(NPM) run --silent api-types:check

# --- Keeping things in step ----------------------------------------------------------------

format: $(SETUP) ## rewrite what a formatter can decide
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format --quiet .
	-git ls-files -z '*/templates/*.html' | xargs -0 $(BIN)/djade --target-version 5.2
	$(NPM) run --silent format

messages: $(VENV)/.installed ## bring the catalogues up to date with the code
	$(MANAGE) translations

schema: $(SETUP) ## write the API's schema and its TypeScript types
	$(MANAGE) spectacular --validate --fail-on-warn --file docs/openapi.yaml
	$(NPM) run --silent api-types

lock: $(VENV)/.installed ## lock the versions that pyproject.toml allows
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet pyproject.toml --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --output-file requirements/production.txt
	$(BIN)/uv pip compile --quiet pyproject.toml --group development --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --output-file requirements/development.txt

bench: $(SETUP) ## the benchmarks, each beside its limit: make bench ONLY=answers
	$(BIN)/python -m tests.bench $(ONLY)
