#!/usr/bin/env bash
# Runs the tests that the version before had of social, on the schema of this version: its source, with the migrations of this one.
# Usage: deploy/check/previousVersion.sh
source "$(dirname "$0")/tools.sh"

[ -d node_modules ] || {
  skipped 'tests of the version before: the packages are not installed (make build)'
  exit 0
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
version=$(npm run --silent source -- testing/src/processes/previousVersion.main.ts "$folder/source") || failed 'the version before is not in the history of Git'
log=$tools/previousVersion.log
# <pattern>…: runs its test files with real databases. Its tests of migrations and of the types of tables are about its own schema.
run() {
  (cd "$folder/source" && npm test --silent -- --selectProjects=int --testPathPatterns "$@" --testPathIgnorePatterns /node_modules/ /dist/ test/migrations test/tableTypes) >"$log" 2>&1
}
outcome() { grep -o 'Tests:.*' "$log" | grep -o '[0-9]* passed'; }

run 'subgraphs/social/' 'tests/(discovery|privacy|changeFeed)/' tests/storedOperations || {
  # Some wait for what a busy machine does late. What fails fails twice.
  count=$(outcome)
  mapfile -t again < <(sed -n 's/^FAIL int \([^ ]*\).*/\1/p' "$log" | sort -u)
  [ "${#again[@]}" -gt 0 ] && run "${again[@]}" || { grep -E '●|^Tests:' "$log" | sort -u | head -n 40 && failed "tests of the version before ($version)"; }
  passed "of the version before, $count at first, and then all of ${again[*]}"
}
passed "the version before ($version) on the schema of this one: $(outcome) of its tests of social"
