"""What moving a part of a channel's monthly cost to another would bring, as far as it is told."""

from dataclasses import dataclass
from decimal import Decimal

from prospecting_roi.report.source import Source
from prospecting_roi.report.svg import DOTS, Dots

_FIELDS = (
    "from_channel",
    "to_channel",
    "share_moved",
    "status",
    "spend_moved",
    "move_gross_margin_change",
    "move_gross_margin_change_lower",
    "move_gross_margin_change_upper",
)
LIKELY = 45
"""Of the fifty dots, how many must lie on one side for a sentence to call it likely (90 %)."""


@dataclass(frozen=True)
class Move:
    """A move of ``spend`` a month (currency) and the change of margin a month that it goes with."""

    giver: str
    taker: str
    share: Decimal
    status: str
    spend: Decimal
    change: Decimal | None
    lower: Decimal | None
    upper: Decimal | None

    @property
    def dots(self) -> Dots | None:
        """The change as fifty equally likely values."""
        if self.change is None or self.lower is None or self.upper is None:
            return None
        return Dots(float(self.change), float(self.lower), float(self.upper))

    @property
    def gains(self) -> int:
        """How many of the fifty are gains."""
        return self.dots.gains if self.dots else 0

    @property
    def certainty(self) -> str:
        """How sure its sign is: ``shown`` by the 95 % interval, ``likely``, or ``open``."""
        if self.status == "estimated":
            return "shown"
        return "likely" if max(self.gains, DOTS - self.gains) >= LIKELY else "open"


def read_moves(source: Source) -> list[Move]:
    """Each move once, with what it would change; the largest change first, the untold last."""
    rows = source.read(
        "rpt_budget_scenarios",
        _FIELDS,
        "channel = to_channel",
        "move_gross_margin_change desc nulls last, from_channel, to_channel, share_moved",
    )
    return [Move(*(row[name] for name in _FIELDS)) for row in rows]


def best_move(moves: list[Move]) -> Move | None:
    """The move to tell of: the greatest gain that is shown, else the greatest that is expected."""
    gains = [move for move in moves if move.change is not None and move.change > 0]
    shown = [move for move in gains if move.certainty == "shown"]
    return next(iter(shown or gains), None)
