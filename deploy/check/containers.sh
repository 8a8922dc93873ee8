#!/usr/bin/env bash
# Builds the images, measures them, and runs the compose file with all its profiles, without an engine of Docker: podman and images made of
# packages stand in. Takes about fifteen minutes the first time, and ten more where the collector and Jaeger are compiled. Usage:
# deploy/check/containers.sh
source "$(dirname "$0")/tools.sh"

need_apt podman podman buildah runc netavark aardvark-dns mmdebstrap iptables catatonit || {
  skipped 'containers: podman cannot be installed here'
  exit 0
}
if ! has docker-compose; then
  # Compose cannot be installed by `go install`: its module replaces others.
  mkdir -p "$tools/compose" && (
    cd "$tools/compose"
    [ -f go.mod ] || go mod init compose >/dev/null 2>&1
    go get -tool github.com/docker/compose/v2/cmd@v2.40.3 >/dev/null 2>&1
    go build -o "$tools/bin/docker-compose" github.com/docker/compose/v2/cmd
  ) || { skipped 'containers: docker compose cannot be built here' && exit 0; }
fi

work=$tools/containers
mkdir -p "$work"
export CONTAINERS_CONF=$work/containers.conf
# crun refuses machines with both versions of cgroups. Limits above those of the machine are refused, too.
cat >"$CONTAINERS_CONF" <<'CONF'
[containers]
default_ulimits = ["nofile=8192:8192","nproc=4096:4096"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
compat_api_enforce_docker_hub = false
[network]
network_backend = "netavark"
CONF

bash "$check_folder/containers/standIns.sh" "$work"
# Stand-ins have the tags of the published images, and not their digests.
for file in Dockerfile docker-compose.yml; do sed 's/@sha256:[0-9a-f]\{64\}//' "$file" >"$work/$file"; done
docker-compose() { command docker-compose --file "$work/docker-compose.yml" --project-directory "$repository" "$@"; }
passed 'stand-ins for the images of Debian, Node.js, PostgreSQL, Neo4j, Redis, Kafka, Prometheus and moto, and of the collector and Jaeger with Go'

# <name> <workspace>
image() {
  podman build --quiet --file "$work/Dockerfile" --network=host --volume /etc/ssl/certs:/etc/ssl/certs:ro --build-arg WORKSPACE="$2" --tag "marquee/$1:local" . >/dev/null
  local size user
  size=$(($(podman image inspect --format '{{.Size}}' "marquee/$1:local") / 1000000))
  user=$(podman image inspect --format '{{.User}}' "marquee/$1:local")
  [[ $user =~ ^[1-9][0-9]*:[1-9][0-9]*$ ]] || failed "the image $1 runs as the user $user"
  podman run --rm "marquee/$1:local" node -e "
    const { components } = JSON.parse(require('fs').readFileSync('sbom.cdx.json', 'utf8'));
    if (components.length < 30) throw new Error('the list of packages has ' + components.length);"
  passed "image $1: $size MB, user $user, with the list of its packages"
  [ "$1" != gateway ] || [ "$size" -lt 250 ] || failed 'the image of the gateway has 250 MB or more'
}
image gateway gateway
image catalog subgraphs/catalog
image social subgraphs/social
image ingestion ingestion
image tools dev

# Each part of the check starts its profile.
export COMPOSE_PROJECT_NAME=marquee-check COMPOSE_PROFILES=cache REDIS_URL=redis://redis:6379 GATEWAY_PORT=${GATEWAY_PORT:-4000}
export DOCKER_HOST=unix://$work/podman.sock
# Without systemd it complains of each health check.
podman system service --time=0 "$DOCKER_HOST" 2>"$work/service.log" &
service=$!
names() { podman ps --all --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" --format '{{.Names}}'; }
# Without systemd, podman has no timers for health checks.
(while sleep 2; do for name in $(names); do podman healthcheck run "$name" >/dev/null 2>&1 || true; done; done) &
health=$!
end() {
  kill "$health" 2>/dev/null || true
  docker-compose --profile '*' down --volumes --timeout 20 >/dev/null 2>&1 || true
  kill "$service" 2>/dev/null || true
}
trap end EXIT
until podman --remote --url "$DOCKER_HOST" version >/dev/null 2>&1; do sleep 0.2; done

running() { podman inspect --format '{{if .State.Health}}{{.State.Health.Status}}{{else}}{{.State.Healthcheck.Status}}{{end}}' "$COMPOSE_PROJECT_NAME-$1-1" 2>/dev/null; }
# <seconds> <service>…: waits until all of them are healthy.
healthy() {
  local end=$((SECONDS + $1)) name
  shift
  for name; do
    until [ "$(running "$name")" = healthy ]; do
      [ "$SECONDS" -lt "$end" ] || {
        podman logs --tail 20 "$COMPOSE_PROJECT_NAME-$name-1" || true
        failed "$name is not healthy in time: $(running "$name")"
      }
      sleep 1
    done
  done
}
programs='gateway catalog social ingestion'

# The wrong order: what needs others first.
docker-compose up --no-build --detach $programs load >/dev/null 2>&1
sleep 5
docker-compose up --no-build --detach neo4j postgres redis >/dev/null 2>&1
began=$SECONDS
healthy 300 neo4j postgres redis $programs
# A program that ends and is started again becomes healthy too, but should not have ended.
for name in $programs; do
  restarts=$(podman inspect --format '{{.RestartCount}}' "$COMPOSE_PROJECT_NAME-$name-1")
  [ "$restarts" = 0 ] || { podman logs "$COMPOSE_PROJECT_NAME-$name-1" 2>&1 | grep -A 3 Error | head -n 20 && failed "$name ended $restarts times at the start"; }
done
passed "docker compose: all healthy $((SECONDS - began)) s after the databases started, which came last"

ask() { # <query> [<token>]: the answer
  curl --silent --fail-with-body --max-time 20 "http://127.0.0.1:$GATEWAY_PORT/graphql" --header 'content-type: application/json' \
    ${2:+--header "authorization: Bearer $2"} --data "{\"query\":\"$1\"}"
}
until [ "$(podman inspect --format '{{.State.Status}}' "$COMPOSE_PROJECT_NAME-load-1")" = exited ]; do
  [ $((SECONDS - began)) -lt 400 ] || failed 'the data set is not loaded in time'
  sleep 1
done
demo=$(podman logs "$COMPOSE_PROJECT_NAME-load-1" 2>/dev/null | sed -n 's/^Demo user: //p')
[ -n "$demo" ] || { podman logs --tail 20 "$COMPOSE_PROJECT_NAME-load-1" && failed 'the data set was not loaded'; }
token=$(curl --silent "http://127.0.0.1:$GATEWAY_PORT/dev/token" --header 'content-type: application/json' --data "{\"handle\":\"$demo\"}" | sed 's/.*"token":"\([^"]*\)".*/\1/')
question='{ me { handle } discover(filter: { watchedBy: FRIENDS }) { totalCount edges { node { title } } } }'
# The first answers after a load may be late: lists of similar films are made then, and Java compiles.
until answer=$(ask "$question" "$token") && [[ $answer == *"\"handle\":\"$demo\""*'"title"'* && $answer != *errors* ]]; do
  [[ $answer == *SUBGRAPH_TIMEOUT* && $((SECONDS - began)) -lt 450 ]] || failed "an answer from both subgraphs: ${answer:0:500}"
  sleep 1
done
curl --silent --fail "http://127.0.0.1:$GATEWAY_PORT/" --header 'accept: text/html' | grep -q '<script' || failed 'the web app is not served'
passed "the web app, and an answer from both subgraphs for the demo user"

for name in $programs; do
  container=$COMPOSE_PROJECT_NAME-$name-1
  if podman exec "$container" sh -c 'echo > /marquee/file' 2>/dev/null; then failed "$name can write to its program"; fi
  podman exec "$container" sh -c 'grep -q "^CapEff:[[:space:]]*0*$" /proc/self/status && grep -q "^NoNewPrivs:[[:space:]]*1" /proc/self/status && [ "$(id -u)" = 1000 ]' ||
    failed "$name has capabilities"
done
passed 'programs: root file system read-only, no capabilities, no new privileges, user 1000'

docker-compose restart postgres >/dev/null 2>&1
until [[ $(ask '{ me { handle } }' "$token" || true) == *"\"handle\":\"$demo\""* ]]; do
  [ $((SECONDS - began)) -lt 600 ] || failed 'social does not come back after a restart of PostgreSQL'
  sleep 1
done
passed 'social comes back after a restart of PostgreSQL'

# Backup and restore as docs/operations/backup.md says: a dump of PostgreSQL, and a copy of Neo4j's stopped volume.
before=$(ask "$question" "$token")
docker-compose stop social catalog >/dev/null 2>&1
docker-compose exec -T --env PGPASSWORD=marquee-local postgres pg_dump -h 127.0.0.1 --username marquee --format=custom marquee >"$work/social.dump" </dev/null
docker-compose exec -T --env PGPASSWORD=marquee-local postgres dropdb -h 127.0.0.1 --username marquee --force marquee </dev/null
docker-compose exec -T --env PGPASSWORD=marquee-local postgres createdb -h 127.0.0.1 --username marquee marquee </dev/null
docker-compose exec -T --env PGPASSWORD=marquee-local postgres pg_restore -h 127.0.0.1 --username marquee --dbname marquee --exit-on-error <"$work/social.dump"
docker-compose stop neo4j >/dev/null 2>&1
volume=$(podman volume inspect --format '{{.Mountpoint}}' "${COMPOSE_PROJECT_NAME}_neo4j")
tar -C "$volume" -cf "$work/catalog.tar" .
find "$volume" -mindepth 1 -delete
tar -C "$volume" -xf "$work/catalog.tar"
docker-compose start neo4j catalog social >/dev/null 2>&1
healthy 200 neo4j catalog social
until [ "$(ask "$question" "$token" || true)" = "$before" ]; do
  [ $((SECONDS - began)) -lt 900 ] || failed 'the answer after the restore is another one'
  sleep 1
done
passed "backup and restore: PostgreSQL's dump of $(du -k "$work/social.dump" | cut -f 1) kB and Neo4j's volume of $(du -m "$work/catalog.tar" | cut -f 1) MB give the same answer"

# After a restore of an older catalog, social must read the change feed from the start.
sql() { docker-compose exec -T --env PGPASSWORD=marquee-local postgres psql -h 127.0.0.1 --username marquee --no-align --tuples-only --command "$1" </dev/null; }
level=$(sql 'SELECT seq FROM change_feed_cursor')
sql 'UPDATE change_feed_cursor SET seq = 0' >/dev/null
until [ "$(sql 'SELECT seq FROM change_feed_cursor')" = "$level" ]; do
  [ $((SECONDS - began)) -lt 900 ] || failed 'social does not read the change feed again'
  sleep 1
done
[ "$(ask "$question" "$token")" = "$before" ] || failed 'the answer after the change feed was read again is another one'
passed "social reads the change feed again from 0 to $level, and the answer is the same"

docker-compose --profile observability up --no-build --detach --no-deps prometheus >/dev/null 2>&1
up() { curl --silent "http://127.0.0.1:9090/api/v1/query?query=sum(up)"; }
until [[ $(up) == *',"4"]'* ]]; do
  [ $((SECONDS - began)) -lt 700 ] || failed "Prometheus does not reach the four programs: $(up)"
  sleep 1
done
rules=$(curl --silent http://127.0.0.1:9090/api/v1/rules | grep -o '"type":"alerting"' | wc -l)
[ "$rules" -gt 10 ] || failed "Prometheus has $rules alerts"
passed "Prometheus reads the metrics of all programs and has $rules alerts"

for part in replicas kafka traces lake; do
  source "$check_folder/containers/check${part^}.sh"
  "check_$part"
done

programs="$programs catalog-replica ingestion-queue"
docker-compose --profile replicas --profile lake stop $programs >/dev/null 2>&1
for name in $programs; do
  code=$(podman inspect --format '{{.State.ExitCode}}' "$COMPOSE_PROJECT_NAME-$name-1")
  [ "$code" = 0 ] || failed "$name ended with $code after SIGTERM"
done
passed 'all programs end with 0 after SIGTERM'
