# Sourced by containers.sh: the profile `replicas`, in which the gateway reads from a catalog with a Neo4j of its own.

# <seconds> <what> <text> <query>: asks until the answer has the text.
ask_until() {
  local limit=$((SECONDS + $1))
  until [[ $(ask "$4" "$token" || true) == *"$3"* ]]; do
    [ "$SECONDS" -lt "$limit" ] || failed "in time: $2"
    sleep 1
  done
}

check_replicas() {
  local began=$SECONDS before title='The Level Crossing at Low Tide'
  before=$(ask "$question" "$token")
  docker-compose --profile replicas up --no-build --detach --no-deps neo4j-replica catalog-replica >/dev/null 2>&1
  healthy 300 neo4j-replica catalog-replica
  passed "a replica of the catalog is level $((SECONDS - began)) s after it started with an empty Neo4j"

  CATALOG_URL=http://catalog-replica:4001 docker-compose up --no-build --detach --no-deps gateway >/dev/null 2>&1
  healthy 120 gateway
  [ "$(ask "$question" "$token")" = "$before" ] || failed 'the answer from the replica is another one'
  echo "{\"key\":\"check-1\",\"version\":1,\"title\":\"$title\",\"year\":2026}" >"$work/films.jsonl"
  docker-compose exec -T ingestion mkdir -p /data/lake/check </dev/null
  docker-compose cp "$work/films.jsonl" ingestion:/data/lake/check/ >/dev/null 2>&1
  began=$SECONDS
  ask_until 60 'a film of a new file is found through the replica' "\"title\":\"$title\"" '{ searchMovies(q: \"level crossing tide\") { edges { node { title } } } }'
  passed "the gateway reads from the replica: the same answer, and the film of a new file $((SECONDS - began)) s later"

  # The gateway has not kept the answer of a query that was never asked.
  docker-compose stop catalog >/dev/null 2>&1
  ask_until 30 'the replica answers while the catalog is stopped' "\"year\":2026" '{ searchMovies(q: \"level crossing tide\") { edges { node { title year } } } }'
  docker-compose start catalog >/dev/null 2>&1
  healthy 120 catalog
  passed 'the replica answers while the catalog that it follows is stopped'
}
