# Everything starts here: `make run`, `make test`, `make demo`, `make check`. `make help` lists it all.
# Needs Python 3.11 or newer, Node 20 or newer and make; the rest is put into .venv/ and node_modules/.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

BIN := .venv/bin
PY := $(BIN)/python
STAMPS := .venv/stamps
export PATH := $(CURDIR)/$(BIN):$(CURDIR)/node_modules/.bin:$(PATH)

# What the built front end is made from; the folders too, for a deleted file changes nothing else.
SOURCES := $(shell find static/src templates vite.config.* tsconfig.json 2>/dev/null)
CATALOGUES := $(shell find locale -name '*.po' 2>/dev/null)
# Arguments for pytest: `make test ARGS='tests/unit -k merkle'`.
# Tests of one group share a whole site, so each group goes to one process. Three, since many tests wait for something.
ARGS ?= -n 3 --dist loadgroup
# Arguments for the benchmark: `make bench-room BENCH=--without-peer`.
BENCH ?=
ANSWERS ?= examples/weather-tweets

.PHONY: help setup run test demo lint check bench-room bench-quality oracle lock clean browser

help: ## say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: $(STAMPS)/python node_modules/.installed $(STAMPS)/frontend $(STAMPS)/catalogues ## install and build what is missing

run: setup ## start Caravan with everything it needs; Ctrl-C stops it
	@exec $(PY) -m caravan.devstack run --with-parent

test: setup browser ## run every test; ARGS='tests/unit' chooses
	@$(PY) -m pytest $(ARGS)

demo: setup ## label, decide, pay and verify real answers; ANSWERS=DIR chooses others
	@exec $(PY) manage.py demo --answers "$(ANSWERS)" --json

lint: setup ## the quick half of check
	@$(PY) -m caravan.devstack.checks --quick

check: setup ## everything that must be quiet before a change is done, but the tests
	@$(PY) -m caravan.devstack.checks

bench-room: setup browser ## measure the labelling room in a browser, beside Label Studio's
	@$(PY) -m bench.room $(BENCH)

bench-quality: setup ## measure consensus beside crowd-kit's; BENCH='FOLDER …' on answers of your own
	@$(PY) -m bench.quality $(BENCH)

oracle: setup browser ## compare answers with Label Studio and crowd-kit, and have stock x402 clients pay the gateway
	@$(PY) tests/oracle/label_studio_sdk.py
	@$(PY) -m tests.oracle.label_studio_room
	@$(PY) -m tests.oracle.label_studio_editor
	@$(PY) -m tests.oracle.crowd_kit_consensus
	@$(PY) -m pytest -q tests/oracle/x402_clients.py

lock: $(STAMPS)/python ## write requirements*.txt anew from requirements*.in
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 requirements-dev.in -o requirements-dev.txt

clean: ## remove what was installed, built and kept, the data of make run in .caravan/ too
	rm -rf .caravan .venv node_modules static/dist contracts/out contracts/cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete 2>/dev/null || true

# The first Python that starts and is new enough; a name on the PATH alone proves nothing (pyenv's shims).
.venv/pyvenv.cfg:
	@for python in $(PYTHON) python3.11 python3.12 python3.13 python3 python3.14 python; do \
	    if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        echo "Making .venv with $$("$$python" --version) …"; \
	        "$$python" -m venv .venv || { echo "This Python cannot make a virtual environment; on Debian: apt install python3-venv." >&2; rm -rf .venv; exit 1; }; \
	        exit 0; \
	    fi; \
	done; \
	echo "Caravan needs Python 3.11 or newer, and there is none on the PATH (make PYTHON=/path/to/python names one)." >&2; exit 1

# uv installs everything else, and is itself taken at the version and hashes of requirements-dev.txt.
$(STAMPS)/python: requirements-dev.txt | .venv/pyvenv.cfg
	@echo "Installing Python packages …"
	@mkdir -p $(STAMPS)
	@awk '/^uv==/ {on = 1} on; on && !/\\$$/ {exit}' requirements-dev.txt > $(STAMPS)/uv.txt
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r $(STAMPS)/uv.txt
	@VIRTUAL_ENV="$(CURDIR)/.venv" $(BIN)/uv pip sync --quiet --require-hashes requirements-dev.txt
	@touch $@

# Not `npm ci`, which refuses a lock file without the builds for other systems; `--no-save` keeps the lock as it is.
node_modules/.installed: package-lock.json
	@node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' 2>/dev/null || \
	    { echo "Caravan needs Node 20 or newer (with npm), and found $$(node --version 2>/dev/null || echo none)." >&2; exit 1; }
	@echo "Installing front-end packages …"
	@npm install --no-save --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

$(STAMPS)/frontend: node_modules/.installed package.json $(SOURCES) | $(STAMPS)/python
	@echo "Building the front end …"
	@npm run build --silent -- --logLevel warn
	@touch $@

$(STAMPS)/catalogues: $(STAMPS)/python $(CATALOGUES)
	@$(PY) -m caravan.devstack.catalogues locale
	@touch $@

# Browser tests drive Chromium: the machine's own, else Debian's (as root), else Playwright's.
browser: setup
	@if command -v chromium chromium-browser google-chrome >/dev/null 2>&1; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Chromium for the browser tests …"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else \
	    $(BIN)/playwright install chromium; \
	fi || echo "Chromium could not be installed; the browser tests will say so." >&2
