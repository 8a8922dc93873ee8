#!/bin/sh
# The variable of the image of Neo4j that compose uses: the size of the heap. Any password is accepted: the tool that sets the first one is in
# no package.
set -eu
home=/data/home
mkdir -p "$home/conf"
cat >"$home/conf/neo4j.conf" <<CONF
dbms.security.auth_enabled=false
server.bolt.listen_address=0.0.0.0:7687
server.http.enabled=false
server.https.enabled=false
dbms.usage_report.enabled=false
server.memory.pagecache.size=128m
CONF
chown -R neo4j /data
exec setpriv --reuid=7474 --regid=7474 --clear-groups java -Xms256m -Xmx"${NEO4J_server_memory_heap_max__size:-1g}" -XX:+UseSerialGC \
  --add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/java.io=ALL-UNNAMED --add-opens=java.base/sun.nio.ch=ALL-UNNAMED \
  --add-opens=java.base/java.util.concurrent=ALL-UNNAMED -cp '/opt/jars/*' org.neo4j.server.CommunityEntryPoint \
  --home-dir="$home" --config-dir="$home/conf"
