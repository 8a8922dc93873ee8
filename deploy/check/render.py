"""Renders the chart with each values file, and checks its objects strictly by the schemas of the oldest and newest Kubernetes that it supports.

Prints {values file: [objects]} as JSON. Objects of operators have no schema here; deploy/check/kinds.py checks those. With --notes before the files, it
prints {values file: notes for who installs it} instead.
"""
import json
import pathlib
import sys

import helm_python
import kubernetes_validate
import yaml

CHART = pathlib.Path(__file__).parent.parent / "chart"
# The chart needs 1.30. A lower number finds what is too new for it.
VERSIONS = ["1.31.0", "1.37.0"]
OPERATORS = ("monitoring.coreos.com/", "postgresql.cnpg.io/", "istio.io/", "consul.hashicorp.com/")


def render(values_file: str) -> dict[str, str]:
    values = yaml.safe_load(pathlib.Path(values_file).read_text()) or {}
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
    manifests_of = {file: render(file) for file in sys.argv[1 + wants_notes :]}
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
