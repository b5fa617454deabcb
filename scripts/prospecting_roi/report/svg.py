"""The report's drawings, by hand: each an ``<svg>`` with a title and a description.

Places are worked out here, figures are not: what is drawn are values of the published tables.
Colours and strokes come from the page's style sheet, by class. Everything of the data is escaped.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import NormalDist

from markupsafe import Markup

Number = Decimal | float | int

INTERVAL_WIDTH, INTERVAL_HEIGHT = 210, 18
_EDGE, _TICK_ROOM, _LONG_TICK, _LONG_TICK_ROOM = 6, 31, 10, 44
DOTS = 50
DOT_COLUMNS, DOT_WIDTH = 44, 480
_LOWEST_PILE, _TALL_PILE = 6, 18
_WATERFALL_WIDTH = 320
FAN_WIDTH, FAN_HEIGHT = 640, 190
_FAN_ROOM, _STROKES = 26, 4


def drawing(
    kind: str, size: tuple[int, int], title: str, told: str, inside: Iterable[str]
) -> Markup:
    """An ``<svg>`` of a class and size, named by its title and description."""
    width, height = size
    return Markup(
        '<svg class="{}" viewBox="0 0 {} {}" role="img"><title>{}</title><desc>{}</desc>{}</svg>'
    ).format(kind, width, height, title, told, Markup("").join(inside))


def shape(name: str, kind: str = "", text: str | None = None, **places: Number | str) -> Markup:
    """One element, such as ``shape("rect", "soft", x=1, y=2)``; ``text`` stands in it."""
    pairs = [("class", kind)] if kind else []
    pairs += [(key.replace("_", "-"), _place(value)) for key, value in places.items()]
    attributes = Markup("").join(Markup(' {}="{}"').format(key, value) for key, value in pairs)
    if text is None:
        return Markup("<{}{}/>").format(name, attributes)
    return Markup("<{}{}>{}</{}>").format(name, attributes, text, name)


def _place(value: Number | str) -> str:
    return value if isinstance(value, str) else f"{float(value):.1f}".removesuffix(".0")


@dataclass(frozen=True)
class ReturnScale:
    """One scale for every ROI of a table: even around 0, ever narrower far from it.

    ``low`` and ``high`` are the ends; so an ROI of 1 500 % leaves room to the others, and no axis
    is cut.
    """

    low: float
    high: float
    width: int = INTERVAL_WIDTH

    @classmethod
    def of(cls, values: Iterable[Decimal | None], width: int = INTERVAL_WIDTH) -> "ReturnScale":
        """The scale that holds all these values, a loss of 100 % and 0."""
        known = [float(value) for value in values if value is not None]
        return cls(min([-1.0, *known]), max([1.0, *known]), width)

    def place(self, value: Number) -> float:
        """Where a value lies."""
        low, high = _narrowed(self.low), _narrowed(self.high)
        inner = self.width - 2 * _EDGE
        bounded = min(max(float(value), self.low), self.high)
        return _EDGE + (_narrowed(bounded) - low) / (high - low) * inner

    @property
    def ticks(self) -> list[float]:
        """The values to write under it, as many as have room; 0 always."""
        kept = [0.0]
        for step in (-1.0, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0):
            room = _TICK_ROOM if step < _LONG_TICK else _LONG_TICK_ROOM
            is_near = any(abs(self.place(step) - self.place(one)) < room for one in kept)
            if self.low <= step <= self.high and not is_near:
                kept.append(step)
        return sorted(kept)


def _narrowed(value: float) -> float:
    return math.copysign(math.log1p(abs(value)), value)


@dataclass(frozen=True)
class Graded:
    """A figure with its intervals of 50, 80 and 95 %; None where one is not known."""

    value: Number | None
    half: tuple[Number | None, Number | None] = (None, None)
    most: tuple[Number | None, Number | None] = (None, None)
    nearly_all: tuple[Number | None, Number | None] = (None, None)


def interval(graded: Graded, scale: ReturnScale, title: str, told: str) -> Markup:
    """A figure as a stroke on its graded interval, with the common line of 0.

    Strokes, the wider interval thinner; how thick says the style sheet.
    """
    middle = INTERVAL_HEIGHT // 2
    inside = [shape("path", "z", d=f"M{scale.place(0):.0f} 0V{INTERVAL_HEIGHT}")]
    grades = (("a", graded.nearly_all), ("b", graded.most), ("c", graded.half))
    for kind, (lower, upper) in grades:
        if lower is None or upper is None:
            continue
        start = round(scale.place(lower))
        width = max(round(scale.place(upper)) - start, 1)
        inside.append(shape("path", kind, d=f"M{start} {middle}h{width}"))
    if graded.value is not None:
        path = f"M{scale.place(graded.value):.0f} 2V{INTERVAL_HEIGHT - 2}"
        inside.append(shape("path", "v", d=path))
    return drawing("interval", (scale.width, INTERVAL_HEIGHT), title, told, inside)


def axis(scale: ReturnScale, labels: Sequence[str]) -> Markup:
    """The values under a column of intervals."""
    inside = [
        shape("text", "tick", label, x=scale.place(tick), y=10)
        for tick, label in zip(scale.ticks, labels, strict=True)
    ]
    return Markup('<svg class="axis" viewBox="0 0 {} 13" aria-hidden="true">{}</svg>').format(
        scale.width, Markup("").join(inside)
    )


def line(
    values: Sequence[Number | None], title: str, told: str, size: tuple[int, int] = (120, 26)
) -> Markup:
    """A small line from 0, broken where a value is not known, its last point marked."""
    width, height = size
    known = [float(value) for value in values if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    span = (high - low) or 1.0
    step = (width - 8) / max(len(values) - 1, 1)
    pieces: list[list[str]] = [[]]
    last = None
    for place, value in enumerate(values):
        if value is None:
            pieces.append([])
            continue
        last = (4 + step * place, height - 4 - (float(value) - low) / span * (height - 8))
        pieces[-1].append(f"{last[0]:.1f},{last[1]:.1f}")
    inside = [shape("polyline", points=" ".join(piece)) for piece in pieces if len(piece) > 1]
    if last is not None:
        inside.append(shape("circle", cx=last[0], cy=last[1], r=2.5))
    return drawing("line", size, title, told, inside)


def bars(
    values: Sequence[Number | None],
    goals: Sequence[Number | None],
    before: Sequence[Number | None],
    titles: Sequence[str],
    told: Sequence[str],
    width: int = 200,
) -> list[Markup]:
    """Bars from 0 on one scale, each a drawing of its own.

    The value is solid, the year before a lighter bar under it, a goal an outline around.
    """
    known = [float(value) for value in (*values, *goals, *before) if value is not None]
    length = (width - 2) / max([1.0, *known])
    drawn = []
    for value, goal, year, title, words in zip(values, goals, before, titles, told, strict=True):
        inside = [
            shape("rect", kind, x=1, y=y, width=float(number) * length, height=height)
            for kind, number, y, height in (
                ("year", year, 11, 7),
                ("solid", value, 4, 8),
                ("goal", goal, 1, 13),
            )
            if number is not None
        ]
        drawn.append(drawing("bar", (width, 20), title, words, inside))
    return drawn


def ranges(
    rows: Sequence[Sequence[Number | None]],
    titles: Sequence[str],
    told: Sequence[str],
    width: int = 240,
) -> list[Markup]:
    """Lowest, main and highest value of each row, on one scale from 0: a line with a dot."""
    known = [float(value) for row in rows for value in row if value is not None]
    length = (width - 10) / max([1.0, *known])
    drawn = []
    for (lowest, main, highest), title, words in zip(rows, titles, told, strict=True):
        inside = [shape("path", "zero", d="M5 0V18")]
        if lowest is not None and highest is not None:
            start, end = (5 + float(value) * length for value in (lowest, highest))
            inside.append(
                shape("rect", "spread", x=start, y=7, width=max(end - start, 1), height=4)
            )
        if main is not None:
            inside.append(shape("circle", "dot", cx=5 + float(main) * length, cy=9, r=4.5))
        drawn.append(drawing("range", (width, 18), title, words, inside))
    return drawn


def waterfall(steps: Sequence[tuple[Number, bool]], titles: Sequence[str]) -> list[Markup]:
    """A bar for each step, on one scale from 0: whole figures, and the changes between them.

    A step is (number, whether it is a whole figure); a change begins where the step before ends.
    """
    ends: list[tuple[float, float]] = []
    for number, is_whole in steps:
        start = 0.0 if is_whole else ends[-1][1]
        ends.append((start, start + float(number)))
    low = min([0.0, *(min(pair) for pair in ends)])
    high = max([0.0, *(max(pair) for pair in ends)])
    length = _WATERFALL_WIDTH / ((high - low) or 1.0)
    drawn = []
    for (start, end), (_, is_whole), title in zip(ends, steps, titles, strict=True):
        left, right = ((place - low) * length for place in sorted((start, end)))
        kind = "solid" if is_whole else "gain" if end >= start else "loss"
        width = max(right - left, 1)
        inside = [
            shape("path", "zero", d=f"M{-low * length:.1f} 0V20"),
            shape("rect", kind, x=left, y=4, width=width, height=12),
        ]
        drawn.append(drawing("fall", (_WATERFALL_WIDTH + 2, 20), title, title, inside))
    return drawn


@dataclass(frozen=True)
class Dots:
    """Fifty equally likely values of a figure, in order (Kay and others 2016: quantile dot plot).

    ``threshold`` is what they are held against.
    """

    values: tuple[float, ...]
    threshold: float = 0.0

    @classmethod
    def through(cls, knots: Iterable[tuple[float, float]], threshold: float) -> "Dots":
        """Through known quantiles (probability, value); between and beyond as a normal spreads.

        What is never below 0 up to the lowest known quantile is not below it before that either.
        """
        normal = NormalDist()
        known = sorted((normal.inv_cdf(probability), value) for probability, value in knots)
        floor = min(known[0][1], 0.0)
        values = []
        for number in range(DOTS):
            at = normal.inv_cdf((number + 0.5) / DOTS)
            place = min(max(sum(one <= at for one, _ in known), 1), len(known) - 1)
            (start, low), (end, high) = known[place - 1], known[place]
            value = low + (high - low) * (at - start) / (end - start)
            values.append(max(value, floor) if at < known[0][0] else value)
        return cls(tuple(values), threshold)

    @property
    def short(self) -> int:
        """How many of them fall short of the threshold."""
        return sum(value < self.threshold for value in self.values)

    def columns(self, low: float, high: float) -> list[int]:
        """The column of each, on a scale that other drawings share."""
        span = (high - low) or 1.0
        places = (int((value - low) / span * DOT_COLUMNS) for value in self.values)
        return [min(max(place, 0), DOT_COLUMNS - 1) for place in places]

    def drawn(self, scale: "DotScale", title: str, told: str, labels: Sequence[str]) -> Markup:
        """The dots, stacked; ``labels`` of the lowest value, the threshold and the highest."""
        columns, radius = self.columns(scale.low, scale.high), scale.radius
        floor = max(_LOWEST_PILE, *(columns.count(one) for one in columns)) * 2 * radius + 2
        dots = {"gain": "", "loss": ""}
        for number, column in enumerate(columns):
            # rounded as the script rounds
            x = int(_EDGE + (column + 0.5) * (DOT_WIDTH - 2 * _EDGE) / DOT_COLUMNS + 0.5)
            y = floor - radius - columns[:number].count(column) * 2 * radius
            # a stroke of no length with round ends
            dots["loss" if number < self.short else "gain"] += f"M{x} {y}h0"
        inside = [shape("path", "zero", d=f"M{scale.place(self.threshold):.0f} 0V{floor}")]
        inside += [shape("path", kind, d=path) for kind, path in dots.items() if path]
        inside.append(shape("path", "base", d=f"M{_EDGE} {floor}H{DOT_WIDTH - _EDGE}"))
        ends = (
            ("start", scale.low, labels[0]),
            ("middle", self.threshold, labels[1]),
            ("end", scale.high, labels[2]),
        )
        for anchor, value, label in ends:
            at = round(scale.place(value))
            is_near = abs(at - round(scale.place(self.threshold))) < 2 * _TICK_ROOM
            if anchor == "middle" or not is_near:
                inside.append(shape("text", "tick", label, x=at, y=floor + 12, text_anchor=anchor))
        return drawing(scale.kind, (DOT_WIDTH, floor + 16), title, told, inside)


@dataclass(frozen=True)
class DotScale:
    """One scale for dots that are compared: its ends, and how many lie upon one another at most."""

    low: float
    high: float
    tallest: int

    @classmethod
    def of(cls, plots: Sequence[Dots]) -> "DotScale":
        """The scale that holds 0, every dot and every threshold."""
        values = [value for one in plots for value in (*one.values, one.threshold)]
        low, high = min([0.0, *values]), max([0.0, *values])
        piles = [one.columns(low, high) for one in plots]
        return cls(low, high, max([0, *(pile.count(one) for pile in piles for one in set(pile))]))

    @property
    def radius(self) -> int:
        """Of a dot: smaller where many lie upon one another."""
        return 4 if self.tallest <= _TALL_PILE else 3

    @property
    def kind(self) -> str:
        """The class of the drawing."""
        return "dots" if self.tallest <= _TALL_PILE else "dots small"

    def place(self, value: float) -> float:
        """Where a value lies."""
        span = (self.high - self.low) or 1.0
        return _EDGE + (value - self.low) / span * (DOT_WIDTH - 2 * _EDGE)


@dataclass(frozen=True)
class Fan:
    """Months that were, then months to come: values, bounds from the lowest, a label for each."""

    before: Sequence[Number]
    expected: Sequence[Number]
    bounds: Sequence[Sequence[Number]]
    labels: Sequence[str]


def fan(shown: Fan, title: str, told: str) -> Markup:
    """A line of the months that were and a fan of those to come, from 0; what is expected hatched.

    The widest band is the palest; the hatching covers that of 80 %.
    """
    count = len(shown.before) + len(shown.expected)
    top = max([1.0, *map(float, shown.before), *(float(row[-1]) for row in shown.bounds)])
    floor, step = FAN_HEIGHT - 16, (FAN_WIDTH - 2 * _FAN_ROOM) / max(count - 1, 1)

    def place(number: float, value: Number) -> tuple[int, int]:
        height = float(value) / top * (floor - _EDGE)
        return round(_FAN_ROOM + number * step), round(floor - height)

    first = len(shown.before)
    start = [(first - 1, shown.before[-1])] if shown.before else []
    inside = []
    for kind, low, high in (("f95", 0, 5), ("f80", 1, 4), ("f50", 2, 3)):
        lower = [*start, *((first + n, row[low]) for n, row in enumerate(shown.bounds))]
        upper = [*start, *((first + n, row[high]) for n, row in enumerate(shown.bounds))]
        around = " ".join(f"{x} {y}" for x, y in (place(*one) for one in [*upper, *lower[::-1]]))
        inside.append(shape("path", kind, d=f"M{around}Z"))
        if kind == "f80":
            inside.append(shape("path", "hatch", d=_hatching(lower, upper, place)))
    line_before = [place(n, value) for n, value in enumerate(shown.before)]
    if line_before:
        inside.append(shape("polyline", "was", points=_points(line_before)))
    middle = [*start, *((first + n, value) for n, value in enumerate(shown.expected))]
    inside.append(shape("polyline", "will", points=_points(place(*one) for one in middle)))
    inside.append(shape("path", "base", d=f"M{_EDGE} {floor}H{FAN_WIDTH - _EDGE}"))
    inside.append(shape("text", "tick", f"{top:.0f}", x=0, y=place(0, top)[1] + 9))
    every = max(1, round(count / 9))
    for number, label in enumerate(shown.labels):
        if (number - first) % every == 0:
            x, _ = place(number, 0)
            inside.append(shape("text", "tick", label, x=x, y=FAN_HEIGHT - 3, text_anchor="middle"))
    return drawing("fan", (FAN_WIDTH, FAN_HEIGHT), title, told, inside)


def _points(places: Iterable[tuple[int, int]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)


def _hatching(
    lower: Sequence[tuple[float, Number]],
    upper: Sequence[tuple[float, Number]],
    place: Callable[[float, Number], tuple[int, int]],
) -> str:
    """Upright strokes between two lines, as many to each month."""
    strokes = []
    for (one, low), (other, next_low), (_, high), (_, next_high) in zip(
        lower, lower[1:], upper, upper[1:], strict=False
    ):
        for part in range(_STROKES):
            at = part / _STROKES
            x, bottom = place(
                one + at * (other - one), float(low) + at * (float(next_low) - float(low))
            )
            _, end = place(0, float(high) + at * (float(next_high) - float(high)))
            strokes.append(f"M{x} {bottom}V{end}")
    return "".join(strokes)
