"""The funnel: what enters each stage, what is lost on the way, and how far the goal is."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from prospecting_roi.report.overview import Overview
from prospecting_roi.report.periods import Period
from prospecting_roi.report.source import Record
from prospecting_roi.report.svg import bars
from prospecting_roi.report.view import Column, View

ORDER = 10

STAGES = ("raw_leads", "mqls", "sqls", "opportunities", "new_customers")
LEAKS = {
    "mqls": "lead_to_mql",
    "sqls": "mql_to_sql",
    "opportunities": "sql_to_opportunity",
    "new_customers": "opportunity_to_customer",
}
"""The stages behind the first, with the name of what is lost before them."""

_COUNTS = (*STAGES, "meetings_held", "visitors", "targeted", "contacted")
_GOALS = tuple(f"{name}_{end}" for name in STAGES for end in ("goal", "gap"))
_LOST = tuple(f"{leak}_leakage{end}" for leak in LEAKS.values() for end in ("", "_share"))
_KEYS = ("period_grain", "period_start", "channel")


@dataclass(frozen=True)
class Funnel:
    """The company in the period of the tiles and a year before, and every channel so far."""

    period: Period
    now: Record
    year_before: Record | None
    whole: Record
    channels: list[Record]


def read(overview: Overview) -> Funnel | None:
    """The funnel of the last complete month and of the whole time."""
    names = (*_KEYS, *_COUNTS, *_GOALS, *_LOST)
    rows = overview.source.read("rpt_funnel_by_period", names, "period_grain <> 'week'")
    found = {
        (Period(row["period_grain"], row["period_start"]).key, row["channel"]): row for row in rows
    }
    shown = overview.shown
    whole = found.get(("all", "all"))
    if shown is None or whole is None or (shown.key, "all") not in found:
        return None
    channels = [
        found["all", row.name]
        for row in overview.channels
        if ("all", row.name) in found and row.name not in {"all", "unallocated"}
    ]
    now, before = found[shown.key, "all"], found.get((shown.year_before, "all"))
    return Funnel(shown, now, before, whole, [*channels, whole])


def render(view: View, figures: Funnel) -> Markup:
    """Bars of the period with goal and year before, the losses, a table by channel."""
    return (
        view.paragraph(_message(view, figures.whole))
        + view.subtitle(view.say("funnel.of_period", period=view.period(figures.period)))
        + _stages(view, figures)
        + view.folded(view.say("funnel.by_channel"), _channels(view, figures))
    )


def _message(view: View, whole: Record) -> str:
    lost = [
        (whole[f"{leak}_leakage_share"], whole[f"{leak}_leakage"], stage)
        for stage, leak in LEAKS.items()
        if whole[f"{leak}_leakage_share"] is not None
    ]
    if not lost:
        return view.say("funnel.no_loss")
    share, count, stage = max(lost)
    return view.say(
        "funnel.message",
        step=view.say(f"funnel.before_{stage}"),
        share=view.words.share(share),
        count=view.words.count(count),
    )


def _stages(view: View, figures: Funnel) -> Markup:
    now, before, whole = figures.now, figures.year_before or {}, figures.whole
    drawn = bars(
        [now[stage] for stage in STAGES],
        [now[f"{stage}_goal"] for stage in STAGES],
        [before.get(stage) for stage in STAGES],
        [view.say(f"funnel.{stage}") for stage in STAGES],
        [
            view.say(
                "funnel.told",
                count=view.words.count(now[stage]),
                goal=view.words.count(now[f"{stage}_goal"]),
                year=view.words.count(before.get(stage)),
            )
            for stage in STAGES
        ],
    )
    rows: list[dict[str, Any]] = [
        {
            "name": view.say(f"funnel.{stage}"),
            "drawn": drawing,
            "count": now[stage],
            "goal": now[f"{stage}_goal"],
            "gap": now[f"{stage}_gap"],
            "year": before.get(stage),
            "lost": whole[f"{LEAKS[stage]}_leakage"] if stage in LEAKS else None,
            "share": whole[f"{LEAKS[stage]}_leakage_share"] if stage in LEAKS else None,
        }
        for stage, drawing in zip(STAGES, drawn, strict=True)
    ]
    columns = (
        Column("name", "text", "funnel.stage"),
        Column("drawn", "markup", "funnel.bar"),
        Column("count", "count", "funnel.count"),
        Column("goal", "count", "funnel.goal"),
        Column("gap", "count", "funnel.gap"),
        Column("year", "count", "funnel.year_before"),
        Column("lost", "count", "funnel.lost"),
        Column("share", "share", "funnel.lost_share"),
    )
    return view.table("funnel", view.say("funnel.caption"), columns, rows)


def _channels(view: View, figures: Funnel) -> Markup:
    columns = [Column("name", "text", "columns.channel")]
    columns += [Column(name, "count", f"funnel.{name}") for name in _COUNTS]
    columns += [
        Column(f"{leak}_leakage_share", "share", f"funnel.share_before_{stage}")
        for stage, leak in LEAKS.items()
    ]
    rows = [
        row
        | {
            "name": view.channel(row["channel"]),
            "channel_code": row["channel"],
            "is_total": row["channel"] == "all",
        }
        for row in figures.channels
    ]
    return view.table("funnel-channels", view.say("funnel.by_channel"), columns, rows)
