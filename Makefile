# Every command starts from a bare checkout: it sets up what is missing, once, then does what its name says.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup setup-tests demo test check lint definitions test-long audit gallery ui bench bench-curves bench-page

PYTHON := .venv/bin/python
PYTEST := $(PYTHON) -m pytest -n 2 --dist loadgroup

help:
	@echo 'make demo       demonstration feeds, the quarterly job, the site; ends with the path of its index.html'
	@echo 'make test       the whole test suite'
	@echo 'make check      lint, format, types, definitions, then make test'
	@echo 'make test-long  what takes too long for every change'
	@echo 'make audit      known vulnerabilities in the locked dependencies'
	@echo 'make gallery    pictures of the worst cases of a bulletin, in ./gallery'
	@echo 'make ui         the Dagster UI on http://127.0.0.1:3000'
	@echo 'make bench      the benchmark; make bench-curves for how it grows, make bench-page for docs/scale.md'

setup:
	@scripts/setup

setup-tests:
	@scripts/setup tests

demo: setup
	@scripts/demo

test: setup-tests
	@$(PYTEST) -m 'not long'

check: setup-tests lint definitions test

lint: setup-tests
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy

definitions: setup
	@$(PYTHON) -W error -m assets.validate

test-long: setup-tests
	@scripts/setup several || echo 'what needs PostgreSQL and Redis is left out'
	@$(PYTEST) -m long

audit: setup
	@scripts/audit

gallery: setup-tests
	@$(PYTHON) -m tests.bulletin.gallery

ui: setup
	@scripts/ui

bench: setup-tests
	@$(PYTHON) -m benchmarks

bench-curves: setup-tests
	@$(PYTHON) -m benchmarks curves

bench-page: setup-tests
	@$(PYTHON) -m benchmarks page
