# One intent, one command; the same on a laptop and in CI. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes --requirement

export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 315532800)
export PYTHONHASHSEED := 0
# 2026-11: Material prints an advertisement for its successor on every build.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help site serve check test book bench format lock clean

help: ## list the commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

site: $(VENV)/site.stamp ## set up what is missing, check, build site/ with the book in site/downloads/
	$(BIN)/python scripts/build.py

serve: $(VENV)/site.stamp ## live preview
	$(BIN)/python -m mkdocs serve

check: $(VENV)/site.stamp ## content rules, a few seconds
	$(BIN)/python scripts/check.py

test: $(VENV)/test.stamp ## everything: format, lint, types, unit tests, the built site in a real browser
	$(BIN)/python scripts/check.py
	$(BIN)/ruff format --check scripts tests
	$(BIN)/ruff check scripts tests
	$(BIN)/mypy
	$(BIN)/python -m pytest --numprocesses=2 --dist=loadgroup

book: $(VENV)/site.stamp ## PDF and EPUB alone
	$(BIN)/python scripts/book.py

bench: $(VENV)/test.stamp ## times, sizes and memory against the budgets
	$(BIN)/python scripts/bench.py

format: $(VENV)/test.stamp ## format and mend what ruff can mend
	$(BIN)/ruff format scripts tests
	$(BIN)/ruff check --fix scripts tests

lock: $(VENV)/test.stamp ## write the lock files anew from pyproject.toml
	$(BIN)/uv pip compile --quiet pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --output-file requirements/site.txt
	$(BIN)/uv pip compile --quiet pyproject.toml --group test --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --output-file requirements/test.txt

clean: ## remove what the commands made, the set-up included
	rm -rf $(VENV) site .cache

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/site.stamp: requirements/site.txt | $(BIN)/python
	$(PIP) requirements/site.txt
	touch $@

$(VENV)/test.stamp: requirements/test.txt $(VENV)/site.stamp
	$(PIP) requirements/test.txt
	$(BIN)/python scripts/setup_browser.py
	touch $@
