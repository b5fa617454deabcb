"""The figures shown after a build, read from what the build made."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from prospecting_roi.publish.base import Publisher


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
    """One channel over everything there is, under its declared source.

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
    opportunities: int | None
    new_customers: int | None
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


_ACCOUNTING = """
    select
        extract,
        file_name,
        records_read,
        records_accepted,
        records_rejected,
        records_repeated,
        records_skipped
    from {quality}.row_accounting
    where build_id = %d
    order by extract, file_name
"""

# The grain `all` is the one period that every workspace has, however young its records. A channel
# says nothing that costs nothing and brought nothing (it was visited, say); unknown is something.
CHANNELS_SHOWN = """
    from {marts}.rpt_channel_performance as performance
    left join {marts}.dim_channels as channels on performance.channel = channels.channel
    where
        performance.period_grain = 'all'
        and performance.attribution_model = 'declared_source'
        and (
            performance.channel = 'all'
            or coalesce(performance.complete_cost, 1) <> 0
            or coalesce(performance.raw_leads, 0) <> 0
            or coalesce(performance.meetings_held, 0) <> 0
            or coalesce(performance.opportunities, 0) <> 0
            or coalesce(performance.new_customers, 0) <> 0
            or coalesce(performance.orders, 0) <> 0
        )
    order by
        case when performance.channel = 'all' then 1 else 0 end,
        performance.complete_cost desc nulls last,
        performance.channel
"""
"""The channels that people see, in their order; aliases `performance` and `channels`."""

_CHANNELS = (
    """
    select
        performance.channel,
        coalesce(channels.label_en, performance.channel) as label_en,
        coalesce(channels.label_fr, performance.channel) as label_fr,
        performance.complete_cost,
        performance.raw_leads,
        performance.meetings_held,
        performance.opportunities,
        performance.new_customers,
        performance.cost_per_lead,
        performance.customer_acquisition_cost,
        performance.new_customer_gross_margin,
        performance.roi,
        performance.roi_lower,
        performance.roi_upper,
        performance.roi_label,
        performance.orders_without_amount,
        performance.gross_margin,
        performance.estimated_gross_margin,
        performance.missing_cost
"""
    + CHANNELS_SHOWN
)


_COSTS_UNKNOWN = """
    select
        count(case when rule_id = 'missing_exchange_rate' then 1 end) as amounts,
        count(case when rule_id = 'missing_person_cost' then 1 end) as people
    from {quality}.findings
    where is_open
"""

_SINCE = """
    select min(period_start) as since
    from {marts}.rpt_channel_performance
    where period_grain = 'all'
"""


_APART = """
    select count(*)
    from {quality}.findings
    where rule_id = 'leads_and_opportunities_apart' and is_open
"""


def read_figures(publisher: Publisher, build_id: int) -> Figures:
    """The figures of a build from its finished candidate or its publication."""
    [(amounts, people)] = publisher.rows(_COSTS_UNKNOWN)
    return Figures(
        since=publisher.rows(_SINCE)[0][0],
        accounting=[FileAccount(*row) for row in publisher.rows(_ACCOUNTING % build_id)],
        channels=[ChannelRow(*row) for row in publisher.rows(_CHANNELS)],
        amounts_without_rate=amounts,
        people_without_cost=people,
        are_leads_apart=publisher.rows(_APART)[0][0] > 0,
    )
