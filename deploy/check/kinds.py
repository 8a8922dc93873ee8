"""Checks objects of operators by the definitions (CRDs) that the operators ship: kinds.py <rendered JSON> <file with definitions>…

Fields that a definition does not have are refused, as the server's strict dry-run would.
"""
import json
import sys

import jsonschema
import yaml


def strict(schema: dict) -> dict:
    """The schema with unknown fields refused, and without Kubernetes' own keywords."""
    result = {key: value for key, value in schema.items() if not key.startswith("x-kubernetes")}
    if schema.get("x-kubernetes-int-or-string"):
        return {"type": ["integer", "string"]}
    for key in ("properties", "patternProperties"):
        if key in result:
            result[key] = {name: strict(value) for name, value in result[key].items()}
    for key in ("items", "additionalProperties"):
        if isinstance(result.get(key), dict):
            result[key] = strict(result[key])
    if "properties" in result and "additionalProperties" not in result and not schema.get("x-kubernetes-preserve-unknown-fields"):
        result["additionalProperties"] = False
    return result


schemas = {}
for file in sys.argv[2:]:
    for definition in yaml.safe_load_all(open(file)):
        if not definition or definition.get("kind") != "CustomResourceDefinition":
            continue
        spec = definition["spec"]
        for version in spec["versions"]:
            name = (f"{spec['group']}/{version['name']}", spec["names"]["kind"])
            schemas[name] = version["schema"]["openAPIV3Schema"].get("properties", {}).get("spec", {})

checked = set()
missing = set()
for objects in json.load(open(sys.argv[1])).values():
    for document in objects:
        api, kind = document["apiVersion"], document["kind"]
        if "." not in api.split("/")[0] or api.split("/")[0].endswith(".k8s.io"):
            continue
        if (api, kind) not in schemas:
            missing.add(kind)
            continue
        errors = list(jsonschema.Draft202012Validator(strict(schemas[(api, kind)])).iter_errors(document["spec"]))
        for error in errors:
            print(f"{kind} {document['metadata']['name']}: {'.'.join(map(str, error.path))}: {error.message[:300]}")
        if errors:
            sys.exit(1)
        checked.add(kind)
print("checked:", ", ".join(sorted(checked)) or "none")
if missing:
    print("no definition for:", ", ".join(sorted(missing)))
