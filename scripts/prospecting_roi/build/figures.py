"""The figures shown after a build, read from what the build made."""

from datetime import date

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.figures import ChannelRow, Figures, FileAccount
from prospecting_roi.core.periods import ALL, Period
from prospecting_roi.core.shown import shown
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
        performance.period_grain = '%s'
        and %s
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


def channels_shown(attribution_model: str, joins: str = "", period: Period = ALL) -> str:
    """The channels that people see, in their order; aliases `performance` and `channels`.

    Under the main attribution model of the settings, or the declared source where that one was not
    made. ``joins`` brings further relations.
    """
    start = "true"
    if period.start is not None:
        start = f"performance.period_start = date '{period.start.isoformat()}'"
    return _CHANNELS_SHOWN % (joins, period.grain, start, attribution_model)


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


_MODELS = """
    select distinct attribution_model
    from {marts}.rpt_channel_performance
    order by attribution_model
"""

_PERIODS = """
    select min(period_start) as first_start, max(period_start) as last_start
    from {marts}.rpt_channel_performance
    where period_grain = '%s'
"""


_APART = """
    select count(*)
    from {quality}.findings
    where rule_id = 'leads_and_opportunities_apart' and is_open
"""

_HAS_BUSINESS_DAYS = """
    select column_name
    from information_schema.columns
    where
        table_schema = '{marts}' and table_name = 'dim_dates' and column_name = 'is_business_day'
"""

_HAS_HOLIDAYS = """
    select
        count(*) < 366
        or count(case when not is_weekend and not is_business_day then 1 end) > 0
    from {marts}.dim_dates
"""


def read_figures(publisher: Publisher, build_id: int, attribution_model: str) -> Figures:
    """The figures of a build from its finished candidate or its publication."""
    channels = channels_shown(attribution_model)
    [(amounts, people)] = publisher.rows(_COSTS_UNKNOWN)
    return Figures(
        since=read_since(publisher),
        accounting=[FileAccount(*row) for row in publisher.rows(_ACCOUNTING % build_id)],
        channels=[ChannelRow(*row) for row in publisher.rows(_CHANNELS + channels)],
        amounts_without_rate=amounts,
        people_without_cost=people,
        are_leads_apart=publisher.rows(_APART)[0][0] > 0,
        has_holidays=_has_holidays(publisher),
    )


def _has_holidays(publisher: Publisher) -> bool:
    """Whether any is known; a version made when days had none has nothing to say of them."""
    if not publisher.rows(_HAS_BUSINESS_DAYS):
        return True
    known: bool = publisher.rows(_HAS_HOLIDAYS)[0][0]
    return known


def read_since(publisher: Publisher) -> date | None:
    """The first day of the figures over everything; None where there is none."""
    since: date | None = publisher.rows(_SINCE)[0][0]
    return since


def read_channels(publisher: Publisher, attribution_model: str, period: Period) -> list[ChannelRow]:
    """The channels of a period under one attribution model, from what is published.

    Raises UserError for a model or a period that is not there.
    """
    models = [name for (name,) in publisher.rows(_MODELS)]
    if attribution_model not in models:
        raise UserError(
            f"There is no figure under the attribution model {shown(attribution_model)}: expected "
            f"{', '.join(models)}."
        )
    shown_channels = channels_shown(attribution_model, period=period)
    rows = publisher.rows(_CHANNELS + shown_channels)
    if not rows:
        [(first, last)] = publisher.rows(_PERIODS % period.grain)
        raise UserError(
            f"There is no figure of {period}: the published periods of that length begin between "
            f"{first} and {last}."
        )
    return [ChannelRow(*row) for row in rows]
