"""What an amount more for one channel would bring a month, as far as it is told."""

from dataclasses import dataclass
from decimal import Decimal

from prospecting_roi.report.source import Source
from prospecting_roi.report.svg import Dots

LIKELY = 45
"""Of the fifty dots, how many must lie beyond the amount to call it likely (90 %)."""

_FIELDS = (
    "to_channel",
    "spend_moved",
    "complete_cost_before",
    "new_customer_gross_margin_change",
    "new_customer_gross_margin_change_lower",
    "new_customer_gross_margin_change_upper",
    "raw_leads_before",
    "raw_leads_after",
)


@dataclass(frozen=True)
class Addition:
    """So much more for a channel a month, and the margin that its leads of a month would bring.

    ``amount``, ``cost`` (of a month before), ``margin`` and the bounds of its 95 % interval are in
    the workspace's currency, ``leads`` before and after are of a month.
    """

    channel: str
    amount: Decimal
    cost: Decimal
    margin: Decimal
    lower: Decimal
    upper: Decimal
    leads_before: Decimal | None
    leads_after: Decimal | None

    @property
    def dots(self) -> Dots:
        """The margin as fifty equally likely values, against the amount."""
        values = (self.margin, self.lower, self.upper, self.amount)
        return Dots(*(float(value) for value in values))

    @property
    def paying(self) -> int:
        """How many of the fifty pay the amount back."""
        return self.dots.beyond

    @property
    def certainty(self) -> str:
        """How sure it is that it pays back: ``shown`` (95 %), ``likely``, ``open``."""
        if self.lower > self.amount:
            return "shown"
        return "likely" if self.paying >= LIKELY else "open"


def read_additions(source: Source) -> list[Addition]:
    """The greatest amount told for each channel; the channel likeliest to pay it back first."""
    rows = source.read(
        "rpt_budget_scenarios",
        _FIELDS,
        "channel = to_channel and new_customer_gross_margin_change is not null"
        " and new_customer_gross_margin_change_lower is not null"
        " and new_customer_gross_margin_change_upper is not null",
        "to_channel, spend_moved desc, from_channel, share_moved",
    )
    greatest = {row["to_channel"]: row for row in reversed(rows)}
    found = [Addition(*(row[name] for name in _FIELDS)) for row in greatest.values()]
    return sorted(found, key=lambda one: (-one.paying, -one.margin, one.channel))


def untold(source: Source) -> list[str]:
    """The channels of which nothing is told: too few data."""
    rows = source.read("rpt_budget_scenarios", ("to_channel", "channel", "channel_status"))
    told = {one.channel for one in read_additions(source)}
    return sorted({row["channel"] for row in rows} - told)
