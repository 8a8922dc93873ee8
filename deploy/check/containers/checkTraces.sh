# Sourced by containers.sh: the collector and Jaeger of the profile `observability`. A request becomes one trace of all programs.

# Prints the programs of the trace with most of them.
traced_programs() {
  curl --silent 'http://127.0.0.1:16686/api/traces?service=gateway&limit=100' | node -e "
    const { data } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
    const programs = data.map(({ processes }) => [...new Set(Object.values(processes).map(({ serviceName }) => serviceName))].sort());
    console.log((programs.sort((one, other) => other.length - one.length)[0] ?? []).join(' '));" 2>/dev/null
}

check_traces() {
  local limit=$((SECONDS + 240))
  podman image exists "$(docker-compose --profile observability config --images | grep jaeger)" || {
    skipped 'the collector and Jaeger: there is no Go to build them with'
    return
  }
  export OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318
  docker-compose --profile observability --profile replicas up --no-build --detach --no-deps collector jaeger gateway catalog social catalog-replica >/dev/null 2>&1
  healthy 200 gateway catalog social catalog-replica
  until [ "$(traced_programs)" = 'catalog gateway social' ]; do
    [ "$SECONDS" -lt "$limit" ] || {
      podman logs --tail 20 "$COMPOSE_PROJECT_NAME-collector-1" || true
      failed "Jaeger has no trace of all programs: $(traced_programs)"
    }
    ask "$question" "$token" >/dev/null || true
    sleep 2
  done
  passed 'traces: the collector takes those of gateway, catalog and social, and Jaeger shows a request as one trace'
}
