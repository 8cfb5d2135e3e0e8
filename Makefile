# Everything here needs only make, a Python >= 3.11 and a package index.
# The first call makes .venv; later ones reuse it until pyproject.toml changes.

SHELL := /bin/sh
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV := $(VENV)/.ready-dev
EXAMPLE := examples/weekly-update.md
FILE ?= $(EXAMPLE)
ARGS ?= $(if $(filter $(EXAMPLE),$(FILE)),--stage em)
JOBS ?= 2

.PHONY: help review test lint format docs clean train card check-corpus bench fuzz measure eval eval-full eval-proof test-kill test-page test-peers bench-batch bench-memory

help:
	@echo 'make review [FILE=... ARGS=...]  set up on first use, then review the example update (or FILE)'
	@echo 'make test                        set up on first use, then lint, types, import contracts and tests'
	@echo 'make lint | format               the checks alone | put the code into shape'
	@echo 'make train               train the embedded model from corpus/ (dev-only dependencies)'
	@echo 'make card [MODEL=build/model]    what a model does on dev: figures, reliability, worst errors'
	@echo 'make check-corpus | bench   what must hold between the splits | cold starts as ratios'
	@echo 'make fuzz                        10,400 random and mutated files through every way in (some minutes)'
	@echo 'make test-peers                  the LLM engine against a real llama-server with random weights (built once)'
	@echo 'make measure                     false alarms, and how rightly stage and kind are told, on corpus/examples'
	@echo 'make eval | eval-full | eval-proof  the gate | with every changed copy | its own false alarms and detections'
	@echo 'make test-kill | bench-batch | bench-memory  the batch: 100 kills | ratios | 20,000 documents'
	@echo 'make test-page                   the HTML report in Chromium: axe-core, widths, dark mode, print, keyboard'
	@echo 'make docs                        write docs/review-schema.md from the models'
	@echo 'make clean                       remove .venv and caches'

review: $(READY)
	@$(BIN)/reviewer review $(FILE) $(ARGS)

test: lint
	$(BIN)/pytest -n $(JOBS) -m 'not slow'

lint: $(DEV)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: $(READY)
	$(BIN)/python docs/write_schema.py
	$(BIN)/python docs/write_llm_faults.py

# The embedded model, from corpus/ and the base weights to reviewer/model (25 minutes on two idle cores; needs torch).
train: $(VENV)-train/.ready
	mkdir -p build/base build/run build/model
	$(VENV)-train/bin/python -m training.base_weights build/base
	$(VENV)-train/bin/python -m training.train --base build/base/model.safetensors --out build/run
	$(VENV)-train/bin/python -m training.export --checkpoints build/run/model.pt --out build/model
	@echo 'trained: build/model; copy its files to reviewer/model and run `make test`'

$(VENV)-train/.ready: pyproject.toml
	@$(PYTHON) -m venv $(VENV)-train
	@$(VENV)-train/bin/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1'
	@$(VENV)-train/bin/python -m pip install --quiet --disable-pip-version-check --group train --editable .
	@touch $@

# The figures, reliability table and worst errors of docs/model-card.md
MODEL ?= reviewer/model
card: $(READY)
	$(BIN)/python -m training.report --model $(MODEL)

check-corpus: $(READY)
	$(BIN)/python -m training.check_corpus

bench: $(READY)
	$(BIN)/python -m benchmarks.cold_start

# A file that breaks the contract is shown by Hypothesis, or kept by atheris as build/fuzz/crash-…
FUZZ_EXAMPLES ?= 1300
fuzz: $(DEV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'atheris>=3,<4' \
		|| echo 'atheris has no build for this machine: only Hypothesis is run' >&2
	@mkdir -p build/fuzz && rm -f build/fuzz/report.txt
	FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) FUZZ_REPORT=build/fuzz/report.txt $(BIN)/pytest tests/fuzz -k contract
	@$(BIN)/python -c 'import atheris' 2>/dev/null || { cat build/fuzz/report.txt; exit 0; }; \
	for target in documents settings ladders pitfalls; do \
		$(BIN)/python -W ignore -m tests.fuzz.guided $$target $(FUZZ_EXAMPLES) build/fuzz/report.txt \
			2>build/fuzz/$$target.log || { tail -30 build/fuzz/$$target.log; exit 1; }; \
	done; cat build/fuzz/report.txt

# A real llama-server, built once (20 minutes with one job on a busy machine; needs a C++ compiler) and kept outside of the repository.
PEERS ?= $(HOME)/.cache/reviewer-peers
test-peers: $(DEV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group peers
	JOBS=$(JOBS) $(BIN)/python -m tests.peers.build $(PEERS)
	PEERS=$(PEERS) $(BIN)/pytest tests/peers -s

measure: $(READY)
	$(BIN)/python -m benchmarks.document_checks --passages

eval: $(READY)
	$(BIN)/reviewer eval gate --perturb sample

eval-full: $(READY)
	$(BIN)/reviewer eval gate --perturb all

eval-proof: $(DEV)
	$(BIN)/python -m benchmarks.eval_gate

test-kill: $(DEV)
	KILLS=100 KILL_SEED=$${KILL_SEED:-1} $(BIN)/pytest tests/batch/test_kill.py -s

# axe-core 4 by npm, any Chromium; the screenshots go to build/page/pictures
test-page: $(DEV)
	@command -v npm >/dev/null || { echo 'skipped: no npm to fetch axe-core with' >&2; exit 0; }; \
	test -f build/page/node_modules/axe-core/axe.min.js \
		|| npm install --silent --no-audit --no-fund --prefix build/page axe-core@4
	$(BIN)/pytest tests/page -rs

bench-batch: $(DEV)
	$(BIN)/python -m benchmarks.batch embedded
	$(BIN)/python -m benchmarks.batch llm

bench-memory: $(DEV)
	$(BIN)/python -m benchmarks.batch memory

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@test -n '$(PYTHON)' || { echo 'error: no Python >= 3.11 found; install one or give PYTHON=/path/to/python' >&2; exit 2; }
	@echo 'setting up .venv (once; some minutes and about 450 MB)' >&2
	@$(PYTHON) -m venv $(VENV)

$(READY): pyproject.toml | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(DEV): $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@
