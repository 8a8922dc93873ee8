"""Renders the chart with each values file, and checks its objects strictly by the schemas of the oldest and newest Kubernetes that it supports.

Without files, it renders all values files that the repository ships. A file whose first line says `# Over <path in the repository>` is put over that one, as
Helm does. Prints {values file: [objects]} as JSON. Objects of operators have no schema here; deploy/check/kinds.py checks those. With --notes before the
files, it prints {values file: notes for who installs it} instead.
"""
import json
import pathlib
import re
import sys

import helm_python
import kubernetes_validate
import yaml

REPOSITORY = pathlib.Path(__file__).parent.parent.parent
CHART = REPOSITORY / "deploy" / "chart"
EXAMPLES = CHART / "examples"
# What the folder of examples has beside values of this chart.
OTHER_EXAMPLES = {
    "adapter.yaml": "values of the Prometheus adapter's own chart",
    "external-secrets.yaml": "objects of External Secrets",
    "neo4j-values.yaml": "values of Neo4j's own chart",
}
# The chart needs 1.30. A lower number finds what is too new for it.
VERSIONS = ["1.31.0", "1.37.0"]
OPERATORS = ("monitoring.coreos.com/", "postgresql.cnpg.io/", "istio.io/", "consul.hashicorp.com/")


def shipped() -> list[str]:
    """All values files, those of new examples among them. The chart's own values are below each of them."""
    files = {file.name: file for file in EXAMPLES.glob("*.yaml")}
    for name in OTHER_EXAMPLES:
        del files[name]
    others = [file for file in (REPOSITORY / "deploy").glob("**/*values*.yaml") if CHART not in file.parents]
    return sorted(str(file.relative_to(REPOSITORY)) for file in [*files.values(), *others])


def merge(below: dict, above: dict) -> dict:
    both = {key: merge(below[key], above[key]) for key in below.keys() & above.keys() if isinstance(below[key], dict) and isinstance(above[key], dict)}
    return below | above | both


def values_of(file: pathlib.Path) -> dict:
    text = file.read_text()
    values = yaml.safe_load(text) or {}
    over = re.match(r"# Over ([\w./-]+\.yaml)", text)
    if over is None:
        return values
    return merge(values_of(REPOSITORY / over[1]), values)


def render(values_file: str) -> dict[str, str]:
    values = values_of(pathlib.Path(values_file))
    with helm_python.Chart.load(CHART) as chart:
        chart.validate_schema(values)
        return chart.render(values=values, name="marquee", namespace="marquee")


def objects_of(manifests: dict[str, str]) -> list[dict]:
    objects = []
    for path, text in sorted(manifests.items()):
        if path.endswith(".yaml"):
            objects += [document for document in yaml.safe_load_all(text) if document]
    return objects


def check(document: dict) -> None:
    name = f"{document['kind']} {document['metadata']['name']}"
    for version in VERSIONS:
        try:
            kubernetes_validate.validate(document, version, strict=True)
        except kubernetes_validate.SchemaNotFoundError:
            if not any(group in document["apiVersion"] for group in OPERATORS):
                sys.exit(f"{name}: Kubernetes {version} does not know {document['apiVersion']}")
        except kubernetes_validate.ValidationError as error:
            sys.exit(f"{name}: Kubernetes {version} refuses it: {error.message}")


wants_notes = sys.argv[1:2] == ["--notes"]
try:
    manifests_of = {file: render(file) for file in sys.argv[1 + wants_notes :] or shipped()}
except helm_python.HelmError as error:
    sys.exit(str(error))
if wants_notes:
    json.dump({file: manifests["marquee/templates/NOTES.txt"] for file, manifests in manifests_of.items()}, sys.stdout)
    sys.exit()
rendered = {file: objects_of(manifests) for file, manifests in manifests_of.items()}
for objects in rendered.values():
    for document in objects:
        check(document)
json.dump(rendered, sys.stdout)
