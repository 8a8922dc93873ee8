"""Renders the chart as `helm upgrade --reuse-values` does: values of the release before stand in place of the chart's own.

Each file has all values of a release. It is rendered as it is, and with --each before the files, without each of its keys in turn, too. A rendering must be
that of a new installation with the same values, which Helm completes by the chart's defaults. Prints {values file: {"rendered": number, "refused": {key: error}, "different": [key]}}.
"""
import copy
import json
import pathlib
import shutil
import sys
import tempfile
from collections.abc import Iterator

import helm_python
import yaml

CHART = pathlib.Path(__file__).parent.parent / "chart"
Path = tuple[str, ...]


def keys_of(values: dict, above: Path = ()) -> Iterator[Path]:
    for key, value in values.items():
        yield (*above, key)
        if isinstance(value, dict):
            yield from keys_of(value, (*above, key))


def without(values: dict, path: Path) -> dict:
    copied = copy.deepcopy(values)
    parent = copied
    for key in path[:-1]:
        parent = parent[key]
    del parent[path[-1]]
    return copied


def rendering(chart: helm_python.Chart, values: dict) -> dict[str, str] | str:
    """The rendered files by their paths, or what Helm says against the values."""
    try:
        chart.validate_schema(values)
        return chart.render(values=values, name="marquee", namespace="marquee", is_upgrade=True)
    except helm_python.HelmError as error:
        return str(error)


def compare(values: dict, chart: helm_python.Chart, bare: helm_python.Chart, each: bool) -> dict:
    rendered, refused, different = 0, {}, []
    for path in [(), *(keys_of(values) if each else [])]:
        kept = without(values, path) if path else values
        key = ".".join(path)
        reused = rendering(bare, kept)
        if isinstance(reused, str):
            refused[key] = reused
        else:
            rendered += 1
            if reused != rendering(chart, kept):
                different.append(key)
    return {"rendered": rendered, "refused": refused, "different": different}


each = sys.argv[1:2] == ["--each"]
with tempfile.TemporaryDirectory() as folder:
    shutil.copytree(CHART, pathlib.Path(folder) / "chart")
    (pathlib.Path(folder) / "chart" / "values.yaml").write_text("{}\n")
    with helm_python.Chart.load(CHART) as chart, helm_python.Chart.load(pathlib.Path(folder) / "chart") as bare:
        results = {file: compare(yaml.safe_load(pathlib.Path(file).read_text()), chart, bare, each) for file in sys.argv[1 + each :]}
json.dump(results, sys.stdout)
