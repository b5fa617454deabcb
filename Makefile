# `make help` lists the targets. Needed on the machine: Python 3.11 to 3.13, make and git.
# PostgreSQL and Chromium are used by the tests where they are present.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# One thing after another, but for the checks that `beside` runs two at a time.
ifndef BESIDE
.NOTPARALLEL:
endif
.PHONY: help demo check checks units test lint ruff mypy imports sqlfluff sqlfluff-changed yamllint conventions pytest bench bench-day incremental-bench bench-ratios bench-builds bench-land coverage budget-bench maturity-bench expectations-bench findings-bench as-of-bench compare-bench forecast-bench script-test-bench followup-bench hostile fuzz duplicates-bench equal docs impact readme report-pictures axe references schedulers marts-yaml semantic-yaml rules-doc kpis-doc guide tutorial holidays extracts-macro lock clean

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
	&& command -v $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
ROI := $(BIN)/roi
SQL := models tests/generic tests/singular
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := 0

# A stamp says which lock the environment holds: a changed lock, or a moved folder, installs anew.
key = $(shell { cat $(1) pyproject.toml; pwd; } 2>/dev/null | cksum | cut -d ' ' -f 1)
RUN_READY := $(VENV)/.ready-$(call key,requirements.lock)
DEV_READY := $(VENV)/.ready-$(call key,requirements-dev.lock)
BI_READY := $(VENV)/bi/.ready-$(shell cksum <requirements-bi.lock | cut -d ' ' -f 1)
REFERENCES_READY := $(VENV)/references/.ready-$(shell cksum <requirements-references.lock | cut -d ' ' -f 1)
BENCH_READY := $(VENV)/.ready-$(call key,requirements-bench.lock)

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 16

demo: $(RUN_READY) ## demo workspace, full build, the channel table
	@test -d demo || { rm -rf demo.part && $(ROI) demo demo.part && mv demo.part demo; }
	@$(ROI) build -w demo

check: ruff mypy imports sqlfluff-changed yamllint conventions units ## for every commit: lint (SQL: what changed), conventions, unit tests

units: $(DEV_READY)
	@$(BIN)/python -m pytest --quiet --numprocesses 2 --dist loadfile --no-loadscope-reorder tests/python/conventions tests/python/core

# What each of them says is told in one piece, where this make can do so.
beside = $(MAKE) --no-print-directory --jobs 2 BESIDE=yes $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

test: checks pytest ## everything: lint, conventions, boundaries, unit tests, pytest

checks: $(DEV_READY)
	@+$(beside) ruff sqlfluff mypy conventions yamllint imports

lint: $(DEV_READY) ## ruff, mypy, import contracts, sqlfluff, yamllint
	@+$(beside) ruff sqlfluff mypy yamllint imports

ruff: $(DEV_READY)
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .

mypy: $(DEV_READY)
	@$(BIN)/python -m mypy

imports: $(DEV_READY)
	@$(BIN)/lint-imports --no-cache --no-logo

sqlfluff: $(DEV_READY)
	@$(BIN)/python scripts/lint_sql.py $(SQL)

sqlfluff-changed: $(DEV_READY)
	@changed=$$({ git diff --name-only --diff-filter=d HEAD -- $(SQL); git ls-files --others --exclude-standard -- $(SQL); } | grep '\.sql$$'); \
		test -z "$$changed" || $(BIN)/python scripts/lint_sql.py $$changed

yamllint: $(DEV_READY)
	@$(BIN)/python -m yamllint --strict .

conventions: $(DEV_READY) ## dbt-bouncer on the manifest
	@$(BIN)/python scripts/manifest.py target
	@COLUMNS=160 $(BIN)/dbt-bouncer run --config-file dbt-bouncer.yml --show-all-failures

pytest: $(DEV_READY) $(BI_READY) ## boundaries, dbt unit tests, builds, publication, PostgreSQL, wheel
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

bench: $(BENCH_READY) ## a build stage by stage, its dearest nodes, ratios to hand-written SQL, pandas, polars; SIZE=S (M, L, or calls) REPEAT=3 MEMORY=2000 (MB) JSON=file
	@$(BIN)/python scripts/bench/scale.py --size $(or $(SIZE),S) --repeat $(or $(REPEAT),3) $(if $(MEMORY),--memory $(MEMORY)) $(if $(JSON),--json $(JSON))

bench-day: $(RUN_READY) ## one more day beside the build of all, and with the history doubled; CALLS=1000000
	@$(BIN)/python scripts/bench/day.py --calls $(or $(CALLS),1000000)

incremental-bench: $(DEV_READY) ## whether builds that keep tables give what whole ones give; SEQUENCES=200
	@$(BIN)/python scripts/bench/incremental.py --sequences $(or $(SEQUENCES),200)

bench-ratios: $(RUN_READY) ## ratios (wall, processor) of builds, of landing and of attribution to the bare work; CALLS=10000000
	@$(BIN)/python scripts/bench/run.py --calls $(or $(CALLS),10000000)

