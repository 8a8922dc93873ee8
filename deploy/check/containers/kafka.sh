#!/bin/bash
# As in the image of Kafka that compose uses: a variable KAFKA_LOG_DIRS is the property log.dirs, and an empty folder is formatted with CLUSTER_ID.
set -eu
properties=/tmp/server.properties
env | sed -n 's/^KAFKA_\([A-Z_]*\)=/\1=/p' | while IFS='=' read -r name value; do
  name=${name,,}
  echo "${name//_/.}=$value"
done >"$properties"
kafka() { exec java $KAFKA_HEAP_OPTS -XX:+UseSerialGC -cp '/opt/jars/*' "$@"; }
(kafka kafka.tools.StorageTool format --ignore-formatted --cluster-id="${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}" --config "$properties")
kafka kafka.Kafka "$properties"
