#!/usr/bin/env bash
# Checks deploy/terraform as far as a machine without an account can. Usage: deploy/check/terraform.sh
# The AWS provider comes from where Terraform looks for it (its registry, or the mirrors of its settings), or from the folder TF_PLUGIN_DIR.
source "$(dirname "$0")/tools.sh"

roots=(region peering global)
with_provider=(peering dns kafka)

# <folder> <name of the check> <command…>
run_in() {
  local folder=$1 name=$2
  shift 2
  (cd "$folder" && "$@" -no-color) >"$copy/log" 2>&1 || { cat "$copy/log" && failed "$name of deploy/terraform${folder#"$copy/terraform"}"; }
}

# All roots and modules, with the provider. Fails with 1 if there is none.
check_with_provider() {
  local folder passed_tests=0
  plugin_options=()
  [ -z "${TF_PLUGIN_DIR:-}" ] || plugin_options=("-plugin-dir=$TF_PLUGIN_DIR")
  export TF_PLUGIN_CACHE_DIR=${TF_PLUGIN_CACHE_DIR:-$tools/terraform-plugins}
  mkdir -p "$TF_PLUGIN_CACHE_DIR"
  (cd "$copy/terraform/region" && timeout 600 "$program" init -backend=false -input=false "${plugin_options[@]}") >"$copy/log" 2>&1 || return 1
  provider=$(cd "$copy/terraform/region" && "$program" version | sed -n 's/.*hashicorp\/aws v/AWS provider /p')
  for folder in "${roots[@]}"; do
    run_in "$copy/terraform/$folder" init "$program" init -backend=false -input=false "${plugin_options[@]}"
    run_in "$copy/terraform/$folder" validate "$program" validate
  done
  passed "$(basename "$program") validate: ${roots[*]} and all their modules, with $provider"
  for folder in "${with_provider[@]}"; do
    run_in "$copy/terraform/modules/$folder" init "$program" init -backend=false -input=false "${plugin_options[@]}"
    run_in "$copy/terraform/modules/$folder" test "$program" test
    passed_tests=$((passed_tests + $(sed -n 's/^Success! \([0-9]*\) passed.*/\1/p' "$copy/log")))
  done
  passed "$(basename "$program") test: modules ${with_provider[*]}, with a mocked provider ($passed_tests passed)"
}

program=$(command -v terraform || command -v tofu || true)
applied=
if [ -n "$program" ]; then
  "$program" fmt -recursive -check deploy/terraform >/dev/null 2>&1 || failed "deploy/terraform is not formatted: $(basename "$program") fmt -recursive deploy/terraform"
  copy=$(mktemp -d)
  trap 'rm -rf "$copy"' EXIT
  cp -r deploy/terraform "$copy"
  run_in "$copy/terraform/modules/zones" init "$program" init -backend=false
  run_in "$copy/terraform/modules/zones" test "$program" test
  passed "$(basename "$program"): format, and the tests of modules/zones ($(grep -o '[0-9]* passed' "$copy/log"))"
  if check_with_provider; then
    applied=yes
  else
    skipped "$(basename "$program") validate, the other tests and an apply to moto: the AWS provider is neither at the registry nor in a mirror (TF_PLUGIN_DIR)"
  fi
else
  skipped 'terraform fmt, validate, test and an apply to moto: neither terraform nor tofu is here'
fi

has python3 || { skipped 'checkov and the apply to moto: there is no Python' && exit 0; }
need_pip checkov checkov==3.3.30
checkov --directory deploy/terraform --framework terraform --quiet --compact --skip-download >"$tools/checkov.log" 2>/dev/null || {
  cat "$tools/checkov.log"
  failed 'checkov has findings'
}
passed "checkov: $(grep -o 'Passed checks: [0-9]*, Failed checks: [0-9]*, Skipped checks: [0-9]*' "$tools/checkov.log"); each skipped one has its reason beside it"

[ -n "$applied" ] || exit 0
[ -x "$tools/moto/bin/python" ] || python3 -m venv "$tools/moto"
"$tools/moto/bin/python" -c 'import flask, moto' 2>/dev/null || "$tools/moto/bin/pip" install --quiet --disable-pip-version-check 'moto[all,server]==5.2.5'
outcome=$(bash "$check_folder/cloud.sh" "$program" "${plugin_options[@]}" 2>&1) || failed "$outcome"
passed "apply to moto, in two regions: ${outcome//$'\n'/; }"
skipped 'an apply to AWS: there is no account'
