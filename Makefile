# The commands of this project. `make` alone lists them.
#
# Everything is installed into .venv. A file in it marks each step that is done, so that a step is
# done again only when what it depends on has changed. Nothing is byte-compiled beforehand: Python
# does that for what it imports, and the first wait is half as long.

PYTHON      ?= python3
VENV        ?= .venv
# What is left waits for no worker that is busy: tests in a browser take longest, and stand together.
PYTEST_ARGS ?= -n 3 --dist worksteal
UPGRADE     ?=
BENCH_ROWS  ?=

BIN     := $(VENV)/bin
# Compiled modules are kept, as tests start Python many times.
PYTEST   = PYTHONDONTWRITEBYTECODE= BROWSER_PATH="$$($(BIN)/python tools/find_browser.py)" $(BIN)/python -m pytest
MUTMUT  := .venv-mutants/bin/mutmut
T       ?= tests
M       ?=
INSTALL := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet install --no-compile
# A lock holds all that is needed: what pip would look up beside it could only be another version.
LOCKED  := $(INSTALL) --no-deps --require-hashes
CREATED := $(VENV)/.made-venv
RUNTIME := $(VENV)/.made-runtime
DEV     := $(VENV)/.made-dev
SELF    := $(VENV)/.made-self
NODE    := node_modules/.made
PLOTLY  := assets/plotly-events.min.js
SCRIPTS := assets/event-timeline.min.js
BUNDLES := $(PLOTLY) $(SCRIPTS)
JAVASCRIPT := assets/browser tests/javascript tools/*.mjs *.mjs
NPM     := npm --ignore-scripts --no-audit --no-fund --loglevel=error

# A lock holds for every system and Python, with the same versions, and names no server and no path.
COMPILE := $(BIN)/uv pip compile \
	--quiet --no-config --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --custom-compile-command "make lock" \
	$(if $(UPGRADE),--upgrade)

# Run a command that needs what comes from npm. In CI, it is an error to have no npm.
define with_npm
if [ -e $(NODE) ]; then $(1); \
elif [ -n "$$CI" ]; then echo "npm is needed to check the browser's scripts" >&2; exit 1; \
else echo "Without npm the browser's scripts are not checked"; fi
endef

# The theme prints an advertisement of its successor, which is no warning about the pages.
MKDOCS := PYTHONPATH=. NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run test test-fast test-one test-thorough mutants test-scripts browser lint format docs messages picture gallery bench load lock build clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: $(RUNTIME) $(SELF) $(BUNDLES) ## Install what is missing and serve the dashboard (PORT=8050)
	@exec $(BIN)/event-timeline serve --port "$${PORT:-8050}"

test: browser lint docs test-scripts $(BUNDLES) ## Find a browser, lint, type-check, build the docs and run all tests (PYTEST_ARGS="-n 3")
	$(PYTEST) $(PYTEST_ARGS)

test-fast: $(DEV) $(SELF) ## Run the tests that start no browser, server or other program
	$(PYTEST) $(PYTEST_ARGS) -m "not browser and not starts_programs"

test-one: $(DEV) $(SELF) ## Run some tests alone, in seconds (T=tests/engine/test_query.py)
	$(PYTEST) $(T)

test-thorough: browser $(SELF) $(BUNDLES) ## Run all tests, with twenty times the examples of each law
	$(PYTEST) $(PYTEST_ARGS) --hypothesis-profile=thorough

# mutmut 3 reads [tool.mutmut]; its copy of the tree with all mutants stays in mutants/.
mutants: $(MUTMUT) ## Change the code in small ways and list what no test notices (M="dashboard.engine.query.*")
	-PYTHONDONTWRITEBYTECODE= $(MUTMUT) run $(M)
	@$(MUTMUT) results

browser: $(DEV)
	@$(BIN)/python tools/find_browser.py --install

lint: $(DEV) $(SELF) $(NODE) ## Check style, types, import layers and that the lock holds all that is needed
	@$(BIN)/python -m pip --disable-pip-version-check check
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	@$(call with_npm,node_modules/.bin/eslint . && node_modules/.bin/tsc && node_modules/.bin/prettier --check --log-level warn $(JAVASCRIPT))

test-scripts: $(NODE) ## Run the unit tests of the browser's scripts
	@$(call with_npm,node --test tests/javascript/*.test.mjs)

format: $(DEV) $(NODE) ## Format the code and apply automatic fixes
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	@$(call with_npm,node_modules/.bin/prettier --write --log-level warn $(JAVASCRIPT))

docs: $(DEV) $(SELF) ## Build the documentation into site/; any warning is an error (SERVE=1: serve it while you edit)
	@$(MKDOCS) $(if $(SERVE),serve,build --quiet)

messages: $(DEV) $(SELF) ## Bring the translations in line with the strings of the code
	@$(BIN)/python tools/update_messages.py

picture: browser $(SELF) $(BUNDLES) ## Take the README's animation and the screenshot of the running app again
	@$(BIN)/python tools/take_picture.py

gallery: browser $(SELF) ## Draw the pictures of the gallery and of the marks again
	@BROWSER_PATH="$$($(BIN)/python tools/find_browser.py)" $(BIN)/python tools/make_gallery.py

bench: browser $(SELF) $(BUNDLES) ## Print what tables of different sizes cost, and how that grows (BENCH_ROWS="0 1000")
	@BROWSER_PATH="$$($(BIN)/python tools/find_browser.py)" $(BIN)/python tools/bench.py $(BENCH_ROWS)

load: $(DEV) $(SELF) ## Print how long fifty readers wait who all filter at once
	@$(BIN)/python tools/load.py

lock: $(BIN)/uv ## Bring the lock files in line with what is asked for (UPGRADE=1: newest versions)
	$(COMPILE) --extra dev --output-file requirements-dev.lock pyproject.toml
	$(COMPILE) --constraint requirements-dev.lock --output-file requirements.lock pyproject.toml
	@command -v npm >/dev/null || { echo "There is no npm here: package-lock.json stays as it is"; exit 0; }; \
		$(NPM) install --package-lock-only --omit-lockfile-registry-resolved

build: $(DEV) $(BUNDLES) ## Build the wheel and the source archive into dist/
	$(BIN)/python -m build

clean: ## Remove .venv and all else that these commands made
	rm -rf $(VENV) .venv-mutants mutants node_modules $(BUNDLES) dist build site .mypy_cache .pytest_cache .ruff_cache .import_linter_cache \
		.hypothesis .coverage .coverage.* htmlcov
	find dashboard tests tools -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

$(CREATED):
	@command -v "$(PYTHON)" >/dev/null || { \
		echo "There is no '$(PYTHON)' here. Name a Python 3.11 or newer: make PYTHON=python3.12 ..." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "'$(PYTHON)' is $$("$(PYTHON)" --version 2>&1); Python 3.11 or newer is needed: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "Creating $(VENV)"
	@"$(PYTHON)" -m venv --clear $(VENV) || { \
		echo "Python could not create $(VENV). On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@touch $@

$(RUNTIME): requirements.lock $(CREATED)
	@echo "Installing what is needed to run (once; takes a minute)"
	@$(LOCKED) -r requirements.lock
	@touch $@

# The development lock holds all of the runtime lock, in the same versions.
$(DEV): requirements-dev.lock $(CREATED)
	@echo "Installing what is needed to develop (once; takes a minute or two)"
	@$(LOCKED) -r requirements-dev.lock
	@touch $@ $(RUNTIME)

$(SELF): pyproject.toml $(CREATED)
	@$(INSTALL) --no-deps -e .
	@touch $@

# What comes from npm makes the page lighter, tests its accessibility and shows stories as TimelineJS
# does. All works without it; in CI the tests insist on it.
$(NODE): package-lock.json
	@command -v npm >/dev/null || exit 0; \
		echo "Installing what makes the page lighter (once; takes half a minute)"; \
		$(NPM) ci >/dev/null && touch $@ || echo "npm could not install it"

$(PLOTLY): $(NODE) tools/bundle_plotly.mjs
	@if [ -e $(NODE) ]; then node tools/bundle_plotly.mjs $@; \
		else echo "Without npm the page loads all of plotly.js, and accessibility is not tested"; fi

$(SCRIPTS): $(NODE) tools/bundle_scripts.mjs $(wildcard assets/browser/*.js)
	@if [ -e $(NODE) ]; then node tools/bundle_scripts.mjs $@ && touch $@; \
		else echo "Without npm the page loads its scripts one by one"; fi

# In an environment of its own: nothing else needs it.
$(MUTMUT): requirements-dev.lock
	@"$(PYTHON)" -m venv --clear .venv-mutants
	@.venv-mutants/bin/python -m pip --disable-pip-version-check --quiet install --no-deps --require-hashes -r $<
	@.venv-mutants/bin/python -m pip --disable-pip-version-check --quiet install "mutmut>=3.8,<4"

$(BIN)/uv: | $(CREATED)
	@$(INSTALL) uv
