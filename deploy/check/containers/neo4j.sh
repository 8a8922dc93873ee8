#!/bin/sh
# As in the image of Neo4j that compose uses: a variable NEO4J_server_memory_pagecache_size is the setting server.memory.pagecache.size, and the
# server refuses settings that it does not have. Any password is accepted: the tool that sets the first one is in no package.
set -eu
home=${DATA:-/data}/home
conf=$home/conf/neo4j.conf
mkdir -p "$home/conf"
heap=1g
initial=256m
cat >"$conf" <<CONF
dbms.security.auth_enabled=false
server.bolt.listen_address=0.0.0.0:7687
server.http.enabled=false
server.https.enabled=false
dbms.usage_report.enabled=false
CONF
# Without this, the server would take half of the machine's memory.
[ -n "${NEO4J_server_memory_pagecache_size:-}" ] || echo server.memory.pagecache.size=128m >>"$conf"
for variable in $(env | sed -n 's/^NEO4J_\([A-Za-z_]*\)=.*/\1/p'); do
  eval "value=\$NEO4J_$variable"
  case $variable in
    AUTH) ;;
    server_memory_heap_max__size) heap=$value ;;
    server_memory_heap_initial__size) initial=$value ;;
    [a-z]*) echo "$(echo "$variable" | sed 's/_/./g; s/\.\./_/g')=$value" >>"$conf" ;;
    *)
      echo "This stand-in does not know NEO4J_$variable." >&2
      exit 1
      ;;
  esac
done
exec java -Xms"$initial" -Xmx"$heap" -XX:+UseSerialGC \
  --add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/java.io=ALL-UNNAMED --add-opens=java.base/sun.nio.ch=ALL-UNNAMED \
  --add-opens=java.base/java.util.concurrent=ALL-UNNAMED -cp '/opt/jars/*' org.neo4j.server.CommunityEntryPoint \
  --home-dir="$home" --config-dir="$home/conf"
