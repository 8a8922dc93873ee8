#!/usr/bin/env bash
# make deploy-check: everything about deployment that this machine can check, and a list of what it cannot.
# `deploy/check/run.sh quick` leaves out the containers, which take ten minutes the first time.
set -uo pipefail
folder=$(cd "$(dirname "$0")" && pwd)
checks='workflows chart terraform'
[ "${1:-}" = quick ] || checks="$checks containers"
status=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for check in $checks; do
  echo "== $check"
  bash "$folder/$check.sh" 2>&1 | tee -a "$log" || status=1
done
[ "${1:-}" != quick ] || echo 'not run containers: make deploy-check runs them' | tee -a "$log"
echo '== summary'
printf '%s checks passed, %s failed\nNot run:\n' "$(grep -c '^ok ' "$log")" "$(grep -c '^FAILED' "$log")"
sed -n 's/^not run /- /p' "$log"
grep -q '^FAILED' "$log" && status=1
exit "$status"
