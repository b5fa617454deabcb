"""The companies prospected, and those that were customers before (``crm_accounts``)."""

import duckdb

from prospecting_roi_demo import story
from prospecting_roi_demo.draws import element, lookup, pick, text
from prospecting_roi_demo.plan import Plan


def siren(number: str) -> str:
    """SQL: a SIREN with a valid key for a company number below ten million.

    It begins with 0, which the register never gives. The key is Luhn's: every second digit is
    doubled, the digits of the sum end in 0.
    """
    body = f"('0' || lpad(cast(({number} * 7919 + 1234567) % 10000000 as varchar), 7, '0'))"
    doubled = " + ".join(
        f"cast(substr({body}, {place}, 1) as integer)"
        if place % 2
        else f"([0, 2, 4, 6, 8, 1, 3, 5, 7, 9])[1 + cast(substr({body}, {place}, 1) as integer)]"
        for place in range(1, 9)
    )
    return f"({body} || cast((10 - ({doubled}) % 10) % 10 as varchar))"


def ascii_slug(expression: str) -> str:
    """SQL: lower-case letters and digits of a text without accents."""
    return f"regexp_replace(lower(strip_accents({expression})), '[^a-z0-9]', '', 'g')"


def install(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Create ``sim.accounts``."""
    heads, middles, tails = story.FIRM_HEADS, story.FIRM_MIDDLES, story.FIRM_TAILS
    names = len(heads) * len(middles) * len(tails)
    regions = [(text(name), float(weight)) for name, _, weight in story.REGIONS]
    codes = {name: text(code) for name, code, _ in story.REGIONS}
    sizes = list(zip(map(text, story.COMPANY_SIZES), (12.0, 34.0, 32.0, 16.0, 6.0), strict=True))
    # 7 411 has no divisor in common with the number of names: no name comes twice in one round
    con.execute(
        f"""
        create table sim.accounts as
        with numbered as (
            select
                cast(range as bigint) as account_no,
                (range * 7411 + 977) % {names} as name_no,
                range // {names} as round_no,
                u('account.region', range) as u_region,
                u('account.size', range) as u_size,
                u('account.industry', range) as u_industry,
            from range(1, {plan.accounts + plan.old_customers + 1})
        ),
        named as (
            select
                *,
                {element(heads, f"name_no % {len(heads)}")}
                || {element(middles, f"(name_no // {len(heads)}) % {len(middles)}")}
                || {element(tails, f"name_no // {len(heads) * len(middles)}")}
                || case when round_no > 0 then ' ' || cast(round_no as varchar) else '' end
                    as short_name,
                {pick("u_region", regions)} as region,
                {pick("u_size", sizes)} as company_size,
            from numbered
        )
        select
            account_no,
            'A' || lpad(cast(account_no as varchar), {plan.width(plan.leads)}, '0') as account_id,
            short_name || ' '
            || {element(story.LEGAL_FORMS, "floor(u('account.form', account_no) * 5)")}
                as account_name,
            {siren("account_no")} as company_siren,
            {ascii_slug("short_name")} || '.example' as domain,
            {element(story.INDUSTRIES, f"floor(u_industry * {len(story.INDUSTRIES)})")} as industry,
            company_size,
            region,
            {lookup("region", codes)}
            || lpad(cast(whole(0, 999, u('account.place', account_no)) as varchar), 3, '0')
                as postal_code,
            account_no > {plan.accounts} as is_old_customer,
            case
                when account_no > {plan.accounts}
                    then date '{plan.start}'
                        - cast(whole(60, 1500, u('account.since', account_no)) as integer)
            end as customer_since,
        from named
        order by account_no
        """
    )


def write_clean(con: duckdb.DuckDBPyConnection) -> None:
    """Create ``clean.crm_accounts``."""
    con.execute(
        """
        create table clean.crm_accounts as
        select
            account_id,
            account_name,
            company_siren,
            domain,
            industry,
            company_size,
            'FR' as country,
            region,
            postal_code,
            cast(null as text) as parent_account_id,
            cast(null as text) as alias_ids,
            customer_since as is_customer_since,
            cast(null as text) as updated_at,
        from sim.accounts
        order by account_no
        """
    )
