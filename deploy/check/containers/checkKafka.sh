# Sourced by containers.sh: the profile `kafka`. The replica is filled from its topics, and what everyone may see of members is published.

# Prints the number after the last record of each topic, as `<topic>=<number>`.
topic_ends() {
  podman exec "$COMPOSE_PROJECT_NAME-social-1" node -e "
    const { Kafka } = require('kafkajs');
    const admin = new Kafka({ brokers: ['kafka:9092'], logLevel: 0 }).admin();
    (async () => {
      await admin.connect();
      const topics = (await admin.listTopics()).filter((name) => name.startsWith('marquee.'));
      for (const topic of topics.sort()) console.log(topic + '=' + (await admin.fetchTopicOffsets(topic))[0].high);
      await admin.disconnect();
    })();" 2>/dev/null
}
end_of() { topic_ends | sed -n "s/^$1=//p"; }

# <number>: a new film, as a file in the lake's volume.
add_film() {
  echo "{\"key\":\"check-$1\",\"version\":1,\"title\":\"The Level Crossing, Part $1\",\"year\":2026}" >"$work/films-$1.jsonl"
  docker-compose cp "$work/films-$1.jsonl" ingestion:/data/lake/check/ >/dev/null 2>&1
}
# <number>: asks until it is found.
found_film() { ask_until 90 "film $1 is found through the replica" "Part $1\"" "{ searchMovies(q: \\\"level crossing part $1\\\") { edges { node { title } } } }"; }

check_kafka() {
  local began=$SECONDS before film limit
  before=$(ask "$question" "$token")
  export KAFKA_BROKERS=kafka:9092 CATALOG_REPLICA_OF=kafka: CATALOG_URL=http://catalog-replica:4001
  docker-compose --profile replicas rm --stop --force neo4j-replica catalog-replica >/dev/null 2>&1
  podman volume rm "${COMPOSE_PROJECT_NAME}_neo4j-replica" >/dev/null
  docker-compose --profile kafka --profile replicas up --no-build --detach --no-deps kafka catalog social gateway neo4j-replica catalog-replica >/dev/null 2>&1
  healthy 300 kafka catalog social gateway neo4j-replica catalog-replica
  [ "$(ask "$question" "$token")" = "$before" ] || failed 'the answer of a replica over Kafka is another one'
  passed "kafka: a broker, and a replica with an empty Neo4j that is level from its topics after $((SECONDS - began)) s, with the same answer"

  film=$(ask '{ movie(slug: \"casablanca-1942\") { id } }' | sed 's/.*"id":"\([^"]*\)".*/\1/')
  began=$(end_of marquee.social.activity)
  [[ $(ask "mutation { recordWatch(input: { movieId: \\\"$film\\\", visibility: PUBLIC }) { userErrors { code } } }" "$token") == *'"userErrors":[]'* ]] || failed 'a watch over Kafka'
  limit=$((SECONDS + 60))
  until [ "$(end_of marquee.social.activity)" -gt "${began:-0}" ]; do
    [ "$SECONDS" -lt "$limit" ] || failed "a PUBLIC watch does not arrive in Kafka: $(topic_ends | tr '\n' ' ')"
    sleep 1
  done
  passed "kafka: topics of the catalog and of social, and a PUBLIC watch arrives ($(topic_ends | tr '\n' ' '))"

  add_film 2
  found_film 2
  docker-compose --profile kafka stop kafka >/dev/null 2>&1
  add_film 3
  ask_until 60 'members are answered without Kafka' '"handle":' '{ me { handle } }'
  docker-compose --profile kafka start kafka >/dev/null 2>&1
  healthy 120 kafka
  found_film 3
  passed 'kafka: new films come through it, also one that was added while the broker was stopped'
}
