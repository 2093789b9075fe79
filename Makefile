.DELETE_ON_ERROR:
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup demo test bench lock clean

setup: $(VENV)/.installed

# The virtual environment with the locked, hashed dependencies and the command itself.
$(VENV)/.installed: requirements.lock pyproject.toml ops/setup.sh
	PYTHON=$(PYTHON) ops/setup.sh $(VENV) requirements.lock
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

demo: setup
	$(BIN)/diemdanh demo

# Format, lint, types, import contracts, tests. Installs what is missing.
test: $(VENV)/.installed-dev
	ops/test-tools.sh
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 4 --dist worksteal

# Measure everything, beside other programs, and write docs/performance.md. Installs what is missing; takes about an hour.
bench: $(VENV)/.installed-dev
	bench/tools.sh
	$(BIN)/python -m bench --write docs/performance.md

# Resolve the locks anew (needs uv).
lock:
	uv pip compile pyproject.toml --extra cluster --group build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --extra cluster --group build --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -c requirements.lock -o requirements-dev.lock
	uv pip compile bench/tools.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o bench/tools.lock

clean:
	rm -rf $(VENV) build *.egg-info
