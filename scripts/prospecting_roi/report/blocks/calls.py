"""Calls: hours that reach people, attempts it takes, what a conversation costs, who waits."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from prospecting_roi.report.overview import Overview
from prospecting_roi.report.source import Record
from prospecting_roi.report.view import Column, View

ORDER = 65

_MOST_GROUPS = 3
_FIGURES = (
    "dimension_kind",
    "dimension_value",
    "is_best_hour",
    "attempts",
    "reached_rate",
    "reached_rate_lower",
    "reached_rate_upper",
    "reached_by_then_rate",
    "cost_per_conversation",
    "cost_per_meeting",
)
_ATTEMPTS = ("1", "2", "3", "4", "5", "6")
_DAYS = ("1", "2", "3", "4", "5", "6", "7")
_ATTEMPT_COLUMNS = (
    Column("dimension_value", "text", "calls.attempt"),
    Column("attempts", "count", "calls.attempts"),
    Column("reached_rate", "share", "calls.reached"),
    Column("reached_by_then_rate", "share", "calls.by_then"),
)
_GROUP_COLUMNS = (
    Column("name", "text", "calls.group"),
    Column("attempts", "count", "calls.attempts"),
    Column("interval", "words", "calls.interval"),
    Column("cost_per_conversation", "unit", "calls.conversation"),
    Column("cost_per_meeting", "unit", "calls.meeting"),
)
_WAITS = ("5_minutes", "1_hour", "1_day", "later", "unknown", "never")
_WAIT_COLUMNS = (
    Column("name", "text", "calls.wait"),
    Column("leads", "count", "calls.leads"),
    Column("opportunity_rate", "share", "calls.became"),
    Column("interval", "words", "calls.interval"),
)


class Figures(NamedTuple):
    """Calls of the whole time, all of them and by every kind that is shown; waits of leads."""

    whole: Record
    told: Sequence[Record]
    waits: Sequence[Record]

    def of(self, kind: str) -> list[Record]:
        """The rows of a kind."""
        return [row for row in self.told if row["dimension_kind"] == kind]


def read(overview: Overview) -> Figures | None:
    """The calls of the whole time; None where nobody was called."""
    rows = overview.source.read(
        "rpt_call_performance",
        _FIGURES,
        "period_grain = 'all' and attempts > 0",
        "dimension_kind, attempts desc, dimension_value",
    )
    whole = next((row for row in rows if row["dimension_kind"] == "all"), None)
    if whole is None:
        return None
    rates = tuple(f"opportunity_rate{end}" for end in ("", "_lower", "_upper"))
    waits = overview.source.read(
        "rpt_speed_to_lead",
        ("wait", "leads", *rates),
        "period_grain = 'all' and wait <> 'all'",
        "wait",
    )
    return Figures(whole, rows, sorted(waits, key=lambda row: _WAITS.index(row["wait"])))


def render(view: View, figures: Figures) -> Markup:
    """A sentence, hours of the week, attempts, teams, scripts and, where published, agents."""
    parts = [view.paragraph(_message(view, figures.whole)), _hours(view, figures)]
    order = {value: place for place, value in enumerate(_ATTEMPTS)}
    attempts = [row for row in figures.of("attempt") if row["dimension_value"] in order]
    if attempts:
        attempts.sort(key=lambda row: order[row["dimension_value"]])
        parts.append(view.table("attempts", view.say("calls.curve"), _ATTEMPT_COLUMNS, attempts))
    groups = [
        _group(view, kind, row)
        for kind in ("team", "script", "agent")
        for row in figures.of(kind)[:_MOST_GROUPS]
    ]
    if groups:
        parts.append(view.table("called", view.say("calls.groups"), _GROUP_COLUMNS, groups))
    if figures.waits:
        waits = [_wait(view, row) for row in figures.waits]
        parts.append(view.table("waits", view.say("calls.waits"), _WAIT_COLUMNS, waits))
    return Markup("").join(parts)


def _wait(view: View, row: Record) -> dict[str, Any]:
    lower, upper = (row[f"opportunity_rate_{end}"] for end in ("lower", "upper"))
    return row | {
        "name": view.named("call_waits", row["wait"]),
        "interval": None if lower is None else view.words.shares(lower, upper),
    }


def _message(view: View, whole: Record) -> str:
    words = view.words
    said = view.say(
        "calls.message",
        attempts=words.count(whole["attempts"]),
        reached=words.share(whole["reached_rate"]),
    )
    if whole["cost_per_conversation"] is None:
        return f"{said} {view.say('calls.no_cost')}"
    cost = view.say("calls.cost", conversation=words.about(whole["cost_per_conversation"]))
    if whole["cost_per_meeting"] is None:
        return f"{said} {cost}"
    meeting = view.say("calls.held", meeting=words.about(whole["cost_per_meeting"]))
    return f"{said} {cost} {meeting}"


def _hours(view: View, figures: Figures) -> Markup:
    """Hours of the week with enough calls to be compared; a best one only where it is shown."""
    compared = [row for row in figures.of("hour_weekday") if row["is_best_hour"] is not None]
    if not compared:
        return Markup("")
    cells = {row["dimension_value"]: row for row in compared}
    days = [day for day in _DAYS if any(value.startswith(day) for value in cells)]
    hours = sorted({value[2:] for value in cells})
    columns = [
        Column("hour", "text", "calls.hour"),
        *(Column(day, "words", f"calls.day_{day}") for day in days),
    ]
    rows = [
        {"hour": view.say("calls.at", hour=str(int(hour)))}
        | {day: _cell(cells[f"{day}-{hour}"]) for day in days if f"{day}-{hour}" in cells}
        for hour in hours
    ]
    best = [value for value, row in sorted(cells.items()) if row["is_best_hour"]]
    named = ", ".join(
        f"{view.say(f'calls.day_{value[0]}')} {view.say('calls.at', hour=str(int(value[2:])))}"
        for value in best
    )
    said = view.say("calls.best", hours=named) if best else view.say("calls.no_best")
    table = view.table("hours", view.say("calls.hours"), columns, rows)
    return view.paragraph(said) + view.folded(view.say("calls.hours"), table)


def _cell(row: Record) -> str:
    """The interval of a share in whole percents: so many cells that each sign weighs."""
    lower, upper = (round(row[f"reached_rate_{side}"] * 100) for side in ("lower", "upper"))
    return f"{lower}–{upper}"


def _group(view: View, kind: str, row: Record) -> dict[str, Any]:
    people = view.source.private.people if view.source.private else {}
    name = people.get(row["dimension_value"]) or view.named("names", row["dimension_value"])
    return row | {
        "name": f"{view.say(f'calls.{kind}')} {name}",
        "interval": view.words.shares(row["reached_rate_lower"], row["reached_rate_upper"]),
    }
