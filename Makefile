# The two commands: `make run` and `make test`. DEBUG=true on any of them for verbose logs.
#   make run                        bundled films and a made-up world of USERS=200, seeded by SEED=7
#   make run DATA=../shared/data    films, friendships, watches and ratings of a data folder
#   NEO4J_URI, DATABASE_URL         servers of your own instead of the ones that are started

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
