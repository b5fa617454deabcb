"""What an amount more for one channel would bring, as far as it is told, and what lacks."""

from dataclasses import dataclass
from decimal import Decimal

from prospecting_roi.core.estimators import QUANTILES
from prospecting_roi.report.source import Record, Source
from prospecting_roi.report.svg import Dots

SHOWN, LIKELY = Decimal("0.95"), Decimal("0.9")
"""How probable it must be that a channel brings most to call it shown, and likely."""

LACKING = {
    "has_enough_months": "months",
    "has_enough_leads": "leads",
    "has_enough_variation": "variation",
    "has_enough_customers": "customers",
    "has_known_margin": "margin",
}
"""What may lack for an answer: the column that says so, and its word."""

_FIELDS = (
    "channel",
    "amount_added",
    "status",
    *LACKING,
    "spend_moved",
    "complete_cost_before",
    "spend_elasticity",
    "raw_leads_added",
    "new_customers_added",
    "gross_margin_added",
    *(f"gross_margin_added_{name}" for name in QUANTILES),
    "payback_probability",
    "best_probability",
)
_HALF, _CERTAIN, _FLAT = Decimal("0.5"), 0.0005, Decimal("0.2")


@dataclass(frozen=True)
class Addition:
    """So much more for a channel and what it would bring: a row of the published table."""

    figures: Record

    @property
    def channel(self) -> str:
        """The channel."""
        return str(self.figures["channel"])

    @property
    def amount(self) -> Decimal:
        """The amount, in the workspace's currency."""
        return Decimal(self.figures["amount_added"])

    @property
    def margin(self) -> Decimal:
        """The margin on average."""
        return Decimal(self.figures["gross_margin_added"])

    @property
    def median(self) -> Decimal:
        """The margin that it brings less than half the time."""
        return Decimal(self.figures["gross_margin_added_p50"])

    @property
    def bounds(self) -> tuple[Decimal, Decimal]:
        """Between them lie nine outcomes in ten."""
        figures = self.figures
        return figures["gross_margin_added_p05"], figures["gross_margin_added_p95"]

    @property
    def payback(self) -> Decimal:
        """The probability that the margin reaches the amount."""
        return Decimal(self.figures["payback_probability"])

    @property
    def best(self) -> Decimal | None:
        """The probability that no other channel brings more; None where no other is told."""
        found: Decimal | None = self.figures["best_probability"]
        return found

    @property
    def is_flat(self) -> bool:
        """Whether months of higher spend hardly had more leads."""
        return bool(self.figures["spend_elasticity"] < _FLAT)

    @property
    def is_likely_paid(self) -> bool:
        """Whether it is more likely paid back than not."""
        return self.payback >= _HALF

    @property
    def certainty(self) -> str:
        """How sure it is to be the right place: ``shown``, ``likely``, ``open``."""
        if self.best is None or not self.is_likely_paid or self.best < LIKELY:
            return "open"
        return "shown" if self.best >= SHOWN else "likely"

    @property
    def dots(self) -> Dots:
        """The margin as equally likely values, through what is published of its distribution."""
        knots = [
            (p, float(self.figures[f"gross_margin_added_{name}"])) for name, p in QUANTILES.items()
        ]
        short = min(max(1 - float(self.payback), _CERTAIN), 1 - _CERTAIN)
        knots = [knot for knot in knots if knot[0] != short]
        return Dots.through([*knots, (short, float(self.amount))], float(self.amount))


@dataclass(frozen=True)
class Amount:
    """An amount: where it is told, the likeliest to bring most first, and where not, with why.

    ``untold``: for each channel the words of LACKING, or ``range`` where it would cost more, or
    costs less, than was ever observed. ``costs``: what each channel costs a month now; ``monthly``:
    what the amount takes a month.
    """

    amount: Decimal
    monthly: Decimal
    told: list[Addition]
    untold: dict[str, list[str]]
    costs: dict[str, Decimal]


def read_amounts(source: Source) -> list[Amount]:
    """Half the amount that is set, the amount, its double; none where nothing was worked out."""
    rows = source.read(
        "rpt_budget_scenarios",
        _FIELDS,
        "from_channel is null and amount_added is not null",
        "amount_added, best_probability desc nulls last, gross_margin_added desc nulls last,"
        " channel",
    )
    return [
        _amount(amount, [row for row in rows if row["amount_added"] == amount])
        for amount in sorted({row["amount_added"] for row in rows})
    ]


def main_amount(amounts: list[Amount]) -> Amount | None:
    """The amount that is set: the one in the middle."""
    return amounts[len(amounts) // 2] if amounts else None


def chances(probability: Decimal) -> str:
    """A probability in percent; what is drawn is never certain."""
    return str(min(max(round(probability * 100), 1), 99))


def _amount(amount: Decimal, rows: list[Record]) -> Amount:
    untold = {
        row["channel"]: [word for name, word in LACKING.items() if row[name] is False] or ["range"]
        for row in rows
        if row["status"] != "estimated"
    }
    told = [Addition(row) for row in rows if row["status"] == "estimated"]
    costs = {row["channel"]: row["complete_cost_before"] for row in rows}
    return Amount(amount, rows[0]["spend_moved"], told, untold, costs)
