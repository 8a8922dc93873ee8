#!/usr/bin/env bash
# Installs the chart on a real control plane of Kubernetes with six simulated nodes in three zones, drains zones, and rolls a version out and back.
# Pods are simulated: no program runs in them. The first run compiles for 12 minutes on two cores, the next ones take two. Usage: deploy/check/controlPlane.sh
source "$(dirname "$0")/tools.sh"

has go && has python3 && has openssl || {
  skipped 'the chart on a control plane: Go, Python or OpenSSL is missing'
  exit 0
}
binaries=$(bash "$check_folder/controlPlane/build.sh" 2>"$tools/control-plane.log") || {
  skipped "the chart on a control plane: it cannot be compiled here: $(tail -n 1 "$tools/control-plane.log")"
  exit 0
}
export PATH="$binaries:$PATH"
work=$(mktemp -d)
export HELM_CACHE_HOME=$work/helm HELM_CONFIG_HOME=$work/helm HELM_DATA_HOME=$work/helm
source "$check_folder/controlPlane/cluster.sh"
source "$check_folder/controlPlane/pods.sh"
source "$check_folder/controlPlane/firstInstallation.sh"
end() {
  local status=$?
  end_cluster
  rm -rf "$work/etcd"
  if [ "$status" -eq 0 ]; then rm -rf "$work"; else echo "        the logs are in $work"; fi
}
trap end EXIT
start_control_plane
start_nodes "$binaries/stages.yaml"
version=$(kubectl version -o json | sed -n 's/.*"gitVersion": "v\(.*\)".*/\1/p' | tail -n 1)
passed "a control plane of Kubernetes $version, and six simulated nodes in ${#zones[@]} zones"

mapfile -t definitions < <(operator_definitions)
for file in "${definitions[@]}"; do kubectl create -f "$file" 2>&1 >/dev/null | grep -v 'unrecognized format' || true; done
kubectl wait --for condition=Established customresourcedefinition --all --timeout 60s >/dev/null

# <namespace>: as docs/deploy.md says, with simulated Secrets.
make_namespace() {
  kubectl create namespace "$1"
  kubectl label namespace "$1" pod-security.kubernetes.io/{enforce,warn}=restricted
  for secret in gateway/secret neo4j/password postgres/uri redis/url; do
    kubectl -n "$1" create secret generic "marquee-${secret%/*}" --from-literal="${secret#*/}=simulated"
  done
} >/dev/null

# Objects of Consul are left out: no package has their definitions.
without_consul() { awk 'BEGIN { RS = "---\n"; ORS = RS } !/apiVersion: consul/'; }
examples=(managed in-cluster small)
for example in "${examples[@]}"; do
  make_namespace "$example"
  helm template marquee deploy/chart -n "$example" --kube-version "$version" --values "deploy/chart/examples/$example.yaml" | without_consul >"$work/objects.yaml"
  answer=$(kubectl -n "$example" apply --dry-run=server --validate=strict -f "$work/objects.yaml" 2>&1) || failed "$example.yaml: $answer"
  [[ $answer != *Warning* ]] || failed "$example.yaml: $answer"
  passed "$example.yaml: the server accepts $(wc -l <<<"$answer") objects in a strict dry run, without a warning"
done
skipped "objects of Consul in small.yaml: no package has their definitions"

# Six pods of each program that the zones must not run short of.
programs=(gateway catalog social)
pods=6
sizes=()
for program in "${programs[@]}"; do sizes+=(--set "$program.replicas.min=$pods"); done
namespace=managed
helm install marquee deploy/chart -n "$namespace" --values deploy/chart/examples/managed.yaml "${sizes[@]}" --wait --timeout 120s >"$work/helm.out" ||
  failed 'helm install'
all_ready || failed "$(kubectl -n "$namespace" get pods)"
passed "helm install: autoscalers bring $(kubectl -n "$namespace" get pods -o name | wc -l) pods to ready under the restricted standard of pod security"
for program in "${programs[@]}"; do are_even "$program"; done
passed "spread: $((pods / ${#zones[@]})) of $pods pods of ${programs[*]} in each zone"
are_even catalog-replica 1
passed 'spread: a catalog that only reads in each zone, with its volume'
has_hints gateway
passed 'Services: each endpoint is for callers of its own zone'
has_budgets
passed 'disruption budgets: no program may lose more than a third of its pods, or one'
skipped 'scaling by load: simulated nodes have no metrics'

