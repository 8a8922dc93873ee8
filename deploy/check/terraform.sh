#!/usr/bin/env bash
# Checks deploy/terraform as far as a machine without an account and without the AWS provider can. Usage: deploy/check/terraform.sh
source "$(dirname "$0")/tools.sh"

# terraform or tofu: whichever is there.
program=$(command -v tofu || command -v terraform || true)
if [ -n "$program" ]; then
  "$program" fmt -recursive -check deploy/terraform >/dev/null 2>&1 || failed "deploy/terraform is not formatted: $(basename "$program") fmt -recursive deploy/terraform"
  copy=$(mktemp -d)
  cp -r deploy/terraform/modules/zones "$copy"
  (cd "$copy/zones" && "$program" init -backend=false >/dev/null 2>&1 && "$program" test) >"$copy/log" 2>&1 || { cat "$copy/log" && failed 'the tests of modules/zones'; }
  passed "terraform: format, and the tests of modules/zones ($(grep -o '[0-9]* passed' "$copy/log"))"
  rm -rf "$copy"
else
  skipped 'terraform fmt and the tests of modules/zones: neither terraform nor tofu is here'
fi

has python3 || { skipped 'checkov and the calls against moto: there is no Python' && exit 0; }
need_pip checkov checkov==3.3.30
checkov --directory deploy/terraform --framework terraform --quiet --compact --skip-download >"$tools/checkov.log" 2>/dev/null || {
  cat "$tools/checkov.log"
  failed 'checkov has findings'
}
passed "checkov: $(grep -o 'Passed checks: [0-9]*, Failed checks: [0-9]*, Skipped checks: [0-9]*' "$tools/checkov.log"); each skipped one has its reason beside it"

[ -d "$tools/moto" ] || { python3 -m venv "$tools/moto" && "$tools/moto/bin/pip" install --quiet --disable-pip-version-check 'moto[all]==5.2.5' python-hcl2; }
outcome=$("$tools/moto/bin/python" "$check_folder/cloudCalls.py" 2>&1) || failed "$outcome"
passed "the calls behind the modules, against moto in two regions: ${outcome//$'\n'/; }"
skipped 'terraform validate, plan and apply with AWS: no package has the provider'
