"""Renders the chart with each values file, and checks its objects strictly by the schemas of the oldest and newest Kubernetes that it supports.

Prints {values file: [objects]} as JSON. Objects of operators have no schema here; deploy/check/kinds.py checks those.
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


def render(values_file: str) -> list[dict]:
    values = yaml.safe_load(pathlib.Path(values_file).read_text()) or {}
    with helm_python.Chart.load(CHART) as chart:
        chart.validate_schema(values)
        manifests = chart.render(values=values, name="marquee", namespace="marquee")
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


try:
    rendered = {file: render(file) for file in sys.argv[1:]}
except helm_python.HelmError as error:
    sys.exit(str(error))
for objects in rendered.values():
    for document in objects:
        check(document)
json.dump(rendered, sys.stdout)
