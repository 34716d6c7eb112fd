# Before the first `make run` only python3 (3.11 or newer) and make need to be there.
PYTHON ?= python3
PY := .venv/bin/python
UV := .venv/bin/uv
PIP := $(PY) -m pip install --quiet --quiet --disable-pip-version-check --root-user-action=ignore --require-hashes \
	--no-compile
# uv takes a quarter of pip's time. Where it can't be had, or can't reach what pip is set up to reach, pip does it.
UV_INSTALL := UV_HTTP_TIMEOUT=15 UV_HTTP_RETRIES=1 $(UV) pip install --quiet --python $(PY) --require-hashes
INSTALL = $(UV_INSTALL) --requirement $(1) 2> .venv/uv.log || $(PIP) --requirement $(1)

.PHONY: help run test check bench faults mutants twins schema lock reset python
.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

run: .venv/runtime.stamp ## set up what is missing and run it all; Ctrl-C stops it
	@exec $(PY) -m relcare.run

test: .venv/dev.stamp ## all tests, in two to four processes (ARGS="-n0 ..." for one)
	@$(PY) -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

check: .venv/dev.stamp ## lint, format, types, layers, migrations, schema, compose file
	@echo "ruff"
	@$(PY) -m ruff check --quiet .
	@$(PY) -m ruff format --check --quiet .
	@echo "layers"
	@.venv/bin/lint-imports --no-logo > .venv/layers.log || { cat .venv/layers.log; exit 1; }
	@echo "migrations and docs/openapi.yaml"
	@DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py check_tree
	@echo "docker-compose.yml"
	@.venv/bin/check-jsonschema --quiet --builtin-schema vendor.compose-spec docker-compose.yml
	@echo "types"
	@$(PY) -m mypy --no-error-summary .

bench: .venv/dev.stamp ## the benchmarks (ARGS="..." is passed on)
	@$(PY) -m bench $(ARGS)

faults: .venv/dev.stamp ## kill workers, database and mail server while they send (ARGS="--short": a minute)
	@$(PY) -m faults $(ARGS)

mutants: .venv/dev.stamp ## break every policy in turn and count what the tests notice
	@$(PY) -m tests.mutants $(ARGS)

schema: .venv/dev.stamp ## write docs/openapi.yaml from the code
	@DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py check_tree --write

twins: .venv/dev.stamp ## generated pairs of worlds: N=5000 for more, SEED=ben-of-ana/17 for one
	@TWINS=$(N) TWIN=$(SEED) $(PY) -m pytest tests/twins --log-cli-level=INFO $(ARGS)

lock: .venv/uv.stamp ## pin all requirements again, with hashes, from pyproject.toml
	@echo "Pinning requirements.txt, requirements-dev.txt and requirements-twilio.txt"
	@$(LOCK) --output-file requirements.txt pyproject.toml
	@$(LOCK) --group dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml
	@$(LOCK) --extra twilio --constraint requirements.txt --output-file requirements-twilio.txt pyproject.toml
	@$(LOCK) --group install --output-file requirements-install.txt

LOCK = UV_CUSTOM_COMPILE_COMMAND="make lock" $(UV) pip compile --quiet --universal \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links

reset: ## stop it and remove what it made below var/ (all data of the demo)
	@if [ -x $(PY) ]; then $(PY) -m relcare.reset; else echo "Nothing to remove."; fi

python:
	@command -v $(PYTHON) > /dev/null || \
		{ echo "relcare: Python 3.11 or newer is needed, and $(PYTHON) was not found" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "relcare: Python 3.11 or newer is needed, and $(PYTHON) is older" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || \
		{ echo "relcare: $(PYTHON) lacks its venv module (Debian: apt install python3-venv)" >&2; exit 1; }

$(PY): | python
	@echo "Making .venv"
	@$(PYTHON) -m venv --clear .venv

.venv/uv.stamp: requirements-install.txt | $(PY)
	@$(PIP) --requirement requirements-install.txt 2> .venv/uv.log || true
	@touch $@

.venv/runtime.stamp: requirements.txt | .venv/uv.stamp
	@echo "Installing the requirements"
	@$(call INSTALL,requirements.txt)
	@touch $@

.venv/dev.stamp: requirements-dev.txt | .venv/uv.stamp
	@echo "Installing the requirements with those of tests"
	@$(call INSTALL,requirements-dev.txt)
	@touch $@ .venv/runtime.stamp
