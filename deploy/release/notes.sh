#!/usr/bin/env bash
# Prints the section of CHANGELOG.md of a version: deploy/release/notes.sh 1.2.3. Fails if there is none, or if it is empty.
set -euo pipefail
version=$1
notes=$(awk -v heading="## [$version]" 'index($0, heading) == 1 { inside = 1; next } /^## / { inside = 0 } inside' "$(dirname "$0")/../../CHANGELOG.md")
[ -n "${notes//[[:space:]]/}" ] || {
  echo "CHANGELOG.md has no section [$version]." >&2
  exit 1
}
printf '%s\n' "$notes"
