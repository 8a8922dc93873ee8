#!/usr/bin/env bash
# Checks deploy/terraform as far as a machine without an account can. Usage: deploy/check/terraform.sh
# The AWS provider comes from where Terraform looks for it (its registry, or the mirrors of its settings), or from the folder TF_PLUGIN_DIR.
source "$(dirname "$0")/tools.sh"

roots=(region peering global)
with_provider=(peering dns kafka lake cluster)

# <folder> <name of the check> <command…>
run_in() {
  local folder=$1 name=$2
  shift 2
  (cd "$folder" && "$@" -no-color) >"$copy/log" 2>&1 || { cat "$copy/log" && failed "$name of deploy/terraform${folder#"$copy/terraform"}"; }
}

# All roots and modules, with the provider. Fails with 1 if there is none.
check_with_provider() {
  local folder passed_tests=0
  (cd "$copy/terraform/region" && timeout 600 "${init[@]}" -backend=false) >"$copy/log" 2>&1 || return 1
  provider=$(cd "$copy/terraform/region" && "$terraform" version | sed -n 's/.*hashicorp\/aws v/AWS provider /p')
  for folder in "${roots[@]}"; do
    run_in "$copy/terraform/$folder" init "${init[@]}" -backend=false
    run_in "$copy/terraform/$folder" validate "$terraform" validate
  done
  passed "$(basename "$terraform") validate: ${roots[*]} and all their modules, with $provider"
  for folder in "${with_provider[@]}"; do
    run_in "$copy/terraform/modules/$folder" init "${init[@]}" -backend=false
    run_in "$copy/terraform/modules/$folder" test "$terraform" test
    passed_tests=$((passed_tests + $(sed -n 's/^Success! \([0-9]*\) passed.*/\1/p' "$copy/log")))
  done
  passed "$(basename "$terraform") test: modules ${with_provider[*]}, with a mocked provider ($passed_tests passed)"
}

if find_terraform; then
  "$terraform" fmt -recursive -check deploy/terraform >/dev/null 2>&1 || failed "deploy/terraform is not formatted: $(basename "$terraform") fmt -recursive deploy/terraform"
  copy=$(mktemp -d)
  trap 'rm -rf "$copy"' EXIT
  cp -r deploy/terraform "$copy"
  run_in "$copy/terraform/modules/zones" init "$terraform" init -backend=false
  run_in "$copy/terraform/modules/zones" test "$terraform" test
  passed "$(basename "$terraform"): format, and the tests of modules/zones ($(grep -o '[0-9]* passed' "$copy/log"))"
  check_with_provider || {
    [ -z "${CI:-}" ] || failed "$(basename "$terraform") init: the AWS provider cannot be had"
    skipped "$(basename "$terraform") validate, and the other tests: the AWS provider is neither at the registry nor in a mirror (TF_PLUGIN_DIR)"
  }
else
  # CI installs it, so there it is missing by mistake.
  [ -z "${CI:-}" ] || failed 'neither terraform nor tofu is here'
  skipped 'terraform fmt, validate and test: neither terraform nor tofu is here'
fi

has python3 || { skipped 'checkov: there is no Python' && exit 0; }
need_pip checkov checkov==3.3.30
checkov --directory deploy/terraform --framework terraform --quiet --compact --skip-download >"$tools/checkov.log" 2>/dev/null || {
  cat "$tools/checkov.log"
  failed 'checkov has findings'
}
passed "checkov: $(grep -o 'Passed checks: [0-9]*, Failed checks: [0-9]*, Skipped checks: [0-9]*' "$tools/checkov.log"); each skipped one has its reason beside it"
