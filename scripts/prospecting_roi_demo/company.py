"""The whole company, without a defect: schema ``clean``, one relation per extract."""

import duckdb

from prospecting_roi_demo import (
    ads,
    calls,
    campaigns,
    companies,
    draws,
    leads,
    ledger,
    orders,
    people,
    pipeline,
    planning,
    touches,
)
from prospecting_roi_demo.plan import Plan

# extract: key column(s) that name a record in the list of defects
EXTRACTS: dict[str, tuple[str, ...]] = {
    "crm_accounts": ("account_id",),
    "crm_leads": ("lead_id",),
    "crm_opportunities": ("opportunity_id",),
    "crm_stage_history": ("opportunity_id", "stage"),
    "crm_meetings": ("meeting_id",),
    "crm_touches": ("touch_id",),
    "crm_orders": ("order_id",),
    "crm_feedback": ("answered_at", "account_id"),
    "ad_spend": ("date", "campaign_id"),
    "web_visits": ("date", "source", "medium"),
    "call_logs": ("call_id",),
    "cost_ledger": ("entry_id",),
    "people": ("person_id", "valid_from"),
    "time_entries": ("person_id", "date", "activity", "channel"),
    "campaigns": ("campaign_id",),
    "kpi_goals": ("month", "kpi", "channel"),
    "decisions": ("decided_on", "title"),
    "debriefs": ("date", "kind"),
    "exchange_rates": ("date", "currency"),
}


def build(con: duckdb.DuckDBPyConnection, plan: Plan, *, only_calls: bool = False) -> None:
    """Create schemas ``sim`` (the hidden state) and ``clean`` (the extracts, in order)."""
    con.execute("create schema sim")
    con.execute("create schema clean")
    draws.install(con, plan.seed)
    campaigns.install(con, plan)
    companies.install(con, plan)
    leads.install(con, plan)
    calls.write_clean(con, plan)
    if only_calls:
        return
    people.install(con, plan)
    pipeline.install(con, plan)
    orders.install(con, plan)
    companies.write_clean(con)
    leads.write_clean(con)
    pipeline.write_clean(con)
    orders.write_clean(con, plan)
    touches.write_clean(con, plan)
    touches.write_visits(con, plan)
    people.write_clean(con, plan)
    ads.write_clean(con)
    ledger.write_clean(con, plan)
    campaigns.write_clean(con)
    planning.write_clean(con, plan)
