"""The people met in the companies, and how far each will come (``crm_leads``)."""

import duckdb

from prospecting_roi_demo import story
from prospecting_roi_demo.companies import ascii_slug
from prospecting_roi_demo.draws import element, lookup, pick, text
from prospecting_roi_demo.plan import Plan


def install(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Create ``sim.leads`` and ``sim.lead_stages``: the stages each lead has reached."""
    _leads(con, plan)
    _stages(con, plan)


def _leads(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    con.execute(
        f"""
        create table sim.leads as
        with numbered as (
            select
                cast(range as bigint) as lead_no,
                (range - 1) * 6 // 10 + 1 as own_account,
                u('lead.colleague', range) as u_colleague,
                lead_channel_no(range) as channel_no,
                day_of(range, {plan.leads}) as day,
            from range(1, {plan.leads + 1})
        ),
        placed as (
            select
                lead_no,
                -- one lead in six is a colleague of somebody met earlier
                case
                    when u_colleague < 0.16
                        then 1 + cast(floor(u('lead.company', lead_no) * own_account) as bigint)
                    else own_account
                end as account_no,
                getvariable('channel_names')[1 + channel_no] as channel,
                lead_campaign_no(lead_no, channel_no) as campaign_no,
                day,
            from numbered
        ),
        run as (
            select placed.*, campaigns.held_on,
            from placed
            left join sim.campaigns as campaigns on placed.campaign_no = campaigns.campaign_no
        )
        select
            lead_no,
            'L' || lpad(cast(lead_no as varchar), {plan.width(plan.leads)}, '0') as lead_id,
            account_no,
            channel,
            campaign_id(campaign_no) as campaign_id,
            -- people met at an event come in during the days after it
            at_hour(
                least(case
                    when held_on is not null
                        then workday(held_on + cast(floor(u('lead.late', lead_no)
                            * u('lead.later', lead_no) * 12) as integer))
                    else day
                end, date '{plan.until}'),
                7, 17, u('lead.hour', lead_no)
            ) as created_at,
        from run
        order by lead_no
        """
    )


def _stages(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    def rate(field: str) -> str:
        return lookup(
            "channel", {item.channel: str(getattr(item, field)) for item in story.CHANNELS}
        )

    con.execute(
        f"""
        create table sim.lead_stages as
        with days as (
            select
                lead_no,
                channel,
                created_at,
                u('mql', lead_no) < {rate("mql_rate")} as reaches_mql,
                u('sql', lead_no) < {rate("sql_rate")} as reaches_sql,
                u('opportunity', lead_no) < {rate("opportunity_rate")} as reaches_opportunity,
                1 + cast(floor(u('mql.lag', lead_no) * u('mql.late', lead_no) * 10) as integer)
                    as mql_days,
                1 + cast(floor(u('sql.lag', lead_no) * u('sql.late', lead_no) * 18) as integer)
                    as sql_days,
                2 + cast(floor(u('opportunity.lag', lead_no) * 20) as integer)
                    as opportunity_days,
            from sim.leads
        ),
        dated as (
            select
                *,
                workday(cast(created_at as date) + mql_days) as mql_day,
                workday(cast(created_at as date) + mql_days + sql_days) as sql_day,
                workday(cast(created_at as date) + mql_days + sql_days + opportunity_days)
                    as opportunity_day,
            from days
        ),
        reached as (
            select
                lead_no,
                case when reaches_mql then at_hour(mql_day, 7, 9, u('mql.hour', lead_no)) end
                    as mql_at,
                case when reaches_mql and reaches_sql
                    then at_hour(sql_day, 9, 11, u('sql.hour', lead_no)) end as sql_at,
                case when reaches_mql and reaches_sql and reaches_opportunity
                    then at_hour(opportunity_day, 11, 13, u('opportunity.hour', lead_no)) end
                    as opportunity_at,
                case when not (reaches_mql and reaches_sql) and u('dropped', lead_no) < 0.6
                    then at_hour(
                        workday(cast(created_at as date)
                            + cast(whole(20, 75, u('dropped.lag', lead_no)) as integer)),
                        13, 17, u('dropped.hour', lead_no)) end as disqualified_at,
            from dated
        )
        select
            lead_no,
            case when mql_at < date '{plan.until}' + 1 then mql_at end as mql_at,
            case when sql_at < date '{plan.until}' + 1 then sql_at end as sql_at,
            case when opportunity_at < date '{plan.until}' + 1 then opportunity_at end
                as opportunity_at,
            case when disqualified_at < date '{plan.until}' + 1 then disqualified_at end
                as disqualified_at,
        from reached
        order by lead_no
        """
    )


def write_clean(con: duckdb.DuckDBPyConnection) -> None:
    """Create ``clean.crm_leads`` (after ``sim.opportunities``, which give the last status)."""
    first, heads, tails = story.FIRST_NAMES, story.NAME_HEADS, story.NAME_TAILS
    names = len(first) * len(heads) * len(tails)
    labels = lookup(
        "leads.channel",
        {
            channel: pick("draws.u_label", [(text(label), weight) for label, weight in choices])
            for channel, choices in story.SOURCE_LABELS.items()
        },
    )
    jobs = [title for title, _ in story.JOBS]
    ranks = [rank for _, rank in story.JOBS]
    con.execute(
        f"""
        create table clean.crm_leads as
        with draws as (
            select
                lead_no,
                (lead_no * 3571 + 61) % {names} as name_no,
                lead_no // {names} as round_no,
                (lead_no * 7 + 13) % {story.PHONES} as phone_no,
                floor(u('lead.job', lead_no) * {len(jobs)}) as job_no,
                u('lead.label', lead_no) as u_label,
            from sim.leads
        ),
        named as (
            select
                *,
                {element(first, f"name_no % {len(first)}")} as first_name,
                {element(heads, f"(name_no // {len(first)}) % {len(heads)}")}
                || {element(tails, f"name_no // {len(first) * len(heads)}")} as last_name,
            from draws
        )
        select
            leads.lead_id,
            spelled(leads.created_at) as created_at,
            {ascii_slug("draws.first_name")} || '.' || {ascii_slug("draws.last_name")}
            || case when draws.round_no > 0 then cast(draws.round_no as varchar) else '' end
            || '@' || accounts.domain as email,
            -- beyond the numbers reserved for fiction nobody has a telephone
            case
                when leads.lead_no < {story.PHONES}
                    then {element(story.PHONE_PREFIXES, "draws.phone_no // 10000")}
                        || lpad(cast(draws.phone_no % 10000 as varchar), 4, '0')
            end as phone,
            draws.first_name,
            draws.last_name,
            {element(jobs, "draws.job_no")} as job_title,
            {element(ranks, "draws.job_no")} as seniority,
            accounts.account_id,
            accounts.account_name as company_name,
            accounts.company_siren,
            accounts.company_size,
            accounts.industry,
            'FR' as country,
            accounts.region,
            accounts.postal_code,
            {labels} as lead_source,
            leads.campaign_id,
            owners.person_id as owner_id,
            case
                when deals.status = 'won' then 'Client'
                when deals.lead_no is not null then 'Opportunité'
                when stages.disqualified_at is not null then 'Disqualifié'
                when stages.sql_at is not null then 'SQL'
                when stages.mql_at is not null then 'MQL'
                else 'Nouveau'
            end as status,
            spelled(stages.mql_at) as mql_at,
            spelled(stages.sql_at) as sql_at,
            spelled(stages.disqualified_at) as disqualified_at,
            case when stages.disqualified_at is not null
                then {element(story.LOST_REASONS, "floor(u('dropped.why', leads.lead_no) * 5)")}
                end as disqualified_reason,
            case when stages.sql_at is not null
                then u('lead.budget', leads.lead_no) < 0.6 end as budget,
            case when stages.sql_at is not null
                then u('lead.authority', leads.lead_no) < 0.7 end as authority,
            case when stages.sql_at is not null
                then u('lead.need', leads.lead_no) < 0.9 end as need,
            case when stages.sql_at is not null and u('lead.timed', leads.lead_no) < 0.8
                then 30 * whole(1, 6, u('lead.timeframe', leads.lead_no)) end as timeframe_days,
            case when stages.mql_at is not null
                then cast(1000 * whole(5, 60, u('lead.potential', leads.lead_no))
                    as decimal(18, 2)) end as potential_amount,
            whole(0, 4, u('lead.downloads', leads.lead_no) * u('lead.reads', leads.lead_no))
                as downloads,
            whole(0, 1, u('lead.subscribed', leads.lead_no)) as subscriptions,
            cast(null as text) as merged_into_lead_id,
            cast(null as text) as alias_ids,
            cast(null as text) as converted_opportunity_id,
            spelled(greatest(leads.created_at, stages.mql_at, stages.sql_at,
                stages.disqualified_at, deals.opportunity_at, deals.closed_at)) as updated_at,
        from sim.leads as leads
        inner join named as draws on leads.lead_no = draws.lead_no
        inner join sim.lead_stages as stages on leads.lead_no = stages.lead_no
        inner join sim.accounts as accounts on leads.account_no = accounts.account_no
        inner join sim.lead_owners as owners on leads.lead_no = owners.lead_no
        left join sim.opportunities as deals on leads.lead_no = deals.lead_no
        order by leads.lead_no
        """
    )