bench-builds: $(RUN_READY) ## the ratios of builds alone
	@$(BIN)/python scripts/bench/run.py --only builds

bench-land: $(RUN_READY) ## the ratio of landing alone; CALLS=10000000
	@$(BIN)/python scripts/bench/run.py --only landing --calls $(or $(CALLS),10000000)

coverage: $(RUN_READY) ## how often the 95 % intervals contain the truth; COMPANIES=500
	@$(BIN)/python scripts/bench/coverage.py --companies $(or $(COMPANIES),500)

budget-bench: $(RUN_READY) ## how often the answer to the next amount is right, beside how sure it was; COMPANIES=400
	@$(BIN)/python scripts/bench/budget.py --companies $(or $(COMPANIES),400)

maturity-bench: $(RUN_READY) ## how near the projection of young cohorts comes to what is won in the end; SEEDS=200
	@$(BIN)/python scripts/bench/maturity.py --seeds $(or $(SEEDS),200)

script-test-bench: $(RUN_READY) ## how often two scripts are said to differ, where they do not and where they do; COMPARISONS=2000
	@$(BIN)/python scripts/bench/script_tests.py --comparisons $(or $(COMPARISONS),2000)

as-of-bench: $(RUN_READY) ## whether --as-of a day gives what was published on it; DAYS=12 SEED=1
	@$(BIN)/python scripts/bench/as_of.py --days $(or $(DAYS),12) --seed $(or $(SEED),1)

compare-bench: $(RUN_READY) ## whether what roi compare tells sums to what changed, for random pairs; PAIRS=20 SEED=1 EVERY=1 (every KPI)
	@$(BIN)/python scripts/bench/compare.py --pairs $(or $(PAIRS),20) --seed $(or $(SEED),1) $(if $(EVERY),--every-kpi)

forecast-bench: $(RUN_READY) ## error, bias and coverage of the forecast of orders by months ahead; COMPANIES=40 SEED=1001
	@$(BIN)/python scripts/bench/forecast.py --companies $(or $(COMPANIES),40) --seed $(or $(SEED),1001)

followup-bench: $(RUN_READY) ## how often the outcome of follow-ups that do nothing is said to hold 0; TEAMS=600
	@$(BIN)/python scripts/bench/followups.py --teams $(or $(TEAMS),600)

duplicates-bench: $(BENCH_READY) ## precision and recall of the merges; SEEDS="1 2" MIXES="default dirty"
	@$(BIN)/python scripts/bench/duplicates.py $(if $(SEEDS),--seeds $(SEEDS)) $(if $(MIXES),--mixes $(MIXES))

expectations-bench: $(RUN_READY) ## what Great Expectations adds to bare SQL; RECORDS=1000000
	@$(BIN)/python scripts/bench/expectations.py --records $(or $(RECORDS),1000000)

findings-bench: $(RUN_READY) ## recall per kind of defect, precision per rule; SEEDS="1 2" MIXES="all"
	@$(BIN)/python scripts/bench/findings.py $(if $(SEEDS),--seeds $(SEEDS)) $(if $(MIXES),--mixes $(MIXES))

docs: $(RUN_READY) ## dbt's documentation with lineage as one file: build/docs.html
	@$(BIN)/dbt --quiet docs generate --static --empty-catalog --no-compile --profiles-dir profiles \
		--target-path target --log-path logs
	@mkdir -p build && mv target/static_index.html build/docs.html && echo build/docs.html

impact: $(RUN_READY) ## what reads a model or source, and which published columns; MODEL=int_orders__identified
	@test -n "$(MODEL)" || { echo "Name a model: make impact MODEL=int_orders__identified" >&2; exit 2; }
	@$(BIN)/python scripts/manifest.py target
	@$(BIN)/python scripts/impact.py target/manifest.json $(MODEL)

equal: $(DEV_READY) ## the figures of another revision and of this tree, row by row; BASE=HEAD
	@$(BIN)/python scripts/equal.py $(if $(BASE),--base $(BASE)) $(WORKSPACES)

readme: demo ## put the table that the demo prints into README.md
	@COLUMNS=160 $(ROI) build -w demo | $(BIN)/python scripts/readme_table.py README.md

report-pictures: demo $(DEV_READY) ## pictures of report and quality page of the demo, to be looked at: build/pictures
	@$(BIN)/python scripts/report_pictures.py demo build/pictures docs/images/report.jpg

axe: ## axe-core by npm into .axe, by which the tests check the pages' accessibility
	@npm install --silent --no-audit --no-fund --prefix .axe axe-core@4.14.1

schedulers: ## Airflow, Dagster and a checker of workflows into .venv/schedulers, for the tests of docs/schedule
	@test -n "$(PYTHON)" && $(PYTHON) -m venv --clear $(VENV)/schedulers
	@$(VENV)/schedulers/bin/python -m pip install --quiet apache-airflow==3.3.2 apache-airflow-providers-standard==1.21.0 dagster==1.13.28 check-jsonschema==0.39.0

