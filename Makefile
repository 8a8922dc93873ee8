# The two main commands are `make run` and `make test`. DEBUG=true gives verbose logs. docs/configuration.md has all variables.
#   make run                               bundled films, and USERS=200 generated users from SEED=7
#   make run DATA=<data folder>            films, friendships, watches and ratings of a data folder
#   make chaos SECONDS=120 SEED=3         breaks connections between all parts at random; needs redis-server for that of Redis
#   make zones                             three zones in two regions on this machine, one of them killed, one cut off
#   make run NEO4J_URI=… DATABASE_URL=…   your own servers instead of those that the runner starts

SHELL := /bin/sh
export DATA DEBUG USERS SEED PORT HOST MARQUEE_DATA
WORKSPACES := kit graph gateway subgraphs/catalog subgraphs/social ingestion schema dev bench testing web
SOURCES := $(shell find $(addsuffix /src,$(WORKSPACES)) web/codegen web/public web/index.html web/vite.config.ts -type f -not -name '*.test.ts' 2>/dev/null)

# Checks without tests, longest first: each uses one core, so two run at a time.
CHECKS := check-lint-code check-types check-lint-text check-schema-check

.PHONY: run test build bench chaos zones deploy-check deploy-check-quick lint clean $(CHECKS)

run:
	@$(MAKE) --no-print-directory --jobs=2 build
	@exec node dev/dist/main.js

test: build deploy/routers/hive/node_modules/.installed testing/clients/node_modules/.installed
	@$(MAKE) --no-print-directory --jobs=2 $(CHECKS)
	@npm test --silent -- --coverage $(if $(filter true,$(DEBUG)),--verbose)

build: node_modules/.built explorer/dist/index.html

bench: build bench/gateways/node_modules/.installed
	@exec node bench/dist/main.js

chaos: build
	@exec node testing/dist/chaos/main.js $(if $(SECONDS),--seconds $(SECONDS)) $(if $(SEED),--seed $(SEED))

# RATE, WRITES and SECONDS are requests and writes a second, and the least seconds of a phase; docs/operations/zones.md
zones: build
	@bash deploy/zones/zones.sh $(if $(RATE),--rate $(RATE)) $(if $(WRITES),--writes $(WRITES)) $(if $(SECONDS),--seconds $(SECONDS)) $(if $(USERS),--users $(USERS)) $(if $(SEED),--seed $(SEED))

# Everything about deployment that this machine can check, with a table at the end; docs/deploy.md#check-it
deploy-check: build
	@bash deploy/check/run.sh

# What takes seconds: workflows, the chart and Terraform.
deploy-check-quick:
	@bash deploy/check/run.sh quick

lint: node_modules/.installed
	@npm run --silent lint

$(CHECKS): check-%:
	@npm run --silent $(subst -,:,$*)

node_modules/.built: node_modules/.installed $(SOURCES) tsconfig.base.json tsconfig.build.json $(addsuffix /tsconfig.json,$(WORKSPACES))
	@npm run --silent build 
	@touch $@

# GraphiQL and its editor are 270 MB to install and one page when built, so they are no workspace. The gateway runs without them.
explorer/dist/index.html: explorer/node_modules/.installed $(shell find explorer/src -type f -not -name '*.test.ts' 2>/dev/null) $(addprefix explorer/,index.html vite.config.js tsconfig.json)
	@cd explorer && npm run --silent build
	@touch $@

explorer/node_modules/.installed: explorer/package-lock.json
	@cd explorer && npm ci --loglevel=error
	@touch $@

# Hive Gateway needs other versions of packages, so it is no workspace. Only a test starts it.
deploy/routers/hive/node_modules/.installed: deploy/routers/hive/package-lock.json
	@cd deploy/routers/hive && npm ci --loglevel=error
	@touch $@

# Gateways that `make bench` compares with, with versions of their own.
bench/gateways/node_modules/.installed: bench/gateways/package-lock.json
	@cd bench/gateways && npm ci --loglevel=error
	@touch $@

# The libraries of the programs in docs/clients.md are 160 MB. Only a test runs them.
testing/clients/node_modules/.installed: testing/clients/package-lock.json
	@cd testing/clients && npm ci --loglevel=error
	@touch $@

node_modules/.installed: package.json package-lock.json $(addsuffix /package.json,$(WORKSPACES))
	@node dev/requirements.mjs
	@npm ci --loglevel=error
	@touch $@

clean:
	rm -rf coverage node_modules explorer/node_modules explorer/dist $(addsuffix /dist,$(WORKSPACES))
