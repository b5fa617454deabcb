"""Orders (first, renewal, upsell, credit note) and what customers say afterwards."""

import duckdb

from prospecting_roi_demo.draws import element
from prospecting_roi_demo.plan import Plan

COMMENTS = (
    "Équipe réactive",
    "Mise en place un peu longue",
    "Bon rapport qualité-prix",
    "Formation à compléter",
    "Nous recommandons",
    "Interface à simplifier",
)


def install(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Create ``sim.sales``: everything sold, with its true margin.

    ``has_order`` is false for the won opportunities that nobody booked as an order.
    """
    con.execute(
        f"""
        create table sim.sales as
        with won as (
            select
                *,
                row_number() over (partition by account_no order by closed_at, opportunity_no)
                    as rank,
                u('booked', lead_no) < 0.93 as has_order,
            from sim.opportunities
            where status = 'won'
        ),
        firsts as (
            select
                account_no,
                channel,
                campaign_id,
                lead_no,
                lead_id,
                opportunity_id,
                offer,
                case when rank = 1 then 'new' else 'upsell' end as kind,
                has_order,
                least(closed_at + to_seconds(86400 * whole(0, 3, u('booked.lag', lead_no))),
                    date '{plan.until}' + to_seconds(54000)) as sold_at,
                closed_at,
                amount,
                margin_rate,
            from won
        ),
        renewals as (
            select * replace ('renewal' as kind, true as has_order, null as opportunity_id,
                sold_at + to_seconds(86400 * whole(355, 370, u('renewed.lag', lead_no)))
                    as sold_at,
                cast(floor(amount * 0.09) * 10 as decimal(18, 2)) as amount)
            from firsts
            where offer <> 'integration' and kind = 'new' and u('renewed', lead_no) < 0.74
        ),
        upsells as (
            select * replace ('upsell' as kind, true as has_order, null as opportunity_id,
                sold_at + to_seconds(86400 * whole(70, 300, u('upsell.lag', lead_no))) as sold_at,
                cast(floor(amount * 0.04) * 10 as decimal(18, 2)) as amount)
            from firsts
            where kind = 'new' and u('upsell', lead_no) < 0.22
        ),
        credits as (
            select * replace ('credit_note' as kind, true as has_order,
                sold_at + to_seconds(86400 * whole(10, 45, u('credit.lag', lead_no))) as sold_at,
                cast(-floor(amount * 0.02) * 10 as decimal(18, 2)) as amount)
            from firsts
            where has_order and u('credit', lead_no) < 0.03
        ),
        loyal as (
            select
                accounts.account_no,
                null as channel,
                null as campaign_id,
                null as lead_no,
                null as lead_id,
                null as opportunity_id,
                'suite_pro' as offer,
                'renewal' as kind,
                true as has_order,
                at_hour(workday(date '{plan.start}' + cast(365 * years.range
                    + whole(0, 364, u('loyal', accounts.account_no)) as integer)),
                    8, 16, u('loyal.hour', accounts.account_no)) as sold_at,
                cast(null as timestamp) as closed_at,
                cast(100 * whole(20, 120, u('loyal.amount', accounts.account_no))
                    as decimal(18, 2)) as amount,
                0.48 + 0.1 * (u('loyal.margin', accounts.account_no) - 0.5) as margin_rate,
            from sim.accounts as accounts
            cross join range(2) as years
            where accounts.is_old_customer
        ),
        everything as (
            select * from firsts
            union all
            select * from renewals
            union all
            select * from upsells
            union all
            select * from credits
            union all
            select * from loyal
        )
        select
            row_number() over (order by sold_at, account_no, kind, lead_no, amount) as sale_no,
            *,
            money(cast(amount as double) * margin_rate) as margin,
        from everything
        where sold_at < date '{plan.until}' + 1
        order by sale_no
        """
    )


def write_clean(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Create ``clean.crm_orders`` and ``clean.crm_feedback``."""
    con.execute(
        f"""
        create table clean.crm_orders as
        with numbered as (
            select
                *,
                row_number() over (order by sale_no) as order_no,
                u('order.margin', sale_no) as u_margin,
            from sim.sales
            where has_order
        )
        select
            'B' || lpad(cast(sales.order_no as varchar), {plan.width(plan.leads)}, '0')
                as order_id,
            spelled(sales.sold_at) as ordered_at,
            sales.amount,
            sales.opportunity_id,
            accounts.account_id,
            accounts.account_name,
            accounts.company_siren,
            sales.lead_id,
            leads.lead_source,
            sales.campaign_id,
            leads.email as contact_email,
            case when sales.amount > 0 then deals.list_amount end as list_amount,
            'EUR' as currency,
            -- some firms note the margin, some the cost, some neither
            case when sales.u_margin < 0.55 then sales.margin end as margin_amount,
            case when sales.u_margin >= 0.50 and sales.u_margin < 0.95
                then sales.amount - sales.margin end as cost_amount,
            sales.offer,
            sales.kind,
            case when sales.channel = 'referral' and sales.kind = 'new'
                then 'A' || lpad(cast(whole({plan.accounts} + 1,
                    {plan.accounts + plan.old_customers}, u('referred', sales.sale_no))
                    as varchar), {plan.width(plan.leads)}, '0') end as referred_by,
            spelled(sales.sold_at) as updated_at,
        from numbered as sales
        inner join sim.accounts as accounts on sales.account_no = accounts.account_no
        left join clean.crm_leads as leads on sales.lead_id = leads.lead_id
        left join clean.crm_opportunities as deals
            on sales.opportunity_id = deals.opportunity_id
        order by sales.order_no
        """
    )
    con.execute(
        f"""
        create table clean.crm_feedback as
        select
            spelled(sales.sold_at + to_seconds(86400 * whole(20, 70, u('asked', sales.sale_no))))
                as answered_at,
            case when u('pleased', sales.sale_no) < 0.8
                then whole(7, 10, u('score', sales.sale_no))
                else whole(2, 7, u('score', sales.sale_no)) end as score,
            accounts.account_id,
            accounts.account_name,
            sales.lead_id,
            case when u('comment', sales.sale_no) < 0.6
                then {element(COMMENTS, "floor(u('comment', sales.sale_no) * 10)")} end
                as comment,
            cast(null as text) as updated_at,
        from sim.sales as sales
        inner join sim.accounts as accounts on sales.account_no = accounts.account_no
        where sales.kind <> 'credit_note'
            and u('answers', sales.sale_no) < 0.45
            and sales.sold_at + to_seconds(86400 * whole(20, 70, u('asked', sales.sale_no)))
                < date '{plan.until}' + 1
        order by answered_at, sales.sale_no
        """
    )
