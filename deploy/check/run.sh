#!/usr/bin/env bash
# make deploy-check: everything about deployment that this machine can check, and a list of what it cannot.
# `deploy/check/run.sh quick` leaves out what takes minutes: containers, and the failover of PostgreSQL. `deploy/check/run.sh full` adds the chart on
# a control plane.
set -uo pipefail
folder=$(cd "$(dirname "$0")" && pwd)
checks='workflows chart terraform'
[ "${1:-}" = quick ] || checks="$checks failover containers"
[ "${1:-}" != full ] || checks="$checks controlPlane"
status=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for check in $checks; do
  echo "== $check"
  bash "$folder/$check.sh" 2>&1 | tee -a "$log" || status=1
done
[ "${1:-}" != quick ] || printf 'not run %s: make deploy-check runs it\n' containers failover | tee -a "$log"
[ "${1:-}" = full ] || printf 'not run %s: make deploy-check-full runs it\n' 'the chart on a control plane, whose programs take long to compile' | tee -a "$log"
printf 'not run %s: make zones runs it\n' 'three zones in two regions, which take ten minutes' | tee -a "$log"
echo '== summary'
printf '%s checks passed, %s failed\nNot run:\n' "$(grep -c '^ok ' "$log")" "$(grep -c '^FAILED' "$log")"
sed -n 's/^not run /- /p' "$log"
grep -q '^FAILED' "$log" && status=1
exit "$status"
