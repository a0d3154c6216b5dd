# make demo | test | format | bench | screenshots | clean

PORT ?= 8000
PYTHON ?= $(shell command -v python3.11 || command -v python3)
CHROMIUM := /usr/bin/chromium-headless-shell
BIN := .venv/bin

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Else each of dozens of processes would compile all that it imports.
unexport PYTHONDONTWRITEBYTECODE
# A module is compiled when it is first imported; all of them would take half a minute.
INSTALL := $(BIN)/pip install --quiet --no-compile

# The servers that a killed run left behind would go on without their files.
define STOP_LEFTOVERS
from shop import embedded
embedded.start_servers(embedded.demo_dir(), postgres=False, valkey=False).stop()
endef
export STOP_LEFTOVERS

.DEFAULT_GOAL := help
.PHONY: help demo test types unit lint set-up format bench screenshots clean chromium

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

demo: .venv/.demo ## Run the whole shop on 127.0.0.1; PORT=8000
	@exec $(BIN)/python manage.py demo --port $(PORT)

test: export HF_HUB_OFFLINE := 1
test: export TOKENIZERS_PARALLELISM := false
test: .venv/.dev chromium ## Run all that must be green
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint set-up
	@$(MAKE) --no-print-directory --jobs=2 types unit
	@printf '\n== Tests in a browser\n'
	@$(BIN)/pytest -n 2 --dist loadgroup --no-loadscope-reorder tests/browser

# Beside the tests, in the moments when they wait for something.
types:
	@told=$$(nice -n 19 $(BIN)/mypy 2>&1); ended=$$?; \
	printf '\n== Types\n%s\n' "$$told"; exit $$ended

unit:
	@printf '\n== Tests\n'
	@$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --ignore tests/browser

lint:
	@printf '\n== Lint, format and import contracts\n'
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

set-up:
	@printf '\n== Django checks and migrations\n'
	@$(BIN)/python manage.py check --fail-level WARNING
	@$(BIN)/python manage.py makemigrations --check --dry-run

format: .venv/.dev ## Format the code and sort its imports
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: .venv/.dev ## Measure speed and quality
	@$(BIN)/python -m benchmarks

screenshots: .venv/.dev chromium ## Take the pictures of the docs from a running demo
	@$(BIN)/python docs/make_screenshots.py --url http://127.0.0.1:$(PORT)

clean: ## Remove the demo's data and all caches, but not the environment
	@test ! -e .demo/servers.users || flock -n .demo/servers.users true || \
		{ echo "The demo or another command is running on .demo: stop it first."; exit 1; }
	@test ! -e .demo/servers.users || $(BIN)/python -c "$$STOP_LEFTOVERS"
	rm -rf .demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python is missing: install Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$$($(PYTHON) --version) is too old: install Python 3.11 or newer, or name one with PYTHON=…"; exit 1; }
	@$(PYTHON) -m venv .venv || \
		{ rm -rf .venv; echo "No environment could be made: install venv (Debian: apt-get install python3-venv)."; exit 1; }

.venv/.demo: requirements.txt | .venv/bin/python
	@echo "Installing requirements.txt …"
	@$(INSTALL) -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt requirements.txt | .venv/bin/python
	@echo "Installing requirements-dev.txt …"
	@$(INSTALL) -r requirements-dev.txt
	@touch $@ .venv/.demo

chromium:
	@test -x $(CHROMIUM) && exit 0; \
	if [ "$$(id -u)" = 0 ]; then as=; else as="sudo -n"; fi; \
	echo "Installing Chromium for the browser tests …"; \
	command -v apt-get >/dev/null && $$as apt-get update -qq && \
		$$as apt-get install -y -qq --no-install-recommends chromium-headless-shell >/dev/null || \
		{ echo "Chromium is missing: install it as $(CHROMIUM) (Debian: sudo apt-get install chromium-headless-shell)."; exit 1; }
