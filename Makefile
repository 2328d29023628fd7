# Everything that is done with a fresh clone. `make help` lists it.
# Needs make and a Python that pyproject.toml names; everything else is installed into .venv, and kept in .marsad.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for v in $$(sh .ci/pythons); do sh .ci/pythons python$$v && echo python$$v && exit; done; sh .ci/pythons python3 && echo python3)

.DEFAULT_GOAL := help
.PHONY: help install run check test up down clean lock audit wheels bench secrets cluster-test chaos

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

install: ## Make .venv from requirements.lock (quick when nothing changed)
	@PYTHON='$(PYTHON)' sh .ci/install $(VENV)

run: install ## Play the whole pipeline once on the demonstration news stand, through Airflow
	@$(BIN)/marsad demo

check: install ## The quick half of `make test`: style, types, the contract of layers, the core's tests without the slow ones
	$(BIN)/ruff check -q .
	$(BIN)/ruff format -q --check .
	$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo >.import_linter.log || { cat .import_linter.log; exit 1; }
	$(BIN)/pytest tests/core -m "not slow" --hypothesis-profile=check

test: install ## Style, types and all tests, on all cores; T=tests/steps/… runs those alone, on a PostgreSQL that stays up between runs
ifdef T
	$(BIN)/pytest --keep-cluster $(T)
else
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile --no-loadscope-reorder
endif

up: install ## Keep the stack running on its schedule, with the real sources
	@$(BIN)/marsad up

down: ## Stop what `make up` started
	@if [ -x $(BIN)/marsad ]; then $(BIN)/marsad down; fi

clean: down ## Stop everything, the tests' PostgreSQL too, and remove all state (.marsad) and caches
	@if [ -x $(BIN)/marsad ]; then PYTHONPATH=tests $(BIN)/python tests/cluster.py; fi
	rm -rf .marsad .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .import_linter.log .hypothesis

lock: install ## Resolve requirements.in anew into requirements.lock
	$(BIN)/uv pip compile requirements.in --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --quiet -o requirements.lock

audit: install ## Look the locked packages up among known security holes (needs the network; what can't be looked up fails it), list licences
	$(BIN)/uv tool run --from pip-audit pip-audit --strict --require-hashes --disable-pip -r requirements.lock
	@$(BIN)/python docs/licences.py

wheels: install ## Look up whether each locked package has a wheel for every Python and platform that the README names (needs the index)
	@$(BIN)/python .ci/wheels

bench: install ## Measure against the limits that the issues set (TEXTS=file, ONLY="read classify")
	@TEXTS="$(TEXTS)" ONLY="$(ONLY)" $(BIN)/python -m bench

cluster-test: install ## Play the news stand through the processes of docker-compose.yml (needs redis-server), kill a worker, compare
	@$(BIN)/python tests/rehearse.py

chaos: install ## Kill, cut, fill up and put out of time what Marsad stands on, ROUNDS times, and make the account (WAY=alone: without Airflow)
	@PYTHONPATH=tests $(BIN)/python -m chaos $(or $(ROUNDS),20) --way $(or $(WAY),stack)

secrets: ## Write .env for docker-compose.yml with fresh secrets (never over an existing one)
	@$(PYTHON) docker/make_env.py .env
