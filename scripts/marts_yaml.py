"""Write the property file of the standard tables from the two registries of measures and ratios.

`python scripts/marts_yaml.py` (`make marts-yaml`); a test says when the two differ. The columns,
their order and their types come from the macros, their descriptions from the docs blocks of their
names: a column is written once, and each table says which it has.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import fill
from typing import Any, Never

from jinja2 import DictLoader, Environment

from kpis_doc import read_kpis

ROOT = Path(__file__).resolve().parents[1]
WRITTEN = ROOT / "models" / "marts" / "reports" / "performance" / "_standard_tables__models.yml"

RATIO = "decimal(18,6)"
TYPES = {"roi_label": "string", "median_cycle_days": "integer", "payback_months": "integer"}
KEYS = {"period_start": "date", "performance_date": "date", "budget": "decimal(18,4)"}
# Words of other tables mean something else under these names.
DOCS = {"segment": "standard_segment", "list_amount": "standard_list_amount"}
GRADED = ("lower_80", "upper_80", "lower_50", "upper_50")
# Their descriptions end with what they are for (`make kpis-doc`).
KPIS = frozenset(read_kpis())
READINGS = ("figure", "lower", "upper", *GRADED, "middle", "if_unknown_against", "if_unknown_for")
WIDTH = 140
PERIOD = ("period_grain", "period_start")
MODEL = ("attribution_model",)

HEAD = """\
# Written by `make marts-yaml` from macros/measures.sql, macros/ratios.sql and
# macros/standard_columns.sql: change them there, and the words in models/docs.md.
version: 2

anchors:
"""


@dataclass(frozen=True)
class Table:
    """A table of the registries: its columns, and those among them that are its grain."""

    name: str
    description: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    loose: tuple[str, ...] = ()
    """Keys that may be null."""


class _Returned(Exception):  # noqa: N818 - what a macro returns, as dbt does it
    def __init__(self, value: Any) -> None:
        self.value = value


def _return(value: Any) -> Never:
    raise _Returned(value)


@cache
def _macros() -> dict[str, str]:
    """The text of every macro by its name, read once."""
    return {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "macros").glob("*.sql")}


def registry(name: str) -> Any:
    """What a macro without arguments that only returns a value returns."""
    environment = Environment(loader=DictLoader(_macros()), extensions=["jinja2.ext.do"])  # noqa: S701
    environment.globals |= {"return": _return, "modules": {"re": re}}

    def call(macro: str) -> Any:
        try:
            getattr(environment.get_template(macro).module, macro)()
        except _Returned as returned:
            return returned.value
        raise ValueError(f"the macro {macro} returns nothing")

    for macro in ("measures", "funnel_steps"):
        environment.globals[macro] = lambda macro=macro: call(macro)
    return call(name)


def tables() -> Iterable[Table]:
    """The tables whose columns the registries give."""
    standard = tuple(registry("standard_columns"))
    segment = ("segment_kind", "segment")
    reading = ("dimension_kind", "dimension_value", *PERIOD, *MODEL, "metric")
    fact = ("performance_date", "channel", "campaign_id")
    return (
        Table(
            "rpt_channel_performance",
            "Grain: one row per period grain, period start, channel and attribution model. The "
            "standard table: what each channel costs and brings. The totals of a spreadsheet "
            "(`channel_totals`) have no day: their counts and values are in the months and longer "
            "periods only, and belong to the channel they name in every model.",
            (*PERIOD, "channel", *MODEL),
            (*PERIOD, "channel", *MODEL, *standard),
        ),
        Table(
            "rpt_segment_performance",
            "Grain: one row per period grain (month, quarter, year, all), period start, segment "
            "kind, segment and attribution model. The standard table by segment. The cost base is "
            "spread by effective touches of each month, channel and campaign, else by the leads, "
            "else the deals created in it, else by those of the channel; a team's own cost lines "
            "and people are the team's. Deals, orders and customers are in the segment of the "
            "company and the offer, and by their credit in the team, script and message of the "
            "touch. Each kind sums to the company.",
            (*PERIOD, *segment, *MODEL),
            (*PERIOD, *segment, *MODEL, *standard),
        ),
        Table(
            "rpt_campaign_performance",
            "Grain: one row per campaign and attribution model. What each campaign cost and "
            "brought over the whole time, beside its budget. What names no campaign is in no row.",
            ("campaign_id", *MODEL),
            ("campaign_id", "campaign_name", "channel", *MODEL, *standard, "budget", "budget_used"),
        ),
        Table(
            "rpt_performance_readings",
            "Grain: one row per dimension kind and value, period grain and start, attribution "
            "model and metric. How far each ratio of the standard tables can be trusted, for "
            "months and longer periods; a ratio of which nothing is known has no row.",
            reading,
            (*reading, *READINGS),
        ),
        Table(
            "fct_performance",
            "Grain: one row per day, channel and campaign. Every additive measure under the main "
            "attribution model of the workspace (setting `attribution_model`): what adds up, "
            "without a model or a period to filter. The totals of a spreadsheet stand on the first "
            "day of their month; what has no readable date has none.",
            fact,
            (*fact, *(name for name, _, _ in registry("fact_measures"))),
            loose=("performance_date", "campaign_id"),
        ),
    )


def column(name: str, types: Mapping[str, str]) -> str:
    """A column under its anchor: its name, type and description."""
    kind = types.get(name) or ("boolean" if name.startswith("is_") else "string")
    doc = f"reading_{name}" if name in READINGS else DOCS.get(name, name)
    head = f"  - &{name} {{name: {name}, data_type: {_quoted(kind)},"
    docs = [doc, f"kpi_{name}"] if name in KPIS else [doc]
    line = "\n" + " " * (head.index("{") + 1)
    blocks = [f"{{{{ doc('{block}') }}}}" for block in docs]
    text = f'description: "{" ".join(blocks)}"}}'
    if len(line + text) > WIDTH:
        text = f'description: "{line.join(blocks)}"}}'
    gap = " " if len(head + text) < WIDTH else line
    return f"{head}{gap}{text}\n"


def written() -> str:
    """The property file."""
    kinds = registry("measure_types")
    types = {name: kinds[kind] for name, _, kind, _ in registry("measures")}
    types |= dict.fromkeys(registry("ratios"), RATIO) | dict.fromkeys(READINGS, RATIO)
    types |= {"roi_lower": RATIO, "roi_upper": RATIO} | TYPES | KEYS
    found = tuple(tables())
    required = {key for table in found for key in table.keys if key not in table.loose}
    names = dict.fromkeys(name for table in found for name in table.columns)
    text = HEAD
    for name in names:
        text += column(name, types)
        if name in required:
            text += f"  - &{name}_key {{<<: *{name}, constraints: [{{type: not_null}}]}}\n"
    text += "\nmodels:\n"
    for table in found:
        told = {*table.keys} - {*table.loose}
        listed = ", ".join(f"*{name}{'_key' * (name in told)}" for name in table.columns)
        description = fill(table.description, 114)
        text += (
            f"  - name: {table.name}\n"
            f"    description: >\n{_indented(description)}\n"
            f"    data_tests:\n"
            f"      - unique_grain:\n"
            f"          arguments: {{columns: [{', '.join(table.keys)}]}}\n"
            f"    columns: [\n{_indented(fill(listed, 114))}\n    ]\n"
        )
    return text


def _quoted(kind: str) -> str:
    return f'"{kind}"' if "," in kind else kind


def _indented(text: str) -> str:
    return "\n".join(f"      {line}" for line in text.splitlines())


if __name__ == "__main__":
    WRITTEN.write_text(written(), encoding="utf-8")
