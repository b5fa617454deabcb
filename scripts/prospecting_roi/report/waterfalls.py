"""Two builds compared, as people read it: a table on the screen, a page that draws it, a file."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from markupsafe import Markup

from prospecting_roi.core.comparison import CAUSES, Comparison, Kpi, Place, Waterfall
from prospecting_roi.core.shown import shown
from prospecting_roi.report.cells import text_cell
from prospecting_roi.report.html import page_environment, page_policy
from prospecting_roi.report.messages import Messages
from prospecting_roi.report.svg import waterfall
from prospecting_roi.report.tables import PlainTable, plain_table
from prospecting_roi.report.words import NONE, Words

_TEMPLATE = Path(__file__).parent / "template"
_WHOLE_PERCENTS = frozenset({"ratio", "share"})


@dataclass(frozen=True)
class Step:
    """A row of a drawn waterfall."""

    name: str
    written: str
    drawing: Markup | str


class Told:
    """The comparison of a period and channel in the workspace's language."""

    def __init__(self, comparison: Comparison, place: Place, period: str) -> None:
        settings = comparison.settings
        self.comparison = comparison
        self.place = place
        self.words = Words(settings.locale, settings.currency)
        self.language = "fr" if self.words.is_french else "en"
        self.say = Messages(self.language).say
        self._period = period

    @property
    def title(self) -> str:
        """The title of table and page."""
        return self.say("compare.title", company=shown(self.comparison.settings.company))

    @property
    def message(self) -> str:
        """Which builds, which period, which channel."""
        former, later, channel = self.comparison.former, self.comparison.later, self.place[2]
        name = self.comparison.channels.get(channel)
        return self.say(
            "compare.message",
            former=str(former.build_id),
            former_day=self.words.day(former.as_of_date),
            later=str(later.build_id),
            later_day=self.words.day(later.as_of_date),
            period=self.say("periods.all") if self._period == "all" else self._period,
            channel=self.words.text(name) if name else self.say("names.all_channels"),
        )

    @cached_property
    def moved(self) -> list[tuple[Kpi, Waterfall]]:
        """What a cause moved."""
        return self.comparison.of(self.place)

    def table(self) -> PlainTable:
        """A row per KPI, a column per cause that moved one."""
        causes = [
            (number, cause)
            for number, cause in enumerate(CAUSES)
            if any(one.changes[number] != 0 for _, one in self.moved)
        ]
        table = plain_table(self.message)
        table.add_column(self.say("compare.figure"))
        table.add_column(self._build(self.comparison.former.build_id), justify="right")
        for _, cause in causes:
            table.add_column(self.say(f"compare.{cause}"), justify="right")
        table.add_column(self._build(self.comparison.later.build_id), justify="right")
        for kpi, one in self.moved:
            table.add_row(
                self.words.text(kpi.label),
                self.figure(kpi, one.former),
                *(self.change(kpi, one.changes[number]) for number, _ in causes),
                self.figure(kpi, one.later),
            )
        return table

    def steps(self, kpi: Kpi, one: Waterfall) -> list[Step]:
        """The rows of a waterfall; drawn where every figure on the way is known."""
        former, later = self.comparison.former.build_id, self.comparison.later.build_id
        moved = [(name, by) for name, by in zip(CAUSES, one.changes, strict=True) if by != 0]
        names = [
            self._build(former),
            *(self.say(f"compare.{cause}") for cause, _ in moved),
            self._build(later),
        ]
        written = [
            self.figure(kpi, one.former),
            *(self.change(kpi, by) for _, by in moved),
            self.figure(kpi, one.later),
        ]
        drawings: Sequence[Markup | str] = [""] * len(names)
        known = [by for _, by in moved if by is not None]
        if one.former is not None and one.later is not None and len(known) == len(moved):
            numbers = [(one.former, True), *((by, False) for by in known), (one.later, True)]
            titles = [f"{name}: {text}" for name, text in zip(names, written, strict=True)]
            drawings = waterfall(numbers, titles)
        return [Step(*row) for row in zip(names, written, drawings, strict=True)]

    def figure(self, kpi: Kpi, value: Decimal | None) -> str:
        """A figure in its unit."""
        if value is None:
            return NONE
        if kpi.unit == "amount":
            return self.words.unit(value)
        if kpi.unit == "share":
            return self.words.share(value)
        return self.words.percent(value) if kpi.unit == "ratio" else self.words.count(value)

    def change(self, kpi: Kpi, value: Decimal | None) -> str:
        """What a step adds, with its sign; of a rate in points."""
        if value is None:
            return NONE
        if value == 0:
            return ""
        sign = "+" if value > 0 else "\u2212"
        if kpi.unit in _WHOLE_PERCENTS:
            number = self.words.count(abs(value * 100))
            return sign + self.say("tiles.points", number=number)
        return sign + self.figure(kpi, abs(value))

    def _build(self, number: int) -> str:
        return self.say("compare.former", build=str(number))


def comparison_page(told: Told) -> str:
    """A page of its own with a waterfall per KPI, to be written as UTF-8."""
    style = comparison_style()
    return (
        page_environment(_TEMPLATE)
        .get_template("comparison.html")
        .render(told=told, style=Markup(style), policy=page_policy(style, ""))  # noqa: S704 - ours
    )


def comparison_style() -> str:
    """The style of a page that draws waterfalls, and has no script."""
    return "\n".join(
        (_TEMPLATE / name).read_text(encoding="utf-8") for name in ("page.css", "comparison.css")
    )


def comparison_csv(comparison: Comparison) -> str:
    """Every figure that moved, of every period and channel: a row each, unrounded."""
    written = io.StringIO(newline="")
    table = csv.writer(written)
    keys = ("period_grain", "period_start", "channel", "kpi")
    table.writerow([*keys, "former", *CAUSES, "later"])
    for one in comparison.waterfalls:
        grain, start, channel = one.place
        table.writerow(
            [
                grain,
                _day(start),
                text_cell(channel),
                one.kpi,
                *_cells((one.former, *one.changes, one.later)),
            ]
        )
    return written.getvalue()


def _day(start: date | None) -> str:
    return start.isoformat() if start else ""


def _cells(values: Iterable[Decimal | None]) -> list[str]:
    return ["" if value is None else f"{value:f}" for value in values]
