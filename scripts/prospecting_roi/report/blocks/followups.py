"""Follow-ups of hot leads: how the plan is kept, what went with it, and who is due today."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from prospecting_roi.report.overview import Overview
from prospecting_roi.report.source import Record
from prospecting_roi.report.view import Column, View

ORDER = 74

_MOST_TEAMS, _MOST_LEADS = 8, 4
_KEPT = (
    *("team", "step", "settled_steps", "done_steps", "late_steps", "missed_steps", "due_steps"),
    *(f"followup_on_time_rate{bound}" for bound in ("", "_lower", "_upper")),
    *("on_time_leads", "other_leads", "on_time_conversion_rate", "other_conversion_rate"),
    *(f"conversion_difference{bound}" for bound in ("", "_lower", "_upper")),
)
_DUE = ("lead_id", "owner_key", "step_days", "overdue_days")
_TEAM_COLUMNS = (
    Column("name", "text", "followups.team"),
    Column("settled_steps", "count", "followups.settled"),
    Column("followup_on_time_rate", "share", "followups.on_time"),
    Column("interval", "words", "followups.interval"),
    Column("late_steps", "count", "followups.late"),
    Column("missed_steps", "count", "followups.missed"),
    Column("due_steps", "count", "followups.due"),
)
_STEP_COLUMNS = (
    Column("name", "text", "followups.step"),
    Column("on_time_leads", "count", "followups.leads_on_time"),
    Column("on_time_conversion_rate", "share", "followups.became"),
    Column("other_leads", "count", "followups.leads_other"),
    Column("other_conversion_rate", "share", "followups.became"),
    Column("interval", "words", "followups.difference"),
)
_LEAD_COLUMNS = (
    Column("lead_id", "text", "followups.lead"),
    Column("owner", "words", "followups.owner"),
    Column("plan", "words", "followups.step"),
    Column("overdue_days", "count", "followups.overdue"),
)


@dataclass(frozen=True)
class Figures:
    """The plan by team and by step, and the leads due today."""

    teams: list[Record]
    steps: list[Record]
    leads: list[Record]
    days: dict[int, int]


def read(overview: Overview) -> Figures | None:
    """How the plan is kept; None where no lead was ever due."""
    source = overview.source
    kept = source.read("rpt_followup_compliance", _KEPT, "", "settled_steps desc, team, step")
    if not any(row["settled_steps"] or row["due_steps"] for row in kept):
        return None
    leads = source.read("rpt_followup_worklist", _DUE, "", "overdue_days desc, lead_id")
    steps = sorted((r for r in kept if r["team"] == "all" and r["step"]), key=lambda r: r["step"])
    days = dict(enumerate(source.settings.followup_days, start=1))
    return Figures([row for row in kept if not row["step"]], steps, leads, days)


def render(view: View, figures: Figures) -> Markup:
    """Teams, then what became of the leads, then the day's list."""
    say, words = view.say, view.words
    whole = next(row for row in figures.teams if row["team"] == "all")
    message = say(
        "followups.message",
        done=words.count(whole["done_steps"]),
        settled=words.count(whole["settled_steps"]),
        due=words.count(len(figures.leads)),
    )
    teams = [row for row in figures.teams if row["team"] != "all"][:_MOST_TEAMS]
    parts = [
        view.paragraph(message),
        view.table(
            "followups",
            say("followups.title"),
            _TEAM_COLUMNS,
            [_team(view, row) for row in (*teams, whole)],
        ),
    ]
    compared = [row for row in figures.steps if row["on_time_leads"] and row["other_leads"]]
    if compared:
        rows = [_step(view, row, figures.days) for row in compared]
        parts += [
            view.subtitle(say("followups.outcome")),
            view.paragraph(say("followups.no_reason")),
            view.table("followups-outcome", say("followups.outcome"), _STEP_COLUMNS, rows),
        ]
    if figures.leads:
        rows = [_lead(view, row) for row in figures.leads[:_MOST_LEADS]]
        parts += [
            view.subtitle(say("followups.today", count=words.count(len(figures.leads)))),
            view.table("followups-due", say("followups.worklist"), _LEAD_COLUMNS, rows),
        ]
    return Markup("").join(parts)


def _team(view: View, row: Record) -> dict[str, Any]:
    rate = "followup_on_time_rate"
    is_total = row["team"] == "all"
    return row | {
        "name": view.say("followups.all") if is_total else view.named("names", row["team"]),
        "interval": view.words.shares(row[f"{rate}_lower"], row[f"{rate}_upper"]),
        "is_total": is_total,
    }


def _step(view: View, row: Record, days: dict[int, int]) -> dict[str, Any]:
    lower, upper = (row[f"conversion_difference_{side}"] for side in ("lower", "upper"))
    return row | {
        "name": view.say("followups.plan", days=str(days.get(row["step"], row["step"]))),
        "interval": f"{view.cell('points', lower)} … {view.cell('points', upper)}",
    }


def _lead(view: View, row: Record) -> dict[str, Any]:
    people = view.source.private.people if view.source.private else {}
    key = row["owner_key"]
    return row | {
        "owner": people.get(key, key) or view.say("names.none"),
        "plan": view.say("followups.plan", days=str(row["step_days"])),
    }
