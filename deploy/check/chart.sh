#!/usr/bin/env bash
# Checks the chart, skaffold.yaml and the eksctl file by schemas. No cluster is needed. Usage: deploy/check/chart.sh
source "$(dirname "$0")/tools.sh"

rendered=$tools/rendered.json
bash "$check_folder/render.sh" >"$rendered" || failed 'the chart'
files=$("$tools/venv/bin/python" -c 'import json, sys; print(*json.load(open(sys.argv[1])))' "$rendered")
"$tools/venv/bin/python" -c 'import sys, kubernetes_validate, yaml
for document in yaml.safe_load_all(open(sys.argv[1])): kubernetes_validate.validate(document, "1.37.0", strict=True)' deploy/skaffold/databases.yaml ||
  failed deploy/skaffold/databases.yaml
passed "chart: ${files// /, } fit values.schema.json, and all their objects fit Kubernetes 1.31 and 1.37, strictly"

if has go; then
  mapfile -t definitions < <(operator_definitions)
  [ -d "$(echo "$tools"/venv/lib/python3*/site-packages/jsonschema)" ] || "$tools/venv/bin/pip" install --quiet jsonschema
  outcome=$("$tools/venv/bin/python" "$check_folder/kinds.py" "$rendered" "${definitions[@]}") || failed "objects of operators: $outcome"
  passed "objects of operators, by their definitions; ${outcome//$'\n'/; }"

  "$tools/venv/bin/python" -c 'import json, re, sys, yaml
blocks = re.findall("^```yaml\n(.*?)^```", open(sys.argv[1]).read(), re.M | re.S)
print(json.dumps({"": [document for block in blocks if "apiVersion" in block for document in yaml.safe_load_all(block)]}))' \
    docs/operations/backup.md >"$tools/backup.json"
  outcome=$("$tools/venv/bin/python" "$check_folder/kinds.py" "$tools/backup.json" "${definitions[@]}") || failed "objects of backup.md: $outcome"
  passed "objects of docs/operations/backup.md, by the definitions of their operators; ${outcome//$'\n'/; }"

  definitions=$(module_file Dir github.com/external-secrets/external-secrets@v0.20.4)/config/crds/bases/external-secrets.io
  if [ -f "${definitions}_externalsecrets.yaml" ]; then
    "$tools/venv/bin/python" -c 'import json, sys, yaml; print(json.dumps({"": list(yaml.safe_load_all(open(sys.argv[1])))}))' \
      deploy/chart/examples/external-secrets.yaml >"$tools/external-secrets.json"
    outcome=$("$tools/venv/bin/python" "$check_folder/kinds.py" "$tools/external-secrets.json" "${definitions}_"{externalsecrets,secretstores}.yaml) ||
      failed "external-secrets.yaml: $outcome"
    passed "external-secrets.yaml, by the definitions of its operator; ${outcome//$'\n'/; }"
  else
    skipped 'external-secrets.yaml: the definitions of its operator cannot be fetched'
  fi

  need_pip check-jsonschema check-jsonschema
  schema=$(module_file Dir github.com/GoogleContainerTools/skaffold/v2@v2.16.1)/docs-v2/content/en/schemas/v4beta13.json
  check-jsonschema --regex-variant nonunicode --schemafile "$schema" skaffold.yaml >/dev/null || failed 'skaffold.yaml'
  schema=$(module_file Dir github.com/weaveworks/eksctl@v0.215.0)/pkg/apis/eksctl.io/v1alpha5/assets/schema.json
  check-jsonschema --regex-variant nonunicode --schemafile "$schema" deploy/eksctl/cluster.yaml >/dev/null || failed 'deploy/eksctl/cluster.yaml'
  passed 'skaffold.yaml and deploy/eksctl/cluster.yaml, by the schemas of their tools'
else
  skipped 'objects of operators, skaffold.yaml and the eksctl file: there is no Go to fetch their schemas with'
fi
# As the workflow `release` does, to a registry on this machine.
release=$(mktemp -d)
server=
end() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$release"
}
trap end EXIT
if need_helm && need_go registry github.com/google/go-containerregistry/cmd/registry@v0.21.3; then
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  registry -port "$port" >"$tools/registry.log" 2>&1 &
  server=$!
  timeout 20 bash -c "until curl -fs http://127.0.0.1:$port/v2/ >/dev/null; do sleep 0.2; done" || failed 'the registry does not start'
  archive=$(bash deploy/release/packageChart.sh "127.0.0.1:$port/" 9.8.7 "$release" 2>"$tools/helm.log") || failed "the chart is not packaged: $(tail -n 3 "$tools/helm.log")"
  digest=$(helm push --plain-http "$archive" "oci://127.0.0.1:$port/charts" 2>&1 | sed -n 's/^Digest: //p')
  [ "$digest" = "sha256:$(curl -fs -H 'accept: application/vnd.oci.image.manifest.v1+json' "http://127.0.0.1:$port/v2/charts/marquee/manifests/9.8.7" | sha256sum | cut -d ' ' -f 1)" ] ||
    failed "the chart in the registry has another digest than $digest"
  images=$(helm template marquee --kube-version 1.34.0 --plain-http "oci://127.0.0.1:$port/charts/marquee" --version 9.8.7 --values deploy/chart/examples/small.yaml 2>/dev/null |
    sed -n 's/^ *image: //p' | sort -u | tr '\n' ' ')
  [ "$images" = "127.0.0.1:$port/catalog:9.8.7 127.0.0.1:$port/gateway:9.8.7 127.0.0.1:$port/social:9.8.7 " ] || failed "the chart of a release has the images $images"
  passed 'the chart is packaged, pushed to a registry on this machine, and rendered from there with the images of its version'
else
  skipped 'the chart as an artifact of OCI: there is neither Helm nor Go to build it with'
fi
skipped 'nodes that run pods, a service mesh and the operators: they need an image registry'
