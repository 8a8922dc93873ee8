# Sourced by controlPlane.sh: the commands of docs/deploy.md from an empty cluster to the installation, as they stand there.

# All of them, one after the other.
first_commands() { sed -n '/^### What the cluster needs$/,/^### Secrets$/{/^```sh$/,/^```$/{/^```/!p}}' docs/deploy.md; }

# Runs them in a shell that has no variables of this one, and in a folder of its own, in which they put their files.
install_as_documented() {
  local folder=$work/first commands
  commands=$(first_commands)
  [[ $commands == *'helm upgrade --install marquee deploy/chart'* ]] || failed 'deploy.md has no commands for an installation'
  mkdir "$folder"
  ln -s "$repository/deploy" "$folder/deploy"
  (cd "$folder" && env -i HOME="$work" KUBECONFIG="$KUBECONFIG" HELM="$(command -v helm)" HELM_CACHE_HOME="$folder/helm" HELM_CONFIG_HOME="$folder/helm" HELM_DATA_HOME="$folder/helm" \
    PATH="$check_folder/controlPlane/withoutRepositories:$PATH" timeout 180 bash -euxo pipefail -c "$commands") >"$work/first.out" 2>&1 ||
    failed "the commands of deploy.md: $(tail -n 3 "$work/first.out")"
}

# Each Secret that the pods in $namespace name is there. CloudNativePG, which makes one itself, does not run here.
has_secrets() {
  local name
  for name in $(kubectl -n "$namespace" get deployments,statefulsets -o jsonpath='{..secretKeyRef.name}' | tr ' ' '\n' | sort -u); do
    [ "$name" = marquee-postgres-app ] || kubectl -n "$namespace" get secret "$name" >/dev/null 2>&1 || failed "deploy.md makes no Secret $name"
  done
}

# The waits of deploy.md for the programs. kubectl takes several names.
waits_as_documented() {
  local command told
  command=$(grep -m 1 '^kubectl -n marquee rollout status deployment/' docs/deploy.md) || failed 'deploy.md waits for nothing'
  told=$(timeout 60 bash -c "$command" 2>&1) || failed "$command: $told"
  [ "$(grep -c 'successfully rolled out$' <<<"$told")" -eq "$(grep -o ' deployment/' <<<"$command" | wc -l)" ] || failed "$command: $told"
}
