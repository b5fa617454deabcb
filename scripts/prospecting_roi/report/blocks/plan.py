"""What the goals need: the nearest goal of each figure, step by step, and where the pace leads."""

from decimal import Decimal
from typing import Any

from markupsafe import Markup

from prospecting_roi.report.blocks.goals import named, writer
from prospecting_roi.report.overview import Overview
from prospecting_roi.report.periods import Period
from prospecting_roi.report.source import Record
from prospecting_roi.report.view import Column, View

ORDER = 86

_KEY = ("kpi", "channel", "period_grain", "period_start")
_SAID = ("verdict", "unknown_reason", "is_period_over", "goal", "projected")
_STEP = ("step", "step_number", "needed", "needed_lower", "needed_upper")
STEPS = ("raw_leads", "calls", "meetings_held", "hours", "complete_cost")
_COLUMNS = (
    Column("name", "text", "plan.name"),
    Column("goal", "words", "plan.goal"),
    Column("projected", "words", "plan.projected"),
    Column("verdict", "words", "plan.verdict"),
    *(Column(step, "words", f"plan.{step}") for step in STEPS),
)


def read(overview: Overview) -> list[list[Record]] | None:
    """The steps of each figure's goal of a month that is not over, the next; else of the last."""
    source = overview.source
    rows = source.read(
        "rpt_goal_plan",
        (*_KEY, *_SAID, *_STEP),
        "period_grain = 'month'",
        "channel, kpi, period_start, step_number",
    )
    labels = {row["kpi"]: row for row in source.read("dim_kpis", ("kpi", "label_en", "label_fr"))}
    goals: dict[tuple[str, str], dict[Any, list[Record]]] = {}
    for row in rows:
        months = goals.setdefault((row["channel"], row["kpi"]), {})
        months.setdefault(row["period_start"], []).append(row | {"label": labels.get(row["kpi"])})
    nearest = [_nearest(months) for months in goals.values()]
    return sorted(nearest, key=lambda steps: steps[0]["channel"] != "all") or None


def render(view: View, figures: list[list[Record]]) -> Markup:
    """A table, a goal in each row."""
    rows = [_row(view, steps) for steps in figures]
    table = view.table("plan", view.say("plan.caption"), _COLUMNS, rows)
    return view.paragraph(view.say("plan.message")) + table


def _nearest(months: dict[Any, list[Record]]) -> list[Record]:
    ahead = [month for month, steps in months.items() if not steps[0]["is_period_over"]]
    return months[min(ahead) if ahead else max(months)]


def _row(view: View, steps: list[Record]) -> dict[str, Any]:
    goal = steps[0]
    unit = "amount" if goal["kpi"] in {"revenue", "gross_margin"} else "count"
    write = writer(view, unit)
    period = view.period(Period("month", goal["period_start"]))
    row: dict[str, Any] = {
        "name": f"{named(view, goal['label'], goal)}, {period}",
        "channel_code": None if goal["channel"] == "all" else goal["channel"],
        "goal": write(goal["goal"]),
        "projected": write(goal["projected"]),
        "verdict": view.say(f"plan.is_{goal['verdict']}") if goal["verdict"] else None,
    }
    for step in steps:
        if step["step"] in STEPS:
            row[step["step"]] = _needed(view, step)
    return row


def _needed(view: View, step: Record) -> str:
    if step["unknown_reason"]:
        return view.say(f"plan.{step['unknown_reason']}")
    is_money = step["step"] == "complete_cost"

    def write(value: Decimal) -> str:
        return view.words.about(value) if is_money else view.words.count(round(value))

    if step["needed_upper"] is None:
        return write(step["needed"])
    return view.say(
        "plan.needed",
        needed=write(step["needed"]),
        lower=write(step["needed_lower"]),
        upper=write(step["needed_upper"]),
    )
