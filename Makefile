# Set-up and checks. `make demo` and `make test` start from a fresh machine with Python 3.11 or later.

PYTHON ?= python3
VENV ?= .venv
OUT ?= demo-out
PYTEST_ARGS ?=
DUMP ?= data/notes

BIN := $(VENV)/bin
# Builds see the pins by the environment: by the first name in pip before 25.3, by the second from then on.
PINS := PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt
INSTALL := $(PINS) $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test bench lint format types wheel constraints clean distclean

help: ## show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.runs ## turn data/notes into tables and ask which detection papers were rated best
	$(BIN)/notesetl run data/notes --out $(OUT)
	$(BIN)/notesetl query --topic object-detection --min-score 0.8 --out $(OUT)

test: $(VENV)/.tests ## run all tests
	PREFECT_SERVER_ANALYTICS_ENABLED=false $(BIN)/python -m pytest -q -n 2 --dist loadfile $(PYTEST_ARGS)

bench: $(VENV)/.runs ## measure speed and memory over DUMP=notes.tar.xz
	$(BIN)/python benchmarks/speed.py $(DUMP)

lint: $(VENV)/.lints ## check style
	$(BIN)/ruff check
	$(BIN)/ruff format --check

format: $(VENV)/.lints ## bring code into form
	$(BIN)/ruff format

types: $(VENV)/.lints ## check types
	$(BIN)/mypy

wheel: $(VENV)/.runs ## build the wheel into dist
	$(PINS) $(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .

constraints: ## pin what a fresh installation of everything gets today
	rm -rf build/pins
	$(PYTHON) -m venv build/pins
	build/pins/bin/python -m pip install --quiet --upgrade editables hatchling setuptools
	build/pins/bin/python -m pip install --quiet '.[dask,flows,report,s3,train,translate,test,lint]'
	echo '# What `make demo`, `make test` and `make lint` install; written by `make constraints`.' > build/constraints.txt
	build/pins/bin/python -m pip freeze --all --exclude pip --exclude notesetl >> build/constraints.txt
	mv build/constraints.txt constraints.txt

clean: ## remove what was made, but for the environment
	rm -rf $(OUT) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src flows tests -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## remove the environment, too
	rm -rf $(VENV)

# The stamps say for which sets of packages the environment is complete; each is stale when the pins change.
$(VENV)/.made:
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("notesetl needs Python 3.11 or later, this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.runs: $(VENV)/.made pyproject.toml constraints.txt
	$(INSTALL) .
	@touch $@

$(VENV)/.tests: $(VENV)/.runs
	$(INSTALL) '.[dask,flows,report,s3,train,translate,test]'
	@touch $@

$(VENV)/.lints: $(VENV)/.tests
	$(INSTALL) '.[dask,flows,report,train,translate,test,lint]'
	@touch $@
