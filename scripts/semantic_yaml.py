"""Write the semantic layer (MetricFlow) on fct_performance from the registries and the KPIs.

`python scripts/semantic_yaml.py` (`make semantic-yaml`); a test says when the two differ. Every
measure and ratio of the standard table is a metric: a measure is summed, a ratio divides sums.
What cannot be added up (cycles, paybacks, intervals, verdicts) is none. A sum of which a part is
unknown is unknown, as in the table (`known_when`); so is a return on costs of no channel alone
(`has_return`). Labels and explanations come from the register
of the KPIs, else from the docs block of the column. A metric that others are only made of says so
(`is_part`).
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from kpis_doc import read_kpis
from marts_yaml import DOCS, ROOT, registry

WRITTEN = ROOT / "models" / "semantic" / "_performance__semantic.yml"
SAVED = (
    *("complete_cost", "raw_leads", "meetings_held", "opportunities", "new_customers"),
    *("new_customer_gross_margin", "cost_per_lead", "customer_acquisition_cost", "roi"),
)
RETURN_COST, CHANNEL_COST = "complete_cost_of_a_return", "complete_cost_of_channels"
SIGNS = {"+": ("plus", "+"), "-": ("minus", "−")}
_COST_OF_CHANNELS = "case when channel not in ('unknown', 'unallocated') then complete_cost end"
_NAME = re.compile(r"[a-z]\w*")
HEAD = """\
# Written by `make semantic-yaml` from macros/measures.sql, macros/ratios.sql,
# macros/standard_columns.sql, seeds/kpis.csv and the docs blocks: change them there.
"""


class _Line(dict[str, Any]):
    """A mapping that is written on one line."""


class _Writer(yaml.SafeDumper):
    """Writes a `_Line` on one line, and lists indented below what they belong to."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        del indentless
        super().increase_indent(flow, False)


_Writer.add_representer(
    _Line,
    lambda dumper, data: dumper.represent_mapping(
        "tag:yaml.org,2002:map", data.items(), flow_style=True
    ),
)


def read_docs() -> dict[str, str]:
    """The text of every docs block by its name, on one line."""
    found = {}
    for path in (ROOT / "models").rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        for name, words in re.findall(r"{% docs (\w+) %}(.*?){% enddocs %}", text, re.DOTALL):
            found[name] = " ".join(words.split())
    return found


def _fact() -> list[str]:
    """The measures of fct_performance."""
    return [name for name, *_ in registry("fact_measures")]


def measures() -> list[str]:
    """The measures of the standard table that fct_performance holds, in the table's order."""
    added = _fact()
    return [name for name in registry("standard_columns") if name in added]


def ratios() -> dict[str, tuple[str, str]]:
    """The ratios of the standard table: what is divided, and by what."""
    found = registry("ratios")
    return {name: found[name][:2] for name in registry("standard_columns") if name in found}


def returns() -> set[str]:
    """The ratios that hold what was earned against what was spent."""
    return {name for name, sides in registry("ratios").items() if sides[2:] == ("return",)}


def metric_name(side: str) -> str:
    """The name of what a side of a ratio adds up to: `won_opportunities_plus_lost_…`."""
    return " ".join(SIGNS.get(part, (part,))[0] for part in side.split()).replace(" ", "_")


