"""Places on the page's drawings: pure arithmetic, in units of a drawing's view box."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from prospecting_roi.core.quality import ChannelBounds

RANGE_WIDTH = 240


@dataclass(frozen=True)
class RangeBar:
    """A channel's return between its bounds; a place is None where the figure is not known."""

    zero: str
    start: str | None
    width: str | None
    middle: str | None
    roi: str | None
    lower: str | None
    upper: str | None


def range_bars(bounds: Sequence[ChannelBounds]) -> list[RangeBar]:
    """One bar per channel, all on one scale that holds zero.

    The scale is logarithmic, so that a return of 15 does not make points of all the others.
    """
    known = [Decimal(0)]
    for channel in bounds:
        readings = (channel.roi, channel.roi_against, channel.roi_middle, channel.roi_for)
        values = (*readings, channel.roi_lower, channel.roi_upper)
        known += [_logarithm(value) for value in values if value is not None]
    low, high = min(known), max(known)
    span = (high - low) or Decimal(1)

    def place(value: Decimal | None) -> str | None:
        if value is None:
            return None
        return f"{6 + (_logarithm(value) - low) / span * (RANGE_WIDTH - 12):.1f}"

    bars = []
    for channel in bounds:
        start, end = place(channel.roi_against), place(channel.roi_for)
        width = None
        if start is not None and end is not None:
            width = f"{max(Decimal(end) - Decimal(start), Decimal(1)):.1f}"
        zero = place(Decimal(0)) or "0"
        middle, roi = place(channel.roi_middle), place(channel.roi)
        sample = place(channel.roi_lower), place(channel.roi_upper)
        bars.append(RangeBar(zero, start, width, middle, roi, *sample))
    return bars


def _logarithm(value: Decimal) -> Decimal:
    """Zero at 0, of the sign of the value, the narrower the farther from 0."""
    return (1 + abs(value)).ln().copy_sign(value)


def line(
    values: Sequence[Decimal | None], width: int, height: int, low: Decimal, high: Decimal
) -> tuple[list[str], list[tuple[str, str]]]:
    """The pieces of a line (``x,y x,y``), broken where a value is not known, and its points."""
    span = (high - low) or Decimal(1)
    step = Decimal(width - 10) / max(len(values) - 1, 1)
    pieces: list[list[str]] = [[]]
    points = []
    for place, value in enumerate(values):
        if value is None:
            pieces.append([])
            continue
        x = f"{5 + step * place:.1f}"
        y = f"{height - 5 - (value - low) / span * (height - 10):.1f}"
        pieces[-1].append(f"{x},{y}")
        points.append((x, y))
    return [" ".join(piece) for piece in pieces if len(piece) > 1], points
