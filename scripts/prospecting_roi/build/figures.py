"""The figures shown after a build, read from what the build made."""

from prospecting_roi.core.figures import ChannelRow, Figures, FileAccount
from prospecting_roi.publish.base import Publisher

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
_CHANNELS_SHOWN = """
    from {marts}.rpt_channel_performance as performance
    left join {marts}.dim_channels as channels on performance.channel = channels.channel
    %s
    where
        performance.period_grain = 'all'
        and performance.attribution_model = coalesce(
            (
                select max(made.attribution_model)
                from {marts}.rpt_channel_performance as made
                where made.attribution_model = '%s'
            ),
            'declared_source'
        )
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


def channels_shown(attribution_model: str, joins: str = "") -> str:
    """The channels that people see, in their order; aliases `performance` and `channels`.

    Under the main attribution model of the settings, or the declared source where that one was not
    made. ``joins`` brings further relations.
    """
    return _CHANNELS_SHOWN % (joins, attribution_model)


_CHANNELS = """
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
        performance.missing_cost,
        performance.attribution_model
"""


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


def read_figures(publisher: Publisher, build_id: int, attribution_model: str) -> Figures:
    """The figures of a build from its finished candidate or its publication."""
    shown = channels_shown(attribution_model)
    [(amounts, people)] = publisher.rows(_COSTS_UNKNOWN)
    return Figures(
        since=publisher.rows(_SINCE)[0][0],
        accounting=[FileAccount(*row) for row in publisher.rows(_ACCOUNTING % build_id)],
        channels=[ChannelRow(*row) for row in publisher.rows(_CHANNELS + shown)],
        amounts_without_rate=amounts,
        people_without_cost=people,
        are_leads_apart=publisher.rows(_APART)[0][0] > 0,
    )