def metrics() -> Iterator[dict[str, Any]]:
    """The metrics: measures, what sums and differences ratios need, ratios."""
    kpis, docs = read_kpis(), read_docs()

    def label(name: str) -> str:
        return kpis[name]["label_en"] if name in kpis else name.replace("_", " ").capitalize()

    def metric(name: str, kind: str, params: dict[str, Any]) -> dict[str, Any]:
        text, config = docs[DOCS.get(name, name)], None
        if kpi := kpis.get(name):
            parts = ("{formula_en}.", "In it: {included_en}.", "Not in it: {excluded_en}.")
            text = " ".join(parts).format_map(kpi)
            config = _Line(meta=_Line({key: kpi[key] for key in ("label_fr", "unit", "direction")}))
        told = {"name": name, "label": label(name), "description": text, "type": kind}
        return told | {"type_params": params} | ({"config": config} if config else {})

    def part(
        name: str, title: str, about: str, kind: str, params: dict[str, Any]
    ) -> dict[str, Any]:
        told = {"name": name, "label": title, "description": about, "type": kind}
        return told | {"type_params": params, "config": _Line(meta=_Line(is_part=True))}

    known_when, added = registry("known_when"), measures()
    for name in added:
        if condition := known_when.get(name):
            summed = f"summed_{name}"
            title, about = f"{label(name)}, as far as known", "What the events that tell it sum to."
            yield part(summed, title, about, "simple", _Line(measure=name))
            inputs = [summed, *(word for word in _NAME.findall(condition) if word in _fact())]
            expr = f"case when {condition} then {summed} end"
            params = {"expr": expr, "metrics": [_Line(name=name) for name in dict.fromkeys(inputs)]}
            yield metric(name, "derived", params)
        else:
            yield metric(name, "simple", _Line(measure=name))
    for name in _fact():
        if name not in added and any(name in text for text in known_when.values()):
            yield part(name, label(name), docs[DOCS.get(name, name)], "simple", _Line(measure=name))
    sides = dict.fromkeys(side for pair in ratios().values() for side in pair if " " in side)
    for side in sides:
        words = [SIGNS[part][1] if part in SIGNS else label(part) for part in side.split()]
        names = [_Line(name=word) for word in side.split() if word not in SIGNS]
        params = {"expr": side, "metrics": names}
        about = "What a ratio divides, or divides by."
        yield part(metric_name(side), " ".join(words), about, "derived", params)
    about = "The complete cost that a channel has; empty where none has any."
    yield part(
        CHANNEL_COST, "Complete cost of channels", about, "simple", _Line(measure=CHANNEL_COST)
    )
    inputs = [_Line(name=name) for name in ("complete_cost", CHANNEL_COST)]
    expr = f"case when {CHANNEL_COST} is not null then complete_cost end"
    about = "What a return divides by: the complete cost, where a channel has some of it."
    params = {"expr": expr, "metrics": inputs}
    yield part(RETURN_COST, "Complete cost of a return", about, "derived", params)
    for name, sides_of in ratios().items():
        part_name, whole_name = map(metric_name, sides_of)
        if name in returns():
            whole_name = RETURN_COST
        params = _Line(numerator=part_name, denominator=whole_name)
        yield metric(name, "ratio", params)


def layer() -> dict[str, Any]:
    """The whole file as YAML holds it."""

    def time_spent() -> list[dict[str, Any]]:
        grain = _Line(time_granularity="day")
        return [_Line(name="performance_date", type="time", type_params=grain)]

    def categories(*names: str) -> list[dict[str, Any]]:
        return [_Line(name=name, type="categorical") for name in names]

    used = {metric["type_params"]["measure"] for metric in metrics() if metric["type"] == "simple"}
    return {
        "version": 2,
        "semantic_models": [
            {
                "name": "performance",
                "description": "What adds up, by day, channel and campaign, under the main "
                "attribution model of the workspace.",
                "model": "ref('fct_performance')",
                "primary_entity": "performance_row",
                "defaults": _Line(agg_time_dimension="performance_date"),
                "entities": [
                    _Line(name="channel", type="foreign"),
                    _Line(name="campaign", type="foreign", expr="campaign_id"),
                ],
                "dimensions": time_spent(),
                "measures": [
                    *(_Line(name=name, agg="sum") for name in _fact() if name in used),
                    _Line(name=CHANNEL_COST, agg="sum", expr=_COST_OF_CHANNELS),
                ],
            },
            {
                "name": "channels",
                "description": "The channels with their labels.",
                "model": "ref('dim_channels')",
                "entities": [_Line(name="channel", type="primary")],
                "dimensions": categories("label_en", "label_fr", "is_digital", "is_outbound"),
            },
            {
                "name": "campaigns",
                "description": "The campaigns with their names.",
                "model": "ref('dim_campaigns')",
                "entities": [_Line(name="campaign", type="primary", expr="campaign_id")],
                "dimensions": categories("campaign_name"),
            },
        ],
        "metrics": list(metrics()),
        "saved_queries": [
            {
                "name": "channel_months",
                "label": "Channels month by month",
                "description": "Cost, funnel and return of each channel in each month.",
                "query_params": {
                    "metrics": list(SAVED),
                    "group_by": ["TimeDimension('metric_time', 'month')", "Entity('channel')"],
                },
            }
        ],
    }


def written() -> str:
    """The property file."""
    options: dict[str, Any] = {"sort_keys": False, "allow_unicode": True, "width": 110}
    text: str = yaml.dump(layer(), Dumper=_Writer, **options)
    return HEAD + text


if __name__ == "__main__":
    WRITTEN.write_text(written(), encoding="utf-8")
