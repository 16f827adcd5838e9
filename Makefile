# Every way into Mingbai. `make help` lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PORT ?= 8000
VENV := .venv/bin
export PORT

.PHONY: help run test check torture bench lock messages format shots

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | sort | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

run: ## set up what is missing, then start the shop with its workers (PORT=8000)
	@scripts/setup run
	@exec $(VENV)/python -m scripts.serve

test: ## the whole suite; what needs PostgreSQL or Redis runs where they answer
	@scripts/setup test
	@$(VENV)/python -m scripts.test

torture: ## races, crashes and tampering in numbers; SCALE=full for all of it
	@scripts/setup test
	@$(VENV)/python -m scripts.torture

check: ## format, types, import contracts, translations, migrations, personal data, security lint
	@scripts/setup check
	@$(VENV)/python -m scripts.check

bench: ## the figures of docs/performance.md, measured in one run
	@scripts/setup bench
	@$(VENV)/python -m scripts.bench

shots: ## screenshots of every page at 390 and 1280 px into var/shots
	@scripts/setup test
	@$(VENV)/python -m scripts.shots

format: ## put code and templates into the house's form
	@scripts/setup check
	@$(VENV)/ruff check --fix . && $(VENV)/ruff format .

lock: ## compile requirements*.in into hashed requirements*.txt
	@scripts/setup check
	@$(VENV)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" requirements.in -o requirements.txt
	@$(VENV)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" requirements-dev.in -o requirements-dev.txt
