# The two commands: `make run` and `make test`. DEBUG=true on any of them for verbose logs.
#   make run                        bundled films and a made-up world of USERS=200, seeded by SEED=7
#   make run DATA=../shared/data    films, friendships, watches and ratings of a data folder
#   NEO4J_URI, DATABASE_URL         servers of your own instead of the ones that are started

SHELL := /bin/sh
export DATA DEBUG USERS SEED PORT HOST MARQUEE_DATA
SOURCES := $(shell find kit gateway subgraphs dev schema bench -name '*.ts' -not -path '*/test/*' 2>/dev/null)

.PHONY: run test build bench lint check clean

run: build
	@exec node dist/dev/src/main.js

test: build
	@npm run --silent types
	@npm run --silent lint
	@npm run --silent schema:check
	@npm test --silent -- --coverage $(if $(filter true,$(DEBUG)),--verbose)

build: dist/.built

bench: build
	@exec node dist/bench/src/main.js

lint: node_modules/.installed
	@npm run --silent lint

dist/.built: node_modules/.installed $(SOURCES) tsconfig.json tsconfig.build.json
	@npm run --silent build $(if $(filter true,$(DEBUG)),-- --listEmittedFiles)
	@touch $@

node_modules/.installed: package.json package-lock.json
	@node dev/requirements.mjs
	@npm ci --loglevel=error
	@touch $@

clean:
	rm -rf dist coverage node_modules
