"""The report in one language: its texts, its numbers, and the pieces that blocks are made of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from markupsafe import Markup

from prospecting_roi.core.quality import Text
from prospecting_roi.core.shown import shown
from prospecting_roi.report.messages import Messages
from prospecting_roi.report.periods import Period
from prospecting_roi.report.source import Source
from prospecting_roi.report.svg import Graded, ReturnScale, axis, interval
from prospecting_roi.report.words import NONE, Words

Row = Mapping[str, Any]
_NO_RATIO, _TALL = 100, 25


@dataclass(frozen=True)
class Column:
    """A column of a table: the field of its rows, how it is written, the key of its heading."""

    name: str
    kind: str
    heading: str


class View:
    """A language, and what is written in it. ``locale`` like ``fr_FR``."""

    def __init__(self, source: Source, locale: str) -> None:
        self.source = source
        self.words = Words(locale, source.settings.currency)
        self.locale = locale
        self.language = "fr" if self.words.is_french else "en"
        self.messages = Messages(self.language)
        self.say = self.messages.say
        self._writers: dict[str, Callable[[Any], str]] = {
            "text": lambda value: shown(value) if value else NONE,
            "count": self.words.count,
            "amount": self.words.amount,
            "unit": self.words.unit,
            "percent": self.words.percent,
            "share": self.words.share,
            "points": lambda value: self.words.count(value * 100),
            "factor": self.words.ratio,
        }

    # Names --------------------------------------------------------------------------------------

    def text(self, text: Text) -> str:
        """A text of the data in this language."""
        return shown(self.words.text(text))

    def channel(self, code: str) -> str:
        """What a channel is called."""
        if code == "all":
            return self.say("names.all_channels")
        name = self.source.channels.get(code)
        return self.text(name) if name else shown(code)

    def model(self, name: str) -> str:
        """What an attribution model is called."""
        key = f"models.{name}"
        return self.say(key) if self.messages.has(key) else shown(name)

    def named(self, kind: str, code: str | None) -> str:
        """What a code of the data is called, where the catalogue knows it; else as it stands."""
        if code is None:
            return self.say("names.none")
        key = f"{kind}.{code}"
        return self.say(key) if self.messages.has(key) else shown(code)

    def period(self, period: Period) -> str:
        """A period in words."""
        if period.grain == "all":
            return self.say("periods.since", day=self.words.day(period.start))
        if period.grain == "year":
            return str(period.start.year)
        if period.grain == "quarter":
            number = str((period.start.month + 2) // 3)
            return self.say("periods.quarter", number=number, year=str(period.start.year))
        if period.grain == "12_months":
            return self.say("periods.twelve", month=self.month(period.last_day or period.start))
        return self.month(period.start)

    def month(self, day: date) -> str:
        """The month of a day."""
        return str(format_date(day, "MMMM yyyy", locale=self.locale))

    # Pieces -------------------------------------------------------------------------------------

    def cell(self, kind: str, value: Any) -> str:
        """A value of the tables as it is written in a cell."""
        return NONE if value is None else self._writers[kind](value)

    def gap(self, kind: str, value: Any) -> str:
        """The distance to a goal, with its sign; of a rate in points."""
        if value is None:
            return NONE
        sign = "+" if value > 0 else ""
        if kind == "percent":
            return sign + self.say("tiles.points", number=self.words.count(round(value * 100)))
        return sign + self.cell(kind, value)

    def table(
        self,
        name: str,
        caption: str,
        columns: Sequence[Column],
        rows: Sequence[Row],
        *,
        scale: ReturnScale | None = None,
        is_by_channel: bool = False,
    ) -> Markup:
        """A table that can be sorted and copied. Each cell holds its figure as published, too.

        ``name`` is its id; the first column heads the rows. An ``interval`` column says its bounds
        and carries those of ``graded``: the page's script draws them on ``scale``, for hundreds of
        drawings weigh more than all the figures. ``is_by_channel``: only the rows of the chosen
        channel (their ``channel_code``) are shown where one is chosen. Rows and cells end where the
        next begins, as HTML lets them: their end tags were a tenth of the page.
        """
        head = Markup("").join(self._heading(column, scale) for column in columns)
        body = Markup("").join(
            Markup("<tr{}>{}").format(
                _choices_of(row),
                Markup("").join(
                    self._cell(place == 0, column, row) for place, column in enumerate(columns)
                ),
            )
            for row in rows
        )
        tall = " tall" if len(rows) > _TALL else ""
        by_channel = " by-channel" if is_by_channel else ""
        ends = Markup(' data-scale="{} {}"').format(scale.low, scale.high) if scale else ""
        return Markup(
            '<div class="scroll{}" role="region" tabindex="0" aria-label="{}">'
            '<table class="data{}" data-table="{}"{}><caption>{}</caption>'
            "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
        ).format(tall, caption, by_channel, name, ends, caption, head, body)

    def _heading(self, column: Column, scale: ReturnScale | None) -> Markup:
        under = Markup("")
        if column.kind == "interval" and scale:
            under = axis(scale, [self.words.percent(Decimal(str(tick))) for tick in scale.ticks])
        return Markup("<th scope=col{} data-kind={}>{}{}").format(
            _alignment(column.kind), column.kind, self.say(column.heading), under
        )

    def _cell(self, is_head: bool, column: Column, row: Row) -> Markup:
        value = row.get(column.name)
        if is_head:
            return Markup("<th scope=row><bdi>{}</bdi>").format(self.cell("text", value))
        if column.kind == "interval":
            bounds = self.words.percents(row.get("lower"), row.get("upper"))
            return Markup("<td class=drawn{}>{}").format(_bounds(row), bounds)
        if column.kind in {"words", "markup"}:
            return Markup("<td class=t>{}").format(NONE if value is None else value)
        written = self.cell(column.kind, value)
        exact = "" if value is None else plain(value)
        if exact == written and exact.isdecimal():  # a plain count says itself
            exact = ""
        return Markup("<td{}>{}").format(exact and Markup(" data-v={}").format(exact), written)

    def interval(self, row: Row, scale: ReturnScale, title: str) -> Markup:
        """The ROI of a row with its graded interval, in a drawing that says it."""
        return interval(graded(row), scale, title, self.told_interval(row))

    def told_interval(self, row: Row) -> str:
        """An ROI and its 95 % interval in words."""
        if row.get("roi") is None:
            return self.say("interval.unknown")
        if row.get("lower") is None or row.get("upper") is None:
            return self.say("interval.alone", roi=self.words.percent(row["roi"]))
        return self.say(
            "interval.told",
            roi=self.words.percent(row["roi"]),
            lower=self.words.percent(row["lower"]),
            upper=self.words.percent(row["upper"]),
        )

    def folded(self, summary: str, inside: Markup) -> Markup:
        """What opens with one click or key."""
        return Markup('<details class="more"><summary>{}</summary>{}</details>').format(
            summary, inside
        )

    def paragraph(self, text: str, kind: str = "note") -> Markup:
        """A paragraph."""
        return Markup('<p class="{}">{}</p>').format(kind, text)

    def subtitle(self, text: str) -> Markup:
        """The message of a chart or a table within a block."""
        return Markup("<h3>{}</h3>").format(text)


def graded(row: Row) -> Graded:
    """The ROI of a row with its intervals."""
    return Graded(
        row.get("roi"),
        (row.get("lower_50"), row.get("upper_50")),
        (row.get("lower_80"), row.get("upper_80")),
        (row.get("lower"), row.get("upper")),
    )


def _bounds(row: Row) -> Markup:
    """The ROI of a row and its bounds, widest interval first, as the script draws them."""
    of = graded(row)
    values = (of.value, *of.nearly_all, *of.most, *of.half)
    if of.value is None and of.nearly_all == (None, None):
        return Markup("")
    written = ("" if value is None else f"{value:.2f}".rstrip("0").rstrip(".") for value in values)
    told = " ".join(written)
    return Markup(' data-i="{}"').format(told)


def _choices_of(row: Row) -> Markup:
    """The channel and campaign by which a reader may choose a row; whether it is a total."""
    said = Markup(' class="total"') if row.get("is_total") else Markup("")
    for name, key in (("channel", "channel_code"), ("campaign", "campaign_id")):
        if row.get(key):
            said += Markup(' data-{}="{}"').format(name, row[key])
    return said


def plain(value: Any) -> str:
    """A figure as published, to four digits behind the mark, an amount to cents."""
    if isinstance(value, Decimal):
        text = f"{round(value, 2 if abs(value) >= _NO_RATIO else 4):f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def _alignment(kind: str) -> Markup:
    """The class of a heading: of texts, of drawings; figures have none."""
    if kind in {"text", "words", "markup"}:
        return Markup(" class=t")
    return Markup(" class=drawn") if kind == "interval" else Markup("")
