# The two main commands are `make run` and `make test`. DEBUG=true gives verbose logs. docs/configuration.md has all variables.
#   make run                               bundled films, and USERS=200 generated users from SEED=7
#   make run DATA=<data folder>            films, friendships, watches and ratings of a data folder
#   make run NEO4J_URI=… DATABASE_URL=…   your own servers instead of those that the runner starts

SHELL := /bin/sh
export DATA DEBUG USERS SEED PORT HOST MARQUEE_DATA
WORKSPACES := kit graph gateway subgraphs/catalog subgraphs/social ingestion schema dev bench testing
SOURCES := $(shell find $(addsuffix /src,$(WORKSPACES)) -type f -not -name '*.test.ts' 2>/dev/null)

.PHONY: run test build bench lint clean

run: build
	@exec node dev/dist/main.js

test: build
	@npm run --silent types
	@npm run --silent lint
	@npm run --silent schema:check
	@npm test --silent -- --coverage $(if $(filter true,$(DEBUG)),--verbose)

build: node_modules/.built

bench: build
	@exec node bench/dist/main.js

lint: node_modules/.installed
	@npm run --silent lint

node_modules/.built: node_modules/.installed $(SOURCES) tsconfig.base.json tsconfig.build.json $(addsuffix /tsconfig.json,$(WORKSPACES))
	@npm run --silent build 
	@touch $@

node_modules/.installed: package.json package-lock.json $(addsuffix /package.json,$(WORKSPACES))
	@node dev/requirements.mjs
	@npm ci --loglevel=error
	@touch $@

clean:
	rm -rf coverage node_modules $(addsuffix /dist,$(WORKSPACES))
