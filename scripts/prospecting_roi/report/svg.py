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
_EDGE = 6
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
        """The values to write under it."""
        steps = (-1.0, 0.0, 1.0, 3.0, 10.0, 30.0, 100.0)
        return [step for step in steps if self.low <= step <= self.high]


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
    return Markup('<svg class="interval" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>').format(
        scale.width, INTERVAL_HEIGHT, Markup("").join(_bands(graded, scale))
    )


def _bands(graded: Graded, scale: ReturnScale) -> list[Markup]:
    middle, height = INTERVAL_HEIGHT // 2, INTERVAL_HEIGHT
    inside = [shape("path", "zero", d=f"M{_place(scale.place(0))} 0V{height}")]
    grades = (
        ("most95", graded.nearly_all, 1),
        ("most80", graded.most, 3),
        ("most50", graded.half, 5),
    )
    for kind, (lower, upper), half in grades:
        if lower is None or upper is None:
            continue
        start, end = scale.place(lower), scale.place(upper)
        width = _place(max(end - start, 1.0))
        path = f"M{_place(start)} {middle - half}h{width}v{2 * half}h-{width}z"
        inside.append(shape("path", kind, d=path))
    if graded.value is not None:
        path = f"M{_place(scale.place(graded.value))} 2V{height - 2}"
        inside.append(shape("path", "value", d=path))
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
    title: str,
    told: str,
    width: int = 160,
) -> list[Markup]:
    """Bars from 0 on one scale, each a drawing of its own; a goal is an outline around it."""
    known = [float(value) for value in (*values, *goals) if value is not None]
    whole = max([1.0, *known])
    drawn = []
    for value, goal in zip(values, goals, strict=True):
        inside = []
        if value is not None:
            inside.append(
                shape(
                    "rect", "solid", x=1, y=4, width=float(value) / whole * (width - 2), height=10
                )
            )
        if goal is not None:
            inside.append(
                shape("rect", "goal", x=1, y=1, width=float(goal) / whole * (width - 2), height=16)
            )
        drawn.append(drawing("bar", (width, 18), title, told, inside))
    return drawn


@dataclass(frozen=True)
class Dots:
    """Fifty equally likely values of a figure known by an estimate and its 95 % interval.

    Each side of the estimate is spread like half of a normal distribution that has the interval's
    bound where it belongs (Kay and others 2016: quantile dot plot).
    """

    estimate: float
    lower: float
    upper: float

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
    def gains(self) -> int:
        """How many of them lie above 0."""
        return sum(value > 0 for value in self.values)

    def drawn(
        self, low: float, high: float, title: str, told: str, labels: Sequence[str]
    ) -> Markup:
        """The dots, stacked on a scale from ``low`` to ``high`` that other drawings share."""
        size, radius, bins = (480, 92), 4.0, 44
        inner = size[0] - 2 * _EDGE
        floor = size[1] - 18

        def place(value: float) -> float:
            return _EDGE + (value - low) / ((high - low) or 1.0) * inner

        heights: dict[int, int] = {}
        inside = [shape("path", "zero", d=f"M{place(0):.1f} 0V{floor}")]
        for value in self.values:
            column = min(int((value - low) / ((high - low) or 1.0) * bins), bins - 1)
            heights[column] = heights.get(column, 0) + 1
            x = _EDGE + (column + 0.5) * inner / bins
            y = floor - radius - (heights[column] - 1) * 2 * radius
            inside.append(
                shape("circle", "gain" if value > 0 else "loss", cx=x, cy=y, r=radius - 0.5)
            )
        inside.append(shape("path", "base", d=f"M{_EDGE} {floor}H{size[0] - _EDGE}"))
        ends = (("start", low, labels[0]), ("middle", 0.0, labels[1]), ("end", high, labels[2]))
        for anchor, value, label in ends:
            if label:
                inside.append(
                    shape("text", "tick", label, x=place(value), y=size[1] - 4, text_anchor=anchor)
                )
        return drawing("dots", size, title, told, inside)
