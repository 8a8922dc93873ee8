# Sourced by controlPlane.sh: what the pods in $namespace do. $programs have $pods pods each.

# <component>: lists <node> of its pods.
nodes_of() { kubectl -n "$namespace" get pods -l "app.kubernetes.io/component=$1" -o jsonpath='{range .items[*]}{.spec.nodeName}{"\n"}{end}'; }

# Whether each autoscaler has the least number of pods that it wants, and all pods are new and ready, with none that is leaving.
is_settled() {
  local now least
  kubectl -n "$namespace" get deployments,statefulsets -o jsonpath='{range .items[*]}{.metadata.generation} {.status.observedGeneration} {.status.replicas} {.status.updatedReplicas} {.status.readyReplicas}{"\n"}{end}' |
    awk '$1 != $2 || $3 != $4 || $3 != $5 { exit 1 }' || return 1
  now=$(kubectl -n "$namespace" get deployments -o jsonpath='{range .items[*]}{.metadata.name}={.status.replicas}{"\n"}{end}')
  least=$(kubectl -n "$namespace" get hpa -o jsonpath='{range .items[*]}{.metadata.name}={.spec.minReplicas}{"\n"}{end}')
  [ "$(sort <<<"$now")" = "$(sort <<<"$least")" ] || return 1
  kubectl -n "$namespace" wait --for condition=Ready pod --all --timeout 5s || return 1
  [ -z "$(kubectl -n "$namespace" get pods -o jsonpath='{.items[*].metadata.deletionTimestamp}')" ]
}
all_ready() { wait_for 120 "all pods in $namespace are ready" is_settled; }

# <component> [<pods in each zone>]
are_even() {
  local expected=${2:-$((pods / ${#zones[@]}))} zone count
  for zone in "${zones[@]}"; do
    count=$(nodes_of "$1" | grep -c "^$zone-" || true)
    [ "$count" -eq "$expected" ] || failed "$zone has $count pods of $1 instead of $expected"
  done
}

# <kinds> <jsonpath>: prints <component>:<tag> of each workload or pod, sorted. The path leads to its image.
tags_of() {
  kubectl -n "$namespace" get "$1" -o jsonpath="{range .items[*]}{.metadata.labels.app\.kubernetes\.io/component} {$2}{\"\n\"}{end}" | sed -E 's# marquee/[a-z]+:#:#' | sort -u
}

# <tag> <tag>: gateways and the web app have the first one, all other programs the second one, in their workloads and in their pods.
have_tags() {
  local expected tags
  expected=$(printf '%s\n' gateway:"$1" web:"$1" {catalog,catalog-replica,ingestion,social}:"$2" | sort)
  tags=$(tags_of deployments,statefulsets .spec.template.spec.containers[0].image)
  [ "$tags" = "$expected" ] || failed "workloads have the tags" $tags
  tags=$(tags_of pods .spec.containers[0].image)
  [ "$tags" = "$expected" ] || failed "pods have the tags" $tags
}

# <components>: the names of their pods. A pod of a StatefulSet keeps its name, so it has its uid, too.
names_of() { kubectl -n "$namespace" get pods -l "app.kubernetes.io/component in ($1)" -o jsonpath='{range .items[*]}{.metadata.name} {.metadata.uid}{"\n"}{end}' | sort; }

# <program>: the endpoints of its Service have hints for their own zones.
has_hints() {
  local endpoints
  endpoints=$(kubectl -n "$namespace" get endpointslices -l "kubernetes.io/service-name=marquee-$1" \
    -o jsonpath='{range .items[*].endpoints[*]}{.zone}={.hints.forZones[*].name}{"\n"}{end}')
  [ "$(grep -c . <<<"$endpoints")" -eq "$pods" ] || failed "the Service of $1 has the endpoints $endpoints"
  awk -F= '$1 != $2 { exit 1 }' <<<"$endpoints" || failed "the Service of $1 does not prefer the own zone: $endpoints"
}

# As the control plane computes them: it rounds percentages up.
has_budgets() {
  local budgets
  budgets=$(kubectl -n "$namespace" get poddisruptionbudgets -o jsonpath='{range .items[*]}{.metadata.name} {.status.expectedPods} {.status.desiredHealthy}{"\n"}{end}')
  awk '{ away = $2 - $3; if (away < 1 || (away > 1 && away * 3 > $2)) exit 1 }' <<<"$budgets" || failed "budgets (name, pods, pods that must be ready): $budgets"
}

watching=()
# Records what happens to the pods of the programs from now on.
watch_pods() {
  local program
  all_ready
  for program in "${programs[@]}"; do
    kubectl -n "$namespace" get pods -l "app.kubernetes.io/component=$program" --watch --output-watch-events \
      -o jsonpath='{.type}|{.object.metadata.name}|{.object.metadata.deletionTimestamp}|{.object.status.conditions[?(@.type=="Ready")].status}{"\n"}' \
      >"$work/events.$program" 2>/dev/null &
    watching+=($!)
    disown
    wait_for 30 "a watch of $program" has_lines "$work/events.$program"
  done
}
has_lines() { [ "$(wc -l <"$1")" -ge "$pods" ]; }

# <least>: ends the watch when all pods are ready again. No program had fewer ready pods at any moment.
kept_ready() {
  all_ready
  kill "${watching[@]}"
  watching=()
  local least
  least=$(least_ready)
  [ "$least" -ge "$1" ] || failed "only $least of $pods pods of a program were ready at a moment, instead of $1"
}

# The fewest pods of a program that were ready and not leaving at any moment since all of them were.
least_ready() {
  local program
  for program in "${programs[@]}"; do
    awk -F '|' -v all="$pods" '
      { ready = $1 != "DELETED" && $3 == "" && $4 == "True"; count += ready - before[$2]; before[$2] = ready }
      count == all { begun = 1; if (least == "") least = all }
      begun && count < least { least = count }
      END { print least + 0 }' "$work/events.$program"
  done | sort -n | head -n 1
}
