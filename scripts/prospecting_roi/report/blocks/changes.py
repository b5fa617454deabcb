"""What changed since the version before: the figures of the channels, and the defects."""

from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from prospecting_roi.report.overview import Channel, Overview
from prospecting_roi.report.view import Column, View

ORDER = 95

_FIGURES = {
    "complete_cost": "amount",
    "raw_leads": "count",
    "new_customers": "count",
    "roi": "percent",
}
_BUILD = "select build_id, as_of_date from {quality}.build order by build_id desc limit 1"


@dataclass(frozen=True)
class Changes:
    """Each channel whose figures moved, before and now; the version before and its day."""

    build_id: int
    day: Any
    moved: list[tuple[Channel | None, Channel]]
    new_count: int
    repaired_count: int


def read(overview: Overview) -> Changes | None:
    """None where the version before is not kept."""
    source = overview.source
    if source.before is None:
        return None
    [(build_id, day)] = source.before(_BUILD)
    former = Overview(replace(source, rows=source.before, before=None))
    known = {row.name: row for row in former.channels}
    moved = [
        (known.get(row.name), row)
        for row in overview.channels
        if row.name not in known or any(known[row.name][n] != row[n] for n in _FIGURES)
    ]
    rules = source.quality.rules if source.quality else ()
    return Changes(
        build_id,
        day,
        moved,
        sum(rule.new_count for rule in rules),
        sum(rule.repaired_count for rule in rules),
    )


def render(view: View, figures: Changes) -> Markup:
    """A sentence on the defects, and a table of what moved."""
    said = view.say(
        "changes.message",
        build=str(figures.build_id),
        day=view.words.day(figures.day),
        new=view.words.count(figures.new_count),
        repaired=view.words.count(figures.repaired_count),
    )
    if not figures.moved:
        return view.paragraph(f"{said} {view.say('changes.nothing')}")
    columns = [Column("name", "text", "columns.channel")]
    for name, kind in _FIGURES.items():
        columns.append(Column(f"{name}_before", kind, f"changes.{name}_before"))
        columns.append(Column(name, kind, f"changes.{name}"))
    rows = [_row(view, before, now) for before, now in figures.moved]
    return view.paragraph(said) + view.table("changes", view.say("changes.title"), columns, rows)


def _row(view: View, before: Channel | None, now: Channel) -> dict[str, Any]:
    row: dict[str, Any] = {name: now[name] for name in _FIGURES}
    row |= {f"{name}_before": before[name] if before else None for name in _FIGURES}
    row |= {"name": view.channel(now.name), "is_total": now.name == "all"}
    return row | {"channel_code": now.name}
