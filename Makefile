# Sinau's commands. `make help` lists them; each one makes what it needs first.

PYTHON ?= python3
BASE ?= http://127.0.0.1:8000
VENV := .venv/bin/python
LOCKS := requirements/runtime.txt requirements/dev.txt
BOOTSTRAP := deploy/bootstrap/bootstrap.py deploy/bootstrap/manifest.json
# 00.30 WIT of the new year, 23.30 WIB of the old one, a leap day, and years ahead.
INSTANTS := 2026-12-31T15:30:00Z 2026-12-31T16:30:00Z 2028-02-29T03:00:00Z 2031-08-17T03:00:00Z
CLOCK_TESTS := $(addprefix tests/integration/,flows/test_histories_raced.py::test_workers_that_race_for_a_history_lead_to_the_same_rows[sqlite-assessment] \
	notification operators/test_events_admin.py identity/test_sessions.py enrollment/test_completing.py)

# Wherever a machine says otherwise: Python keeps what it compiled. Tests start it hundreds of times.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help init run reset unit test clock-test fault soak compose-test bench-events bench-operations test-machine lint format journey docs screenshot lock vendor migration new-question-type new-policy changelog images up upgrade down backup restore backup-verify migrate-to clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  \033[1m%-12s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/runtime.stamp ## Start Sinau on this machine, with demo people and courses (PORT=8000)
	@exec $(VENV) -m deploy.embedded run

reset: .venv/runtime.stamp ## Forget all data of `make run` and start afresh next time
	@$(VENV) -m deploy.embedded reset

unit: .venv/dev.stamp ## Test the rules of the domain and of the project, in seconds (ARGS="-k name" for some)
	@$(VENV) -m pytest -n 2 -m "not slow" tests/unit $(ARGS)

test: .venv/dev.stamp test-machine ## Run every test that this machine can carry, but faults and deployments (ARGS="-k name" for some)
	@$(VENV) -m pytest -n 2 --dist loadgroup -m "not fault and not compose" $(ARGS)

clock-test: .venv/dev.stamp ## Test what depends on the time on New Year's Eve, on 29 February and in 2031
	@printf '%s\n' $(INSTANTS) | xargs -P 2 -I @ $(VENV) -m pytest -q -m "not docker" -k "not address" --at @ $(CLOCK_TESTS) $(ARGS)

fault: .venv/dev.stamp test-machine ## Break processes, brokers, databases and networks on purpose
	@$(VENV) -m pytest -n 2 --dist loadgroup -m fault $(ARGS)

soak: .venv/dev.stamp ## Break a whole Sinau at random under the load of learners (MINUTES=5 SEED=7)
	@$(VENV) -m tests.soak --minutes $(or $(MINUTES),5) $(if $(SEED),--seed $(SEED))

compose-test: .venv/dev.stamp ## Start, kill, scale and upgrade a deployment on this machine's Docker engine
	@$(VENV) -m pytest -m compose tests/compose $(ARGS)

bench-events: .venv/dev.stamp ## Measure how fast events move (PARTS="relay consumer", HISTORY=100000)
	@$(VENV) -m tests.bench.events $(PARTS) $(if $(HISTORY),--history $(HISTORY))

bench-operations: .venv/dev.stamp ## Measure how long operators wait for answers over a long history (ROWS=1000000)
	@$(VENV) -m tests.bench.operations $(if $(ROWS),--rows $(ROWS))

test-machine:
	@sh deploy/tools/test-machine.sh

lint: .venv/dev.stamp test-machine ## Run all static checks
	@$(VENV) -m deploy.tools.lint

format: .venv/dev.stamp ## Let ruff format the code and sort its imports
	@$(VENV) -m ruff check --fix --quiet . || true
	@$(VENV) -m ruff format --quiet .

journey: .venv/dev.stamp ## Walk a learner's whole way on a running Sinau (BASE=http://…)
	@$(VENV) -m tests.journey $(BASE)

docs: .venv/dev.stamp ## Write the generated pages anew
	@$(VENV) -m deploy.tools.documents

screenshot: .venv/dev.stamp test-machine ## Take the picture of the portal in the README anew
	@SINAU_KEEP_PICTURE=1 $(VENV) -m pytest -q tests/browser/test_readme.py

init: .venv/runtime.stamp ## Ask for agency, domain, mail …, and write deploy/.env and deploy/secrets (ARGS=--defaults)
	@$(VENV) -m deploy.installation init $(ARGS)

up: ## Build the images and start the deployment with Docker Compose
	docker compose -f deploy/compose.yaml up --build --detach --wait

upgrade: ## Replace a running deployment by this folder's version, while people work (ARGS=--help)
	@$(PYTHON) -m deploy.upgrade $(ARGS)

down: ## Stop the deployment; its data stays
	docker compose -f deploy/compose.yaml down

backup: ## Save the running deployment in deploy/backups, where KEEP=14 archives stay
	@$(PYTHON) -m deploy.backup.on_host backup --keep $(or $(KEEP),14)

restore: ## Bring back FROM=deploy/backups/… into an empty deployment (REPLACE=1: in place of what is there)
	@$(PYTHON) -m deploy.backup.on_host restore "$(FROM)" $(if $(REPLACE),--replace)

backup-verify: ## Restore FROM=deploy/backups/… beside the deployment, look whether all is there, and remove it
	@$(PYTHON) -m deploy.backup.on_host verify "$(FROM)"

migrate-to: .venv/runtime.stamp ## Move the data of `make run` (DATA=data) into the deployment, which must be empty
	@SINAU_DATA="$(or $(DATA),data)" $(VENV) -m deploy.backup migrate-to

images: ## Build the images only
	docker compose -f deploy/compose.yaml build

migration: .venv/dev.stamp ## Write a migration from the models (SERVICE=catalog NAME="add level")
	@$(VENV) -m shared.migrations $(SERVICE) "$(NAME)"

new-question-type: .venv/dev.stamp ## Write the skeleton of a question type (NAME=hotspot TITLE="Titik pada gambar")
	@$(VENV) -m deploy.tools.new_question_type "$(NAME)" "$(TITLE)"

new-policy: .venv/dev.stamp ## Write the skeleton of a policy (NAME=late_fees SERVICE=enrollment)
	@$(VENV) -m deploy.tools.new_policy "$(NAME)" "$(SERVICE)"

lock: .venv/lock.stamp ## Choose the newest versions that pyproject.toml allows and write the locks
	@sh deploy/tools/lock.sh

vendor: .venv/runtime.stamp ## Fetch the vendored files anew and compare them with their manifests
	@$(VENV) -m deploy.tools.vendor

changelog: .venv/dev.stamp ## Gather changelog.d/ into CHANGELOG.md (VERSION=0.1.0)
	@$(VENV) -m towncrier build --yes --version $(VERSION)

clean: ## Remove the environment and caches; data stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/runtime.stamp: requirements/runtime.txt $(BOOTSTRAP)
	@$(PYTHON) deploy/bootstrap/bootstrap.py runtime

.venv/dev.stamp: requirements/dev.txt $(BOOTSTRAP)
	@$(PYTHON) deploy/bootstrap/bootstrap.py dev

.venv/lock.stamp: requirements/lock.txt $(BOOTSTRAP)
	@$(PYTHON) deploy/bootstrap/bootstrap.py lock