marts-yaml: $(RUN_READY) ## the property file of the standard tables anew from the registries
	@$(BIN)/python scripts/marts_yaml.py

semantic-yaml: $(RUN_READY) ## the metrics of the semantic layer anew from the registries and the KPIs
	@$(BIN)/python scripts/semantic_yaml.py

rules-doc: $(RUN_READY) ## docs/rules.md anew from the rules
	@$(BIN)/python scripts/rules_doc.py

kpis-doc: $(RUN_READY) ## docs/kpis.md anew from the register of the KPIs
	@$(BIN)/python scripts/kpis_doc.py

guide: $(RUN_READY) ## the answers of docs/analyst-guide.md anew, on a made-up company that is always the same
	@rm -rf build/guide
	@$(BIN)/python -m prospecting_roi_demo build/guide --seed 7 --leads 400 --calls 2000 --until 2026-06-30
	@$(ROI) build -w build/guide --fail-on never --quiet >/dev/null
	@$(BIN)/python scripts/guide.py build/guide/warehouse.duckdb

tutorial: $(RUN_READY) ## docs/tutorial.md anew: its commands run, its queries asked
	@rm -rf build/tutorial && mkdir -p build/tutorial
	@$(BIN)/python scripts/tutorial.py build/tutorial

holidays: $(DEV_READY) ## seeds/holidays.csv anew: the public holidays of countries, from the library holidays
	@$(BIN)/python scripts/public_holidays.py

extracts-macro: $(RUN_READY) ## macros/extracts.sql anew from core/extracts.yml
	@$(BIN)/python scripts/extracts_macro.py

hostile: $(DEV_READY) ## every hostile file, export and workspace: tried, read, refused, wrong
	@ROI_HOSTILE=all $(BIN)/python -m pytest --quiet tests/python/hostile

fuzz: $(DEV_READY) ## spoilt settings, names, contents and rights; INPUTS=500 SEED=1
	@ROI_FUZZ=$(or $(INPUTS),500) ROI_FUZZ_SEED=$(or $(SEED),$(shell date +%s)) \
		$(BIN)/python -m pytest --quiet tests/python/hostile/test_fuzz.py

compile := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-annotate
lock: ## the locks anew, with hashes and without addresses (needs uv)
	@command -v uv >/dev/null || { echo "uv is missing: install it and run make lock again." >&2; exit 2; }
	@for group in build dev; do \
		out=requirements.lock; test $$group = build || out=requirements-$$group.lock; \
		$(compile) --group $$group pyproject.toml --output-file $$out || exit; \
	done
	@$(compile) --group bench --constraints requirements-dev.lock --output-file requirements-bench.lock
	@$(compile) --group pyproject.toml:bi --output-file requirements-bi.lock
	@$(compile) --group pyproject.toml:references --output-file requirements-references.lock

clean: ## remove the environment, the demo and all caches
	rm -rf $(VENV) demo demo.part target logs build dist .pytest_cache .mypy_cache .ruff_cache .sqlfluff_cache .hypothesis

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is missing: install one of them (with its venv module) and run make again." >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "The venv module of $(PYTHON) is missing: install it (on Debian and Ubuntu the package python3-venv) and run make again." >&2; exit 2; }
	@echo "Creating $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv --clear $(VENV)

define install
	@echo "Installing $(1) into $(VENV)"
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r $(1) || { echo "The packages of $(1) could not be installed: the message above says why (most often no package index can be reached)." >&2; exit 2; }
	@$(BIN)/python -m pip install --quiet --no-index --no-deps --no-build-isolation --editable . || { echo "The project itself could not be installed into $(VENV): the message above says why." >&2; exit 2; }
	@$(BIN)/python -m compileall -q scripts
	@touch $@
endef

$(RUN_READY): | $(BIN)/python
	$(call install,requirements.lock)

$(DEV_READY): | $(BIN)/python
	$(call install,requirements-dev.lock)
	@touch $(RUN_READY)

# Beside the packages of development, of which it repeats some.
$(BENCH_READY): | $(DEV_READY)
	$(call install,requirements-bench.lock)

references: $(REFERENCES_READY) ## lifelines, chainladder and scikit-learn into .venv/references, against which the tests hold estimates

# Their packages contradict those of the builds.
$(REFERENCES_READY): requirements-references.lock | $(BIN)/python
	@$(PYTHON) -m venv --clear $(VENV)/references
	@$(VENV)/references/bin/python -m pip install --quiet --require-hashes --no-deps -r requirements-references.lock
	@touch $@

$(BI_READY): requirements-bi.lock | $(BIN)/python
	@$(PYTHON) -m venv --clear $(VENV)/bi
	@$(VENV)/bi/bin/python -m pip install --quiet --require-hashes --no-deps -r requirements-bi.lock
	@touch $@