# <least> <zone>…: drains the zones at once. A replica with a volume cannot leave its zone, so its budget stops the drain of a second zone.
drain_zones() {
  local least=$1 began=$SECONDS nodes=() selector=
  shift
  for zone; do nodes+=("$zone-1" "$zone-2"); done
  [ $# -eq 1 ] || selector='app.kubernetes.io/component!=catalog-replica'
  watch_pods
  kubectl drain "${nodes[@]}" --delete-emptydir-data --pod-selector "$selector" --timeout 120s >"$work/drain.log" 2>&1 || failed "a drain of $*: $(tail -n 5 "$work/drain.log")"
  local took=$((SECONDS - began))
  kubectl uncordon "${nodes[@]}" >/dev/null
  kept_ready "$least"
  passed "drain of $*: done in $took s, with at least $(least_ready) of $pods pods of ${programs[*]} ready"
}
drain_zones 4 zone-a

# The commands of docs/operations/upgrade.md as they stand there, in the namespace of this check. After those of each revision, gateways and the web app have
# the first tag, and the rest has the second.
after=('0.1.0 0.2.0' '0.2.0 0.2.0' '0.1.0 0.2.0' '0.1.0 0.1.0')
mapfile -t commands < <(sed -n '/^```sh/,/^```$/{s/ *#.*//;s/ -n marquee\b/ -n '"$namespace"'/;/^\(helm\|kubectl\) /p}' docs/operations/upgrade.md)
have_tags 0.1.0 0.1.0
revisions=0
for index in "${!commands[@]}"; do
  command=${commands[$index]}
  if [[ $command =~ ^helm\ (upgrade|rollback) ]]; then
    what=$(sed -E 's/^(helm [a-z]+) marquee( [0-9]+)?.*/\1\2/' <<<"$command")
    watch_pods
    revisions=$((revisions + 1))
    # The first and the last revision are of the subgraphs, and those between of the gateways.
    [[ $revisions =~ ^(1|4)$ ]] && others=gateway,web || others=catalog,catalog-replica,ingestion,social
    kept=$(names_of "$others")
  fi
  timeout 180 bash -c "$command" >"$work/helm.out" 2>&1 || failed "$command: $(tail -n 3 "$work/helm.out")"
  # The waits that follow a command of Helm belong to its revision.
  [[ $revisions -gt 0 && ! $command =~ ^helm\ history && ${commands[$((index + 1))]:-helm} =~ ^helm ]] || continue
  kept_ready "$pods"
  read -r of_gateways of_rest <<<"${after[$((revisions - 1))]}"
  have_tags "$of_gateways" "$of_rest"
  [ "$kept" = "$(names_of "$others")" ] || failed "$command replaces pods of $others"
  # The drain before left zone-a empty, and new pods spread again.
  for program in "${programs[@]}"; do [[ ,$others, == *,$program,* ]] || are_even "$program"; done
  passed "upgrade.md, revision $((revisions + 1)), $what: gateways have $of_gateways, and the rest $of_rest; at least $(least_ready) of $pods pods of ${programs[*]} were ready"
done
[ "$revisions" -eq ${#after[@]} ] || failed "upgrade.md makes $revisions revisions instead of ${#after[@]}"

drain_zones 4 zone-b zone-c
install_as_documented
namespace=marquee
all_ready || failed "$(kubectl -n "$namespace" get pods)"
has_secrets
has_budgets
waits_as_documented
passed "deploy.md: its commands, from an empty cluster to the installation, make $(kubectl -n "$namespace" get pods -o name | wc -l) pods of in-cluster.yaml ready"
skipped 'charts of operators and of Neo4j, which deploy.md installs: their repositories cannot be reached'
namespace=small
helm install marquee deploy/chart -n "$namespace" --values deploy/chart/examples/small.yaml --set mesh=none --wait --timeout 120s >"$work/helm.out" ||
  failed 'helm install with small.yaml'
all_ready || failed "$(kubectl -n "$namespace" get pods)"
has_budgets
passed 'helm install of small.yaml without its mesh: all pods are ready'
