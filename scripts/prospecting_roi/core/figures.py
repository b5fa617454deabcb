"""The figures shown after a build, as values."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class FileAccount:
    """Records of one extract file: read = accepted + rejected + repeated + skipped."""

    extract: str
    file_name: str
    records_read: int
    records_accepted: int
    records_rejected: int
    records_repeated: int
    records_skipped: int


@dataclass(frozen=True)
class ChannelRow:
    """One channel over everything there is, under the main attribution model.

    Amounts in the workspace's currency, ``roi`` and the bounds of its 95 % interval ratios,
    ``roi_label`` the return in a word; None where the figure is not known. ``missing_cost``
    estimates the hours without a known cost; None where they cannot be, or no cost is given.
    """

    channel: str
    label_en: str
    label_fr: str
    complete_cost: Decimal | None
    raw_leads: int | None
    meetings_held: int | None
    opportunities: int | Decimal | None
    new_customers: int | Decimal | None
    cost_per_lead: Decimal | None
    customer_acquisition_cost: Decimal | None
    new_customer_gross_margin: Decimal | None
    roi: Decimal | None
    roi_lower: Decimal | None
    roi_upper: Decimal | None
    roi_label: str | None
    orders_without_amount: int | None
    gross_margin: Decimal | None = None
    estimated_gross_margin: Decimal | None = None
    missing_cost: Decimal | None = Decimal(0)
    attribution_model: str = "declared_source"

    @property
    def is_return_settled(self) -> bool:
        """Whether the 95 % interval of ``roi`` lies on one side of 0, as the marts say it."""
        lower, upper = self.roi_lower, self.roi_upper
        return (lower is not None and lower > 0) or (upper is not None and upper < 0)

    @property
    def has_estimated_margin(self) -> bool:
        """Whether some of the margin shown rests on a rate or on estimated amounts."""
        return bool(self.estimated_gross_margin) and self.new_customer_gross_margin is not None


@dataclass(frozen=True)
class Figures:
    """What a build says about itself on the screen.

    ``amounts_without_rate`` counts the cost amounts that lack their exchange rate,
    ``people_without_cost`` the persons whose hours have no cost.
    """

    since: date | None
    accounting: list[FileAccount]
    channels: list[ChannelRow]
    amounts_without_rate: int = 0
    people_without_cost: int = 0
    are_leads_apart: bool = False
    """Leads are given and no opportunity meets one: lists without keys."""
    has_holidays: bool = True
    """A day of the week is no business day, or the days are of less than a year."""
    period: str | None = None
    """The period shown where it was asked for; None: all of them."""
