#!/usr/bin/env bash
# Three zones in two regions, of which one is killed whole, as `make zones` (docs/operations/zones.md). Takes ten minutes. Usage: deploy/check/zones.sh
source "$(dirname "$0")/tools.sh"
make --no-print-directory zones
