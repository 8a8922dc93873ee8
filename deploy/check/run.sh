#!/usr/bin/env bash
# make deploy-check: everything about deployment that this machine can check, and a table of what came out, how long it took, and what could not run.
# `deploy/check/run.sh quick` (make deploy-check-quick) leaves out what takes minutes. Names of checks run only these: `run.sh chart containers`.
set -uo pipefail
folder=$(cd "$(dirname "$0")" && pwd)
quick='workflows chart terraform'
all="$quick cloud failover previousVersion containers controlPlane zones"
case ${1:-} in
'') checks=$all ;;
quick) checks=$quick ;;
*) checks=$* ;;
esac
for check in $checks; do
  case " $all " in *" $check "*) ;; *) echo "There is no check $check: $all" >&2 && exit 2 ;; esac
done

status=0
rows=$(mktemp)
log=$(mktemp)
trap 'rm -f "$rows" "$log"' EXIT
row() { printf '%s\t%s\t%s\t%s\n' "$@" >>"$rows"; }
count() { grep -c "^$1" "$log"; }
for check in $checks; do
  echo "== $check"
  began=$SECONDS
  ended=0
  bash "$folder/$check.sh" 2>&1 | tee "$log" || ended=1
  # A check that ends with an error before it says what failed has failed, too.
  if [ "$ended" -ne 0 ] || grep -q '^FAILED' "$log"; then
    status=1
    row "$check" FAILED "$((SECONDS - began)) s" "$(count 'ok ') passed, then: $(sed -n 's/^FAILED  //p' "$log" | head -n 1)"
  elif [ "$(count 'ok ')" -gt 0 ]; then
    row "$check" ok "$((SECONDS - began)) s" "$(count 'ok ') passed"
  fi
  while read -r reason; do row "$check" 'not run' – "$reason"; done < <(sed -n 's/^not run //p' "$log")
done
for check in $all; do
  case " $checks " in *" $check "*) ;; *) row "$check" 'not run' – 'make deploy-check runs it' ;; esac
done
echo '== summary'
awk -F '\t' '
  BEGIN { row[0] = "check\tresult\ttime\twhat"; n = 1 }
  { row[n++] = $0 }
  END {
    for (i = 0; i < n; i++) { split(row[i], cell, "\t"); for (c = 1; c < 4; c++) if (length(cell[c]) > width[c]) width[c] = length(cell[c]) }
    for (i = 0; i < n; i++) {
      split(row[i], cell, "\t")
      printf "%-*s  %-*s  %*s  %s\n", width[1], cell[1], width[2], cell[2], width[3], cell[3], cell[4]
    }
  }' "$rows"
exit "$status"
