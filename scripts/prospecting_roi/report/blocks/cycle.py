"""How long deals take, step by step, and the stages where they stay and fall off."""

from typing import Any

from markupsafe import Markup

from prospecting_roi.report.overview import Overview
from prospecting_roi.report.source import Record
from prospecting_roi.report.view import Column, View

ORDER = 54

_FIGURES = (
    *("step_kind", "from_stage", "to_stage", "is_same_day", "is_slowest_stage"),
    *("is_leakiest_stage", "median_days", "median_days_lower", "median_days_upper", "p90_days"),
    *("deals_advanced", "deals_lost", "deals_open", "deals_excluded"),
    *("loss_rate", "loss_rate_lower", "loss_rate_upper"),
)
_COLUMNS = (
    Column("name", "text", "cycle.step"),
    Column("half", "words", "cycle.half"),
    Column("p90_days", "count", "cycle.most"),
    Column("deals_advanced", "count", "cycle.advanced"),
    Column("deals_lost", "count", "cycle.lost"),
    Column("deals_open", "count", "cycle.open"),
    Column("loss_rate", "share", "cycle.loss_rate"),
    Column("between", "words", "cycle.interval"),
)


def read(overview: Overview) -> list[Record] | None:
    """The steps of the whole company over the whole time."""
    return (
        overview.source.read(
            "rpt_sales_cycle",
            _FIGURES,
            "period_grain = 'all' and dimension_kind = 'channel' and dimension_value = 'all'",
            "step_order",
        )
        or None
    )


def render(view: View, figures: list[Record]) -> Markup:
    """The cycle, the slow and the leaking stage in sentences, the steps in a table."""
    table = view.table(
        "cycle", view.say("cycle.title"), _COLUMNS, [_row(view, row) for row in figures]
    )
    return view.paragraph(" ".join(_said(view, figures))) + table


def _said(view: View, figures: list[Record]) -> list[str]:
    count, said = view.words.count, []
    for row in figures:
        if row["step_kind"] == "creation" and row["is_same_day"]:
            said.append(view.say("cycle.same_day"))
        elif row["step_kind"] == "creation" and row["median_days"] is not None:
            days, most = count(row["median_days"]), count(row["p90_days"])
            said.append(view.say("cycle.whole", days=days, most=most))
    slow, leaking = (
        [row for row in figures if row[flag]] for flag in ("is_slowest_stage", "is_leakiest_stage")
    )
    if slow:
        said.append(view.say("cycle.slow", stage=_stages(view, slow), half=_half(view, slow[0])))
    if leaking:
        bounds = view.words.shares(leaking[0]["loss_rate_lower"], leaking[0]["loss_rate_upper"])
        share = view.words.share(leaking[0]["loss_rate"])
        said.append(
            view.say("cycle.leak", stage=_stages(view, leaking), share=share, bounds=bounds)
        )
    excluded = max((row["deals_excluded"] for row in figures), default=0)
    if excluded:
        said.append(view.messages.plural("cycle.excluded", excluded, count=count(excluded)))
    return said


def _stages(view: View, rows: list[Record]) -> str:
    """The stages that share the first place."""
    return ", ".join(view.named("stages", row["from_stage"]) for row in rows)


def _half(view: View, row: Record) -> str:
    """The median with its interval, as far as one can be told."""
    count = view.words.count
    days, lower, upper = (row[f"median_days{end}"] for end in ("", "_lower", "_upper"))
    if lower is None or upper is None:
        return view.say("cycle.days", days=count(days))
    return view.say("cycle.days_between", days=count(days), lower=count(lower), upper=count(upper))


def _row(view: View, row: Record) -> dict[str, Any]:
    half = None if row["median_days"] is None else _half(view, row)
    stage, after = (view.named("stages", row[name]) for name in ("from_stage", "to_stage"))
    return row | {
        "name": view.say("cycle.from_to", stage=stage, after=after),
        "half": view.say("cycle.one_date") if row["is_same_day"] else half,
        "between": view.words.shares(row["loss_rate_lower"], row["loss_rate_upper"]),
    }
