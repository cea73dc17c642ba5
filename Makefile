# One command to work with the register (make run), one to prove it (make test).
.DEFAULT_GOAL := help
BIN := .venv/bin
.PHONY: help setup setup-test run test prove prove-qgis check fmt bench lock

help: ## list the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install what is missing, say what and why
	@sh .ci/setup run

setup-test:
	@sh .ci/setup test

run: setup ## start the register with its demonstration; Ctrl-C stops it (ARGS="--port 9000")
	@exec $(BIN)/park-registry serve $(ARGS)

test: setup-test ## all tests, on a database of their own
	@$(BIN)/pytest -n 2

prove: setup-test ## the slow proofs: two hundred random trees of dealings on real parcels
	@$(BIN)/pytest -m slow -n 2

prove-qgis: ## QGIS itself reads the register and draws its tiles; installs it (500 MB)
	@sh .ci/setup qgis
	@$(BIN)/pytest -m qgis

check: setup ## style, types and floors; needs no database
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fmt: setup ## put the code into the house style
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: setup-test ## speed as ratios, side by side with others, which it installs (ARGS=--whole: maps of a million)
	@sh .ci/setup bench
	$(BIN)/python -m bench $(ARGS)

PIN = .tools/uv/bin/uv pip compile --quiet $(UPGRADE) --no-header --universal --python-version 3.11 \
    --generate-hashes --no-emit-index-url --no-emit-find-links
lock: UPGRADE ?= --upgrade
lock: setup ## pin the newest packages pyproject.toml allows, with hashes and no addresses
	$(PIN) --group dev --output-file requirements.lock pyproject.toml
	$(PIN) --group bench --constraint requirements.lock --output-file bench/requirements.lock
	$(PIN) --group tipg --output-file bench/tipg.lock
	$(PIN) --group pygeoapi --output-file bench/pygeoapi.lock
