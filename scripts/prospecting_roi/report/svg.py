"""The report's drawings, by hand: each an ``<svg>`` with a title and a description.

Places are worked out here, figures are not: what is drawn are values of the published tables.
Colours and strokes come from the page's style sheet, by class. Everything of the data is escaped.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import NormalDist

from markupsafe import Markup

Number = Decimal | float | int

INTERVAL_WIDTH, INTERVAL_HEIGHT = 210, 18
_EDGE, _TICK_ROOM = 6, 31
DOTS = 50
_Z95 = NormalDist().inv_cdf(0.975)


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
            is_near = any(abs(self.place(step) - self.place(one)) < _TICK_ROOM for one in kept)
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
    """A figure as a stroke on its graded interval, with the common line of 0."""
    return drawing("interval", (scale.width, INTERVAL_HEIGHT), title, told, _bands(graded, scale))


def bands(graded: Graded, scale: ReturnScale) -> Markup:
    """The same beside a text that says it, to be passed over by who is read to."""
    return Markup('<svg viewBox="0 0 {} {}" aria-hidden="true">{}</svg>').format(
        scale.width, INTERVAL_HEIGHT, Markup("").join(_bands(graded, scale))
    )


def _bands(graded: Graded, scale: ReturnScale) -> list[Markup]:
    """Strokes, the wider interval thinner; how thick says the style sheet."""
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
    return inside


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


@dataclass(frozen=True)
class Dots:
    """Fifty equally likely values of a figure known by an estimate and its 95 % interval.

    ``threshold`` is what they are held against.

    Each side of the estimate is spread like half of a normal distribution that has the interval's
    bound where it belongs (Kay and others 2016: quantile dot plot).
    """

    estimate: float
    lower: float
    upper: float
    threshold: float = 0.0

    @property
    def values(self) -> list[float]:
        """The values, in order."""
        normal = NormalDist()
        found = []
        for number in range(DOTS):
            distance = normal.inv_cdf((number + 0.5) / DOTS) / _Z95
            side = self.estimate - self.lower if distance < 0 else self.upper - self.estimate
            found.append(self.estimate + distance * side)
        return found

    @property
    def beyond(self) -> int:
        """How many of them lie beyond the threshold."""
        return sum(value > self.threshold for value in self.values)

    def drawn(
        self, low: float, high: float, title: str, told: str, labels: Sequence[str]
    ) -> Markup:
        """The dots, stacked on a scale from ``low`` to ``high`` that other drawings share."""
        radius, bins, width = 4, 44, 480
        inner = width - 2 * _EDGE
        span = (high - low) or 1.0
        columns = [min(int((value - low) / span * bins), bins - 1) for value in self.values]
        floor = max(6, *(columns.count(column) for column in columns)) * 2 * radius + 2
        size = (width, floor + 16)

        def place(value: float) -> float:
            return _EDGE + (value - low) / span * inner

        dots = {"gain": "", "loss": ""}
        for number, (value, column) in enumerate(zip(self.values, columns, strict=True)):
            x = _EDGE + (column + 0.5) * inner / bins
            y = floor - radius - columns[:number].count(column) * 2 * radius
            # a stroke of no length with round ends
            dots["gain" if value > self.threshold else "loss"] += f"M{x:.0f} {y}h0"
        inside = [shape("path", "zero", d=f"M{place(self.threshold):.1f} 0V{floor}")]
        inside += [shape("path", kind, d=path) for kind, path in dots.items() if path]
        inside.append(shape("path", "base", d=f"M{_EDGE} {floor}H{width - _EDGE}"))
        ends = (
            ("start", low, labels[0]),
            ("middle", self.threshold, labels[1]),
            ("end", high, labels[2]),
        )
        for anchor, value, label in ends:
            is_near = abs(place(value) - place(self.threshold)) < 2 * _TICK_ROOM
            if anchor == "middle" or not is_near:
                at = place(value)
                inside.append(shape("text", "tick", label, x=at, y=size[1] - 4, text_anchor=anchor))
        return drawing("dots", size, title, told, inside)
