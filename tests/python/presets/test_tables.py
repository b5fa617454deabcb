"""The table layouts of warehouses: files of the reference data, and tables of a DuckDB file."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from prospecting_roi.core import presets

from .conftest import Made

PLATFORMS = {
    "fivetran_google_campaigns": ("google_ads_campaign_stats_data.csv", 16, "231.33"),
    "fivetran_linkedin_campaigns": ("linkedin_ad_analytics_by_campaign_data.csv", 20, "530.62"),
    "fivetran_meta_ads": ("facebook_ads_basic_ad_data.csv", 10, "643.63"),
    "fivetran_microsoft_campaigns": (
        "microsoft_ads_campaign_performance_daily_report_data.csv",
        2630,
        "946.34",
    ),
}
OTHERS = {
    "fivetran_hubspot_companies": "hubspot_company_data.csv",
    "fivetran_hubspot_contacts": "hubspot_contact_data.csv",
    "fivetran_hubspot_deals": "hubspot_deal_data.csv",
    "fivetran_hubspot_meetings": "hubspot_engagement_meeting_data.csv",
    "fivetran_hubspot_stage_history": "hubspot_deal_stage_data.csv",
    "fivetran_salesforce_accounts": "salesforce_sf_account_data.csv",
    "fivetran_salesforce_leads": "salesforce_sf_lead_data.csv",
    "salesforce_events": "salesforce_sf_event_data.csv",
    "salesforce_tasks": "salesforce_sf_task_data.csv",
}


def landed(made: Made, folder: Path, name: str, file_name: str, *queries: str) -> list[Any]:
    made.write(file_name, (folder / "fivetran_layouts" / file_name).read_bytes())
    extract = presets.preset(name).extract
    made.settings(f"extracts: {{{extract}: {{preset: {name}, files: {file_name}}}}}\n")
    return made.rows(*queries)


@pytest.mark.parametrize("name", PLATFORMS)
def test_spend_of_the_reference_data(made: Made, reference_data: Path, name: str) -> None:
    file_name, count, total = PLATFORMS[name]
    key = "date, platform, account_id, campaign_id, campaign_name, ad_group"
    [spend, keys] = landed(
        made,
        reference_data,
        name,
        file_name,
        "select count(*), cast(sum(cast(cost as decimal(18, 4))) as decimal(18, 2)) "
        "from raw.ad_spend",
        f"select count(*) from (select distinct {key} from raw.ad_spend)",
    )
    assert [(count, total)] == [(rows, str(cost)) for rows, cost in spend]
    assert keys == [(count,)], "two records with one key would be taken for versions of one"


def test_opportunities_of_the_reference_data(made: Made, reference_data: Path) -> None:
    [found] = landed(
        made,
        reference_data,
        "fivetran_salesforce_opportunities",
        "salesforce_sf_opportunity_data.csv",
        "select count(*), count(*) filter (where status = 'won'), "
        "sum(cast(amount as bigint)) filter (where status = 'won') from raw.crm_opportunities",
    )
    assert found == [(10, 5, 24_120_000)]


@pytest.mark.parametrize("name", OTHERS)
def test_other_tables_of_the_reference_data(made: Made, reference_data: Path, name: str) -> None:
    extract = presets.preset(name).extract
    [found] = landed(
        made,
        reference_data,
        name,
        OTHERS[name],
        "select records_read > 0, records_read - records_skipped - records_landed, "
        f"records_rejected from raw.files where extract = '{extract}'",
    )
    assert found == [(True, 0, 0)]


def test_ids_that_hubspot_merged(made: Made, reference_data: Path) -> None:
    [found] = landed(
        made,
        reference_data,
        "fivetran_hubspot_contacts",
        OTHERS["fivetran_hubspot_contacts"],
        "select alias_ids from raw.crm_leads where alias_ids is not null",
    )
    assert found == [("76340251;46897301;76226001",)]


def test_a_table_of_a_warehouse(made: Made) -> None:
    """Typed cells: booleans, timestamps and decimals instead of text."""
    with duckdb.connect(made.ws.extracts / "warehouse.duckdb") as con:
        con.execute("create schema salesforce")
        con.execute(
            "create table salesforce.opportunity as select * from (values "
            "('006A', 'Won', true, true, date '2026-04-20', timestamp '2026-03-02 08:00:00', "
            "1234.500::decimal(18, 3)), ('006B', 'New', false, false, date '2026-07-20', "
            "timestamp '2026-03-03 08:00:00', 1::decimal(18, 3))) as t "
            "(id, stage_name, is_won, is_closed, close_date, created_date, amount)"
        )
    made.settings(
        "extracts:\n  crm_opportunities:\n    preset: fivetran_salesforce_opportunities\n"
        "    files: warehouse.duckdb\n    table: salesforce.opportunity\n"
    )
    [found] = made.rows(
        "select opportunity_id, status, created_at, closed_at, expected_close_date, amount "
        "from raw.crm_opportunities order by 1"
    )
    assert found == [
        ("006A", "won", "2026-03-02 08:00:00", "2026-04-19 22:00:00", None, "1234.5"),
        ("006B", "open", "2026-03-03 08:00:00", None, "2026-07-20", "1"),
    ]
