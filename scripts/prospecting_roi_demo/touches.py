"""What reaches a lead or comes from it, other than calls: e-mails, messages, events, visits."""

import duckdb

from prospecting_roi_demo.draws import lookup
from prospecting_roi_demo.plan import Plan

ROUNDS = 4  # e-mails of a follow-up sequence; each may be opened, clicked, answered


def write_clean(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Create the view ``clean.crm_touches``: a function of the lead and the step.

    Steps 0 to 2 are how the person came, in the way of the channel; the later ones a sequence of
    e-mails. The number of touches grows with the leads, hence a view.
    """
    first = lookup(
        "channel",
        {
            "emailing": "'email_click'",
            "social_selling": "'social_message'",
            "events": "'event_attended'",
            "paid_search": "'ad_click'",
            "paid_social": "'ad_click'",
            "display": "'ad_click'",
            "organic_search": "'web_visit'",
            "content": "'download'",
            "direct": "'web_visit'",
            "referral": "'form'",
            "partner": "'form'",
        },
    )
    second = lookup(
        "channel",
        {
            "emailing": "'form'",
            "social_selling": "'social_reply'",
            "paid_search": "'form'",
            "paid_social": "'form'",
            "display": "'form'",
            "organic_search": "'form'",
            "content": "'form'",
            "direct": "'form'",
        },
    )
    con.execute(
        f"""
        create view clean.crm_touches as
        with steps as (
            select
                lead_no,
                lead_id,
                channel,
                campaign_id,
                created_at,
                step,
                lead_no * 20 + step as touch_no,
            -- unnest keeps the order of the leads, a join would not
            from (select *, unnest(range({3 + 2 * ROUNDS})) as step from sim.leads)
        ),
        kinds as (
            select
                *,
                u('touch', touch_no) as u_touch,
                case
                    when step = 0 then {first}
                    when step = 1 then {second}
                    when step = 2 then case when u('touch', touch_no) < 0.3 then 'web_visit' end
                    when step % 2 = 1 then 'email_sent'
                    when u('touch', touch_no) < 0.33 then 'email_open'
                    when u('touch', touch_no) < 0.42 then 'email_click'
                    when u('touch', touch_no) < 0.45 then 'email_reply'
                end as kind,
            from steps
        ),
        timed as (
            select
                *,
                case
                    when step = 0 then created_at
                        - to_seconds(300 + cast(floor(u_touch * u_touch * 20) as bigint) * 86400)
                    when step = 1 then created_at
                    when step = 2 then created_at
                        + to_seconds(cast(floor(u_touch * 50) as bigint) * 86400 + 3600)
                    else created_at + to_seconds(
                        ((step - 3) // 2 * 9 + 1) * 86400 + cast(step % 2 = 0 as integer) * 7200)
                end as occurred_at,
            from kinds
            where kind is not null
                -- people already in talks get no sequence
                and (step < 3 or u('sequence', lead_no) < 0.7)
        )
        select
            'T' || lpad(cast(touch_no as varchar), {plan.width(plan.leads * 20)}, '0')
                as touch_id,
            spelled(occurred_at) as occurred_at,
            lead_id,
            cast(null as text) as email,
            kind,
            case
                when step >= 3 then 'emailing'
                when step = 2 then 'direct'
                else channel
            end as channel,
            case when step < 2 then campaign_id end as campaign_id,
            case
                when kind = 'download' then 'livre-blanc-' || cast(1 + lead_no % 4 as varchar)
                when step >= 3 then 'sequence-' || cast((step - 1) // 2 as varchar)
            end as content_id,
            case when step >= 3 then case when lead_no % 2 = 0 then 'A' else 'B' end end
                as variant_id,
            case
                when kind in ('email_sent', 'social_message') then 'outbound'
                else 'inbound'
            end as direction,
            cast(null as text) as updated_at,
        from timed
        where occurred_at >= date '{plan.start}' and occurred_at < date '{plan.until}' + 1
        """
    )


def write_visits(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Create ``clean.web_visits``: unique visitors per day, source and medium."""
    con.execute(
        f"""
        create table clean.web_visits as
        with sources (source_no, source, medium, visitors) as (
            values
                (1, 'google', 'organic', 60), (2, '(direct)', '(none)', 34),
                (3, 'google', 'cpc', 26), (4, 'linkedin', 'paid_social', 14),
                (5, 'facebook', 'paid_social', 12), (6, 'newsletter', 'email', 16),
                (7, 'google', 'display', 30), (8, 'linkedin.com', 'referral', 10),
                (9, 'partner', 'referral', 5)
        ),
        counted as (
            select
                days.day,
                sources.source_no,
                sources.source,
                sources.medium,
                cast(floor(sources.visitors * {plan.size_factor}
                    * (case when days.weight > 0 then days.weight / 11.0 else 0.35 end)
                    * (0.7 + 0.6 * u('visits', days.day_no * 20 + sources.source_no)))
                    as bigint) as unique_visitors,
                u('sessions', days.day_no * 20 + sources.source_no) as u_sessions,
            from sim.days as days
            cross join sources
        )
        select
            day as date,
            unique_visitors,
            source,
            medium,
            cast(null as text) as campaign_id,
            unique_visitors + cast(floor(unique_visitors * u_sessions * 0.4) as bigint)
                as sessions,
            cast(null as text) as updated_at,
        from counted
        where unique_visitors > 0
        order by day, source_no
        """
    )
