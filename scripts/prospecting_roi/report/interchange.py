"""The semantic layer in the open interchange form of Apache Ossie, for tools of other makers.

What is written keeps to what every published draft of 0.2.0.dev0 takes: names, sources, keys,
expressions, relationships; no types, which tools read from the database.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from prospecting_roi.core.plain_yaml import read_yaml
from prospecting_roi.core.workspace import project_dir
from prospecting_roi.publish.exports import Mart

VERSION = "0.2.0.dev0"
LAYER = "models/semantic/_performance__semantic.yml"

_REF = re.compile(r"ref\('(\w+)'\)")
_NAME = re.compile(r"[a-z]\w*")
_COLUMN = re.compile(r"(?<!')\b(?!(?:case|when|not|in|is|null|then|end)\b)[a-z]\w*")

_Entries = Mapping[str, Mapping[str, Any]]


def read_layer() -> Mapping[str, Any]:
    """The semantic models, metrics and saved queries of the project."""
    text = (project_dir() / LAYER).read_text(encoding="utf-8")
    found: Mapping[str, Any] = read_yaml(text)
    return found


def interchange(
    layer: Mapping[str, Any], marts: Mapping[str, Mart]
) -> tuple[dict[str, Any], list[str]]:
    """The document, and what of the layer it cannot carry, a line each.

    ``marts`` are the published ones by name: a column that is not published takes its metrics
    with it.
    """
    models = layer["semantic_models"]
    datasets = {model["name"]: _dataset(model, marts) for model in models}
    left_out = []
    metrics = []
    known = {metric["name"]: metric for metric in layer["metrics"]}
    measures = {entry["name"]: entry for model in models for entry in model.get("measures", ())}
    fields = {field["name"] for field in datasets["performance"]["fields"]}
    for metric in layer["metrics"]:
        if metric.get("config", {}).get("meta", {}).get("is_part"):
            continue  # written out in those that are made of it
        expression = _expression(metric, known, measures)
        needed = set(re.findall(r"performance\.(\w+)", expression))
        if needed <= fields:
            metrics.append(_metric(metric, expression))
        else:
            missing = ", ".join(sorted(needed - fields))
            left_out.append(f"the metric {metric['name']}: {missing} is not published")
    left_out += [f"the saved query {query['name']}" for query in layer["saved_queries"]]
    left_out += [
        "the metrics of single facts (calls, ad spend, meetings …): sum the facts themselves",
        "the calendar by which periods without a row are filled (dim_dates)",
        "types of columns and metrics: the database tells them",
        "what no sum gives: intervals, verdicts, median cycles, paybacks; read the marts for them",
    ]
    model = {
        "name": "prospecting_roi",
        "description": models[0]["description"],
        "datasets": list(datasets.values()),
        "relationships": list(_relationships(models)),
        "metrics": metrics,
    }
    return {"version": VERSION, "semantic_model": [model]}, left_out


def _dataset(model: Mapping[str, Any], marts: Mapping[str, Mart]) -> dict[str, Any]:
    """A semantic model as a dataset, with the columns that are published."""
    mart = marts[_mart(model)]
    told = {column.name: column.description for column in mart.columns}
    times = {entry["name"] for entry in model.get("dimensions", ()) if entry["type"] == "time"}
    summed = {entry["name"] for entry in model.get("measures", ())}
    entries = [*model["entities"], *model.get("dimensions", ()), *model.get("measures", ())]
    fields = []
    for name in dict.fromkeys(_column(entry) for entry in entries):
        if name in told:
            field: dict[str, Any] = {"name": name, "expression": _sql(name)}
            if name not in summed:
                field["dimension"] = {"is_time": name in times}
            fields.append(field | {"description": _one_line(told[name])})
    keys = [_column(entry) for entry in model["entities"] if entry["type"] == "primary"]
    found = {"name": model["name"], "source": f"warehouse.marts.{mart.name}"}
    more: dict[str, Any] = {"primary_key": keys} if keys else {}
    return found | more | {"description": _one_line(mart.description), "fields": fields}


def _relationships(models: list[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each foreign key of a model to the model that has it as its own."""
    owners = {
        entry["name"]: (model["name"], _column(entry))
        for model in models
        for entry in model["entities"]
        if entry["type"] == "primary"
    }
    for model in models:
        for entry in model["entities"]:
            if entry["type"] == "foreign":
                owner, column = owners[entry["name"]]
                yield {
                    "name": f"{model['name']}_to_{owner}",
                    "from": model["name"],
                    "to": owner,
                    "from_columns": [_column(entry)],
                    "to_columns": [column],
                }


def _metric(metric: Mapping[str, Any], expression: str) -> dict[str, Any]:
    told = dict(metric.get("config", {}).get("meta", {}))
    words = [metric["label"], told.pop("label_fr", None)]
    found: dict[str, Any] = {
        "name": metric["name"],
        "expression": _sql(expression),
        "description": metric["description"],
        "ai_context": {"synonyms": [word for word in dict.fromkeys(words) if word]},
    }
    if told:
        found["custom_extensions"] = [{"vendor_name": "COMMON", "data": json.dumps(told)}]
    return found


def _expression(metric: Mapping[str, Any], known: _Entries, measures: _Entries) -> str:
    """A metric as SQL over the dataset `performance`."""
    params = metric["type_params"]
    if metric["type"] == "simple":
        summed = _column(measures[params["measure"]])
        return f"SUM({_COLUMN.sub(lambda name: f'performance.{name[0]}', summed)})"
    if metric["type"] == "derived":
        inputs = {
            entry["name"]: _expression(known[entry["name"]], known, measures)
            for entry in params["metrics"]
        }
        return _NAME.sub(lambda name: inputs.get(name[0], name[0]), params["expr"])
    part, whole = (
        _expression(known[params[side]], known, measures) for side in ("numerator", "denominator")
    )
    part = f"({part})" if " " in part else part
    return f"{part} / NULLIF({whole}, 0)"


def _mart(model: Mapping[str, Any]) -> str:
    return _REF.sub(r"\1", model["model"])


def _column(entry: Mapping[str, Any]) -> str:
    return str(entry.get("expr", entry["name"]))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _sql(expression: str) -> dict[str, Any]:
    return {"dialects": [{"dialect": "ANSI_SQL", "expression": expression}]}
