# One environment for everything; `make demo` and `make test` are all a newcomer needs.
PYTHON ?= python3
BIN := .venv/bin

unexport PYTHONDONTWRITEBYTECODE # the tests start Python more than a hundred times

.PHONY: demo test lint bench torture clean

.venv/.installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	touch $@

demo: .venv/.installed
	$(BIN)/animateur demo

lint: .venv/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports

# What talks with servers mostly waits, and the bot is a process of its own there; the rest reckons, and its coverage is measured.
test: lint
	sh tests/in-memory.sh $(BIN)/python -m pytest -n 6 --dist load --maxschedchunk 1 tests/wire tests/scenes
	sh tests/in-memory.sh $(BIN)/python -m slipcover --json --out .coverage.json -m pytest -n 3 --ignore=tests/wire --ignore=tests/scenes
	$(BIN)/python -m slipcover --merge .coverage.json --out .coverage.json --fail-under 90

torture: .venv/.installed
	sh tests/in-memory.sh $(BIN)/python -m pytest -m torture -n 4 tests/wire

bench: .venv/.installed
	$(BIN)/python -m benchmarks

clean:
	rm -rf .venv .synapse .element .coverage.json
