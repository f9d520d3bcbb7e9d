# Run `make` to list the targets.
#
# Everything is installed into .venv. A marker file there records each finished step, so that make
# repeats a step only when its inputs change. pip does not byte-compile: Python compiles what it
# imports, and installation takes half as long.

PYTHON      ?= python3
VENV        ?= .venv
# A worker runs whole files, slow ones first (tests/conftest.py), so that what a file shares is made once.
PYTEST_ARGS ?= -n 3 --dist loadfile --no-loadscope-reorder
UPGRADE     ?=
BENCH_ROWS  ?=

BIN     := $(VENV)/bin
# Keep compiled modules: the tests start Python many times.
PYTEST   = PYTHONDONTWRITEBYTECODE= BROWSER_PATH="$$($(BIN)/python tools/find_browser.py)" $(BIN)/python -m pytest
MUTMUT  := .venv-mutants/bin/mutmut
ATHERIS := .venv-fuzz/.made
T       ?= tests
M       ?=
TABLE   ?=
INSTALL := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet install --no-compile
# The lock lists every dependency, so pip must not resolve any others.
LOCKED  := $(INSTALL) --no-deps --require-hashes
CREATED := $(VENV)/.made-venv
RUNTIME := $(VENV)/.made-runtime
DEV     := $(VENV)/.made-dev
SELF    := $(VENV)/.made-self
NODE    := node_modules/.made
PEERS   := tools/peers/node_modules/.made
PLOTLY  := assets/plotly-events.min.js
SCRIPTS := assets/event-timeline.min.js
BUNDLES := $(PLOTLY) $(SCRIPTS)
JAVASCRIPT := assets/browser tests/javascript tools/*.mjs tools/peers/*.js *.mjs
# Check only the scripts that changed.
CACHED  := --cache --cache-strategy content --cache-location node_modules/.cache/
NPM     := npm --ignore-scripts --no-audit --no-fund --loglevel=error

# One lock serves all systems and Python versions. It contains no index URL and no path.
COMPILE := $(BIN)/uv pip compile \
	--quiet --no-config --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --custom-compile-command "make lock" \
	$(if $(UPGRADE),--upgrade)

# Run a command that needs npm packages. Skip it without npm, except in CI, where that is an error.
define with_npm
if [ -e $(NODE) ]; then $(1); \
elif [ -n "$$CI" ]; then echo "Install npm: CI must check the browser scripts" >&2; exit 1; \
else echo "Skipped the browser scripts, because npm is not installed"; fi
endef

# Silence the theme's notice about MkDocs 2; it does not concern our pages.
MKDOCS := PYTHONPATH=. NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run dev test test-fast test-one test-thorough mutants fuzz test-scripts browser lint format docs messages picture gallery bench load tables soak pages screen lock build clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: $(RUNTIME) $(SELF) $(BUNDLES) ## Install the program if needed and serve the sample table (PORT=8050)
	@exec $(BIN)/event-timeline serve --port "$${PORT:-8050}"

dev: browser $(SELF) $(BUNDLES) ## Install everything that development needs, a browser included

# The tests build the documentation as well.
test: browser lint test-scripts $(BUNDLES) ## Run lint, test-scripts and all tests (PYTEST_ARGS="-n 3")
	$(PYTEST) $(PYTEST_ARGS)

test-fast: $(DEV) $(SELF) ## Run the tests that start no browser, server or subprocess, with few Hypothesis examples
	$(PYTEST) -n 2 --dist worksteal --hypothesis-profile=quick --ignore tests/browser -m "not browser and not starts_programs"

test-one: $(DEV) $(SELF) ## Run one test file or one test (T=tests/engine/test_query.py)
	$(PYTEST) $(T)

test-thorough: browser $(SELF) $(BUNDLES) ## Run all tests, with 20 times as many Hypothesis examples
	$(PYTEST) $(PYTEST_ARGS) --hypothesis-profile=thorough

# mutmut reads [tool.mutmut] and writes the changed code to mutants/.
mutants: $(MUTMUT) ## List small code changes that no test detects (M="dashboard.engine.query.*")
	-PYTHONDONTWRITEBYTECODE= $(MUTMUT) run $(M)
	@$(MUTMUT) results

fuzz: $(ATHERIS) ## Test readers and parsers with random changes of valid inputs (SECONDS=600 for each, T="csv state")
	@PYTHONPATH=. .venv-fuzz/bin/python tools/fuzz.py --seconds $(or $(SECONDS),600) $(if $(filter-out tests,$(T)),$(T))

browser: $(DEV)
	@$(BIN)/python tools/find_browser.py --install

lint: $(DEV) $(SELF) $(NODE) ## Check style, types, import contracts and installed versions
	@$(BIN)/python -m pip --disable-pip-version-check check
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	@$(call with_npm,node_modules/.bin/eslint $(CACHED)eslint/ . && node_modules/.bin/tsc && \
		node_modules/.bin/prettier $(CACHED)prettier --check --log-level warn $(JAVASCRIPT))

test-scripts: $(NODE) ## Run the unit tests of the browser scripts
	@$(call with_npm,node --test tests/javascript/*.test.mjs)

format: $(DEV) $(NODE) ## Format the code and apply automatic lint fixes
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	@$(call with_npm,node_modules/.bin/prettier --write --log-level warn $(JAVASCRIPT))

docs: $(DEV) $(SELF) ## Build the documentation into site/ (SERVE=1: serve it while you edit)
	@$(MKDOCS) $(if $(SERVE),serve,build --quiet)

messages: $(DEV) $(SELF) ## Update the translation catalogues from the code
	@$(BIN)/python tools/update_messages.py

picture: browser $(SELF) $(BUNDLES) ## Retake the README animation and the screenshot
	@$(BIN)/python tools/take_picture.py

gallery: browser $(SELF) ## Redraw the images of the gallery and of the marks
	@BROWSER_PATH="$$($(BIN)/python tools/find_browser.py)" $(BIN)/python tools/make_gallery.py

bench: browser $(SELF) $(BUNDLES) $(PEERS) ## Measure speed and memory by table size (BENCH_ROWS="0 1000")
	@BROWSER_PATH="$$($(BIN)/python tools/find_browser.py)" $(BIN)/python tools/bench.py $(BENCH_ROWS)

load: $(DEV) $(SELF) ## Measure response times with 50 concurrent readers
	@$(BIN)/python tools/load.py

tables: $(DEV) $(SELF) ## Compare real tables of other people with right values (FOLDER=~/tables with their repositories)
	@$(BIN)/python tools/real_tables.py --folder "$(or $(FOLDER),$(error FOLDER is the folder of the repositories, as in FOLDER=~/tables))"

soak: browser $(SELF) $(BUNDLES) ## Show what a server keeps after readers filtered, exported and uploaded (MINUTES=20)
	@BROWSER_PATH="$$($(BIN)/python tools/find_browser.py)" $(BIN)/python tools/soak.py --minutes $(or $(MINUTES),20)

pages: browser $(SELF) $(BUNDLES) ## Show what a server keeps after pages were opened and closed (PAGES=200)
	@BROWSER_PATH="$$($(BIN)/python tools/find_browser.py)" $(BIN)/python tools/open_pages.py --pages $(or $(PAGES),200)

screen: browser $(SELF) $(BUNDLES) ## Measure how much of the first screen the charts take (TABLE=events.csv)
	@BROWSER_PATH="$$($(BIN)/python tools/find_browser.py)" $(BIN)/python tools/measure_screen.py $(TABLE)

lock: $(BIN)/uv ## Update the lock files from pyproject.toml and package.json (UPGRADE=1: newest versions)
	$(COMPILE) --extra dev --output-file requirements-dev.lock pyproject.toml
	$(COMPILE) --constraint requirements-dev.lock --output-file requirements.lock pyproject.toml
	@command -v npm >/dev/null || { echo "Skipped package-lock.json, because npm is not installed"; exit 0; }; \
		$(NPM) install --package-lock-only --omit-lockfile-registry-resolved

build: $(DEV) $(BUNDLES) ## Build the wheel and the source distribution into dist/
	$(BIN)/python -m build

clean: ## Remove .venv and all generated files
	rm -rf $(VENV) .venv-mutants mutants .venv-fuzz .fuzz node_modules $(BUNDLES) dist build site .mypy_cache .pytest_cache .ruff_cache .import_linter_cache \
		tools/peers/node_modules .hypothesis .coverage .coverage.* htmlcov
	find dashboard tests tools -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

$(CREATED):
	@command -v "$(PYTHON)" >/dev/null || { \
		echo "Cannot find '$(PYTHON)'. Choose a Python 3.11 or newer: make PYTHON=python3.12 ..." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "'$(PYTHON)' is $$("$(PYTHON)" --version 2>&1). Choose a Python 3.11 or newer: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "Creating $(VENV)"
	@"$(PYTHON)" -m venv --clear $(VENV) || { \
		echo "Python could not create $(VENV). On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@touch $@

$(RUNTIME): requirements.lock $(CREATED)
	@echo "Installing the program (only the first time; about a minute)"
	@$(LOCKED) -r requirements.lock
	@touch $@

# The development lock includes the runtime lock, with the same versions.
$(DEV): requirements-dev.lock $(CREATED)
	@echo "Installing the development tools (only the first time; one or two minutes)"
	@$(LOCKED) -r requirements-dev.lock
	@touch $@ $(RUNTIME)

$(SELF): pyproject.toml $(CREATED)
	@$(INSTALL) --no-deps -e .
	@touch $@

# npm packages bundle the scripts, test accessibility and open exported files in TimelineJS. They are
# optional, except in CI.
$(NODE): package-lock.json
	@command -v npm >/dev/null || exit 0; \
		echo "Installing npm packages (only the first time; half a minute)"; \
		$(NPM) ci >/dev/null && touch $@ || echo "npm could not install the packages; continuing without them"

# Only the benchmark draws with other libraries.
$(PEERS): tools/peers/package-lock.json
	@command -v npm >/dev/null || exit 0; \
		cd tools/peers && $(NPM) ci >/dev/null && touch node_modules/.made || \
		echo "npm could not install the other libraries; measuring without them"

$(PLOTLY): $(NODE) tools/bundle_plotly.mjs tools/plotly_marks.mjs
	@if [ -e $(NODE) ]; then node tools/bundle_plotly.mjs $@; \
		else echo "Without npm, the page loads all of plotly.js, and accessibility is not tested"; fi

$(SCRIPTS): $(NODE) tools/bundle_scripts.mjs $(wildcard assets/browser/*.js)
	@if [ -e $(NODE) ]; then node tools/bundle_scripts.mjs $@ && touch $@; \
		else echo "Without npm, the page loads its scripts one by one"; fi

# A separate environment, because nothing else needs mutmut.
$(MUTMUT): requirements-dev.lock
	@"$(PYTHON)" -m venv --clear .venv-mutants
	@.venv-mutants/bin/python -m pip --disable-pip-version-check --quiet install --no-deps --require-hashes -r $<
	@.venv-mutants/bin/python -m pip --disable-pip-version-check --quiet install "mutmut>=3.8,<4"

# The same for atheris, which has wheels for Linux only.
$(ATHERIS): requirements-dev.lock
	@"$(PYTHON)" -m venv --clear .venv-fuzz
	@.venv-fuzz/bin/python -m pip --disable-pip-version-check --quiet install --no-deps --require-hashes -r $<
	@.venv-fuzz/bin/python -m pip --disable-pip-version-check --quiet install --no-deps "atheris>=3.0,<4"
	@touch $@

$(BIN)/uv: | $(CREATED)
	@$(INSTALL) uv
