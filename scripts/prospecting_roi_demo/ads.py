"""What the ad platforms report, and the rates of the day (``ad_spend``, ``exchange_rates``)."""

import duckdb

# cost per click in the platform's currency, clicks per thousand impressions, clicks per conversion
PLATFORM_FACTS = """
    (values
        ('google', 'paid_search', 'EUR', 3.10, 34.0, 28.0),
        ('linkedin', 'paid_social', 'USD', 7.40, 5.5, 40.0),
        ('meta', 'paid_social', 'EUR', 1.35, 11.0, 60.0),
        ('google', 'display', 'EUR', 0.62, 2.4, 400.0)
    ) as facts (platform, channel, currency, click_cost, click_rate, clicks_per_conversion)
"""


def write_clean(con: duckdb.DuckDBPyConnection) -> None:
    """Create ``clean.exchange_rates`` and ``clean.ad_spend``."""
    _rates(con)
    _ad_spend(con)


def _rates(con: duckdb.DuckDBPyConnection) -> None:
    """A rate for each day and currency: a slow triangle wave with a little noise."""
    con.execute(
        """
        create table clean.exchange_rates as
        select
            days.day as date,
            currencies.currency,
            cast(round(currencies.level
                + 0.05 * abs(((days.day_no + currencies.shift) % 360) - 180) / 180.0
                + 0.004 * u('rate', days.day_no * 10 + currencies.shift % 7), 6)
                as decimal(18, 6)) as rate,
            cast(null as text) as updated_at,
        from sim.days as days
        cross join (values ('USD', 0.88, 0), ('GBP', 1.13, 95)) as currencies
            (currency, level, shift)
        order by days.day, currencies.currency desc
        """
    )


def _ad_spend(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        f"""
        create table clean.ad_spend as
        with lasting as (
            select
                campaigns.campaign_no,
                campaigns.campaign_id,
                campaigns.name,
                campaigns.channel,
                campaigns.started_on,
                campaigns.ended_on,
                cast(campaigns.budget as double)
                / (campaigns.ended_on - campaigns.started_on + 1) as daily,
                facts.platform,
                facts.currency,
                facts.click_cost,
                facts.click_rate,
                facts.clicks_per_conversion,
            from sim.campaigns as campaigns
            inner join {PLATFORM_FACTS}
                on campaigns.platform = facts.platform and campaigns.channel = facts.channel
        ),
        spent as (
            select
                lasting.*,
                days.day,
                lasting.campaign_no * 10000 + days.day_no as key,
                greatest(1, lasting.daily * (case when days.weight > 0 then 1.25 else 0.4 end)
                    * (0.7 + 0.6 * u('spend', lasting.campaign_no * 10000 + days.day_no)))
                    as cost,
            from lasting
            inner join sim.days as days
                on days.day between lasting.started_on and lasting.ended_on
        ),
        clicked as (
            select
                *,
                cast(floor(cost / click_cost * (0.8 + 0.4 * u('clicks', key)) + 1) as bigint)
                    as clicks,
            from spent
        )
        select
            day as date,
            money(cost) as cost,
            platform,
            'ads-' || platform as account_id,
            campaign_id,
            name as campaign_name,
            case when channel = 'display' then 'Bannières' else 'Groupe principal' end as ad_group,
            cast(floor(clicks * 1000 / click_rate * (0.8 + 0.4 * u('shown', key))) as bigint)
                as impressions,
            clicks,
            currency,
            cast(floor(clicks / clicks_per_conversion + u('converted', key)) as decimal(18, 1))
                as platform_conversions,
            cast(null as text) as updated_at,
        from clicked
        order by day, campaign_no
        """
    )
