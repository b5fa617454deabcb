"""What changed since the version before: the figures of the channels, and the defects."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from markupsafe import Markup

from prospecting_roi.report.overview import Channel, Overview
from prospecting_roi.report.svg import waterfall
from prospecting_roi.report.view import Column, View

ORDER = 95

_FIGURES = {
    "complete_cost": "amount",
    "raw_leads": "count",
    "new_customers": "count",
    "roi": "percent",
}
_ADDED_UP = ("complete_cost", "raw_leads", "new_customers")
_STEPS = 6
_FALL = (
    Column("name", "text", "columns.channel"),
    Column("written", "words", "changes.by"),
    Column("drawn", "markup", "changes.drawn"),
)
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
    falls = Markup("").join(_waterfall(view, figures, name) for name in _ADDED_UP)
    table = view.table("changes", view.say("changes.title"), columns, rows)
    return view.paragraph(said) + falls + view.folded(view.say("changes.table"), table)


def _waterfall(view: View, figures: Changes, name: str) -> Markup:
    """From the company's figure before to that of now, channel by channel; nothing where equal.

    What no channel alone tells (one that was not there before, or of which a figure is unknown) is
    the last step, so that the steps end where they should.
    """
    totals = [pair for pair in figures.moved if pair[1].name == "all"]
    if not totals or totals[0][0] is None:
        return Markup("")
    former, now = totals[0][0][name], totals[0][1][name]
    if former is None or now is None or former == now:
        return Markup("")
    known = [
        (view.channel(after.name), after[name] - before[name])
        for before, after in figures.moved
        if before is not None and after.name != "all" and None not in (before[name], after[name])
    ]
    known = sorted((one for one in known if one[1]), key=lambda one: -abs(one[1]))[:_STEPS]
    rest = now - former - sum(by for _, by in known)
    steps = [*known, (view.say("changes.rest"), rest)] if rest else known
    write = partial(view.cell, _FIGURES[name])
    told = [
        (view.say("changes.before"), write(former), former, True),
        *((channel, view.gap(_FIGURES[name], by), by, False) for channel, by in steps),
        (view.say("changes.now"), write(now), now, True),
    ]
    titles = [f"{label}: {text}" for label, text, _, _ in told]
    drawings = waterfall([(number, is_whole) for _, _, number, is_whole in told], titles)
    rows = [
        {"name": label, "written": text, "drawn": drawing}
        for (label, text, _, _), drawing in zip(told, drawings, strict=True)
    ]
    title = view.say(f"changes.{name}")
    return view.subtitle(title) + view.table(f"changes-{name}", title, _FALL, rows)


def _row(view: View, before: Channel | None, now: Channel) -> dict[str, Any]:
    row: dict[str, Any] = {name: now[name] for name in _FIGURES}
    row |= {f"{name}_before": before[name] if before else None for name in _FIGURES}
    row |= {"name": view.channel(now.name), "is_total": now.name == "all"}
    return row | {"channel_code": now.name}
