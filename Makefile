# Podyard. `make help` lists what there is.

VENV := .venv
PYTHON := $(VENV)/bin/python
# An environment is up to date when it was made from the lock file as it is now.
RUN := $(VENV)/.run-$(firstword $(shell cksum requirements.lock))
DEV := $(VENV)/.dev-$(firstword $(shell cksum requirements-dev.lock))
PYTEST := $(PYTHON) -m pytest --numprocesses logical --dist worksteal
COMPILE := $(VENV)/bin/uv pip compile pyproject.toml --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --quiet

# Each target first says what it does, in the words of its own `##`.
say = @sed -n 's/^$@:.*\#\# /make $@: /p' Makefile

.DEFAULT_GOAL := help
.PHONY: help play test check bench drill pictures messages lock

help: ## list the targets
	$(say)
	@sed -n 's/^\([a-z]*\):.*## /  make \1: /p' Makefile

play: $(RUN) ## run Podyard (embedded Valkey, web server, worker, SQLite) and print its address; PORT and PLAYGROUND_DATA are heeded
	$(say)
	@exec $(PYTHON) manage.py playground

test: $(DEV) ## install what the tests need, run all of them in parallel, and those of the log again on PostgreSQL and Redis
	$(say)
	@scripts/install-services
	$(PYTEST)
	$(PYTHON) -m tests.services $(PYTEST) -m databases

check: $(DEV) ## lint, check layout, types and the direction of imports
	$(say)
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-logo

bench: $(DEV) ## measure what Podyard costs, and hold it against what was promised
	$(say)
	@scripts/install-services
	$(PYTHON) -m tests.bench

drill: $(DEV) ## kill parts of a running Podyard at random instants, and see that nothing is lost
	$(say)
	@scripts/install-services
	$(PYTHON) -m tests.drill

pictures: $(DEV) ## take the pictures of the documentation from the running product
	$(say)
	@scripts/install-services
	$(PYTHON) -m tests.pictures

messages: $(RUN) ## gather the texts of the pages into locale/ and compile their translations
	$(say)
	@scripts/messages

lock: $(DEV) ## resolve pyproject.toml into the two lock files, for every supported Python
	$(say)
	$(COMPILE) --output-file requirements.lock > /dev/null
	$(COMPILE) --extra dev --output-file requirements-dev.lock > /dev/null

$(RUN):
	@scripts/install-packages $(VENV) requirements.lock
	@touch $@

$(DEV): $(RUN)
	@scripts/install-packages $(VENV) requirements-dev.lock
	@touch $@
