"""Data of others, taken in by mapping alone: the figures that were worked out beforehand."""

import csv
import shutil
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

MAVEN = """
company: Maven
currency: USD
time_zone: America/New_York
locale: en_US
extracts:
  crm_opportunities:
    files: sales_pipeline.csv
    columns:
      opportunity_id: opportunity_id
      account_name: account
      offer: product
      stage: deal_stage
      status: deal_stage
      created_at: engage_date
      closed_at: close_date
      amount: close_value
      owner_id: sales_agent
    values:
      status: {Won: won, Lost: lost, Engaging: open, Prospecting: open}
  crm_accounts:
    files: accounts.csv
    columns:
      account_id: account
      account_name: account
      industry: sector
      company_size: employees
      country: office_location
      parent_account_id: subsidiary_of
  people:
    files: sales_teams.csv
    columns: {person_id: sales_agent, team: regional_office}
"""

FACEBOOK = """
company: KAG
currency: USD
time_zone: UTC
locale: en_US
extracts:
  ad_spend:
    files: KAG_conversion_data.csv
    columns:
      date: Date
      platform: {value: facebook}
      campaign_id: ad_id
      cost: Spent
      impressions: Impressions
      clicks: Clicks
      platform_conversions: Total_Conversion
  channel_totals:
    files: KAG_conversion_data.csv
    columns:
      month: Date
      channel: {value: paid_social}
      campaign_id: ad_id
      raw_leads: Total_Conversion
      new_customers: Approved_Conversion
"""


PLAYBOOK = """
company: Playbook
currency: USD
time_zone: UTC
locale: en_US
settings:
  touch_deduplication: none
  lookback_days: 30
extracts:
  crm_leads:
    files: sessions.csv
    columns:
      lead_id: customer_id
      created_at: started_at
      lead_source: utm_source
  crm_touches:
    files: sessions.csv
    columns:
      touch_id: session_id
      occurred_at: started_at
      lead_id: customer_id
      kind: {value: web_visit}
      channel: utm_source
      campaign_id: utm_source
    values:
      channel: {adwords: paid_search, bing: organic_search, google: organic_search,
                direct: direct, facebook_ads: paid_social, newsletter: emailing}
  crm_orders:
    files: customer_conversions.csv
    columns:
      order_id: {generated: true}
      ordered_at: converted_at
      amount: revenue
      lead_id: customer_id
  ad_spend:
    files: ad_spend.csv
    columns:
      date: date_day
      platform: utm_source
      campaign_id: utm_source
      campaign_name: utm_campaign
      cost: spend
"""

# conversions by source: first, last, each touch the same, by position
PLAYBOOK_CREDITS = {
    "adwords": ("1", "1", "1.369048", "1.24"),
    "bing": ("0", "2", "0.476190", "0.80"),
    "direct": ("11", "11", "10.976190", "10.94"),
    "facebook_ads": ("7", "4", "5.392857", "5.44"),
    "google": ("2", "3", "2.785714", "2.58"),
}


BANK = """
company: Bank
extracts:
  call_logs:
    files: bank.csv
    columns:
      call_id: {generated: true}
      started_at: {expression: "'2026-' || case \\"month\\"
        when 'jan' then '01' when 'feb' then '02' when 'mar' then '03'
        when 'apr' then '04' when 'may' then '05' when 'jun' then '06'
        when 'jul' then '07' when 'aug' then '08' when 'sep' then '09' when 'oct' then '10'
        when 'nov' then '11' else '12' end || '-' || lpad(\\"day\\", 2, '0')"}
      talk_seconds: duration
      attempts: campaign
      outcome: y
    values:
      outcome: {yes: interested, no: not interested}
settings:
  as_of_date: 2026-12-31
"""


PEOPLE = """
company: People
extracts:
  crm_leads:
    files: fake_1000.csv
    columns:
      lead_id: unique_id
      created_at: {value: "2026-01-01"}
      first_name: first_name
      last_name: surname
      email: email
      region: city
"""


@pytest.fixture(scope="session")
def maven(
    reference_data: Path,
    make_workspace: Callable[..., Path],
    build_workspace: Callable[[Path], Any],
) -> Any:
    root = make_workspace("maven", {}, MAVEN)
    for name in ("sales_pipeline", "accounts", "sales_teams"):
        shutil.copy(reference_data / "maven_crm" / f"{name}.csv", root / "extracts")
    # products are a reference table of the workspace: their headers are renamed, nothing else
    (root / "reference").mkdir()
    with (reference_data / "maven_crm" / "products.csv").open(encoding="utf-8") as file:
        products = list(csv.DictReader(file))
    with (root / "reference" / "offers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["offer", "offer_name", "margin_rate", "list_price"])
        writer.writerows(
            [row["product"], row["product"], "", row["sales_price"]] for row in products
        )
    return build_workspace(root)


@pytest.fixture(scope="session")
def facebook(
    reference_data: Path,
    make_workspace: Callable[..., Path],
    build_workspace: Callable[[Path], Any],
) -> Any:
    root = make_workspace("facebook", {}, FACEBOOK)
    shutil.copy(reference_data / "facebook_ads" / "KAG_conversion_data.csv", root / "extracts")
    return build_workspace(root)


@pytest.fixture(scope="session")
def playbook(
    reference_data: Path,
    make_workspace: Callable[..., Path],
    build_workspace: Callable[[Path], Any],
) -> Any:
    root = make_workspace("playbook", {}, PLAYBOOK)
    for name in ("sessions", "customer_conversions", "ad_spend"):
        shutil.copy(reference_data / "attribution_playbook" / f"{name}.csv", root / "extracts")
    return build_workspace(root)


@pytest.fixture(scope="session")
def people(
    reference_data: Path,
    make_workspace: Callable[..., Path],
    build_workspace: Callable[[Path], Any],
) -> Any:
    root = make_workspace("people", {}, PEOPLE)
    shutil.copy(reference_data / "person_duplicates" / "fake_1000.csv", root / "extracts")
    return build_workspace(root)


@pytest.fixture(scope="session")
def bank(
    reference_data: Path,
    make_workspace: Callable[..., Path],
    build_workspace: Callable[[Path], Any],
) -> Any:
    root = make_workspace("bank", {}, BANK)
    shutil.copy(reference_data / "bank_calls" / "bank.csv", root / "extracts")
    return build_workspace(root)


def failed(built: Any, rule: str) -> int:
    counted: int = built.value(
        f"select count(*) from quality.findings where rule_id = '{rule}' and is_open"
    )
    return counted


def test_maven_deals_by_stage(maven: Any) -> None:
    rows = maven.records(
        "select stage, status, count(*) as n from marts.fct_opportunities group by all"
    )
    by_status: dict[str, int] = {}
    for row in rows:
        by_status[row["status"]] = by_status.get(row["status"], 0) + row["n"]
    assert by_status == {"won": 4238, "lost": 2473, "open": 1589 + 500}
    assert sorted(row["n"] for row in rows if row["status"] == "open") == [500, 1589]


def test_maven_value_and_win_rate(maven: Any) -> None:
    row = maven.channel("all")
    assert row["revenue"] == 10_005_534
    assert row["orders"] == 4238
    assert (row["won_opportunities"], row["lost_opportunities"]) == (4238, 2473)
    assert row["win_rate"] == Decimal("0.631501")
    # opportunities won and customers won are two things
    assert row["new_customers"] == 85
    # no cost was given: unknown, and so is every return
    assert row["complete_cost"] is None
    assert row["roi"] is None


def test_maven_cycles(maven: Any) -> None:
    cycles = maven.records(
        """select
            is_won,
            round(avg(date_diff('day', created_date, closed_date)), 3) as mean_days,
            median(date_diff('day', created_date, closed_date)) as median_days
        from marts.fct_opportunities
        where is_won or is_lost
        group by is_won"""
    )
    by_outcome = {row["is_won"]: row for row in cycles}
    assert by_outcome[True]["mean_days"] == 51.782
    assert by_outcome[True]["median_days"] == 57
    assert by_outcome[False]["mean_days"] == 41.479


def test_maven_findings(maven: Any) -> None:
    assert failed(maven, "opportunity_offer_unknown") == 1480
    assert failed(maven, "opportunity_account_missing") == 1425


def test_maven_records_are_accounted_for(maven: Any) -> None:
    row = maven.record(
        """select records_read, records_accepted, records_rejected, records_repeated,
            records_skipped
        from quality.row_accounting where extract = 'crm_opportunities'"""
    )
    assert row["records_read"] == 8800
    assert row["records_accepted"] == 8800
    assert maven.value("select count(*) from marts.fct_opportunities") == 8800


def test_maven_won_by_region(maven: Any) -> None:
    rows = maven.records(
        """select dim_people.team, count(*) as n
        from marts.fct_opportunities
        inner join marts.dim_people
            on fct_opportunities.owner_key = dim_people.person_key
        where fct_opportunities.is_won
        group by dim_people.team"""
    )
    won = {row["team"].lower(): row["n"] for row in rows}
    assert won == {"central": 1629, "east": 1171, "west": 1438}


def test_facebook_spend(facebook: Any) -> None:
    row = facebook.record(
        """select count(*) as ads, sum(spend) as spend, sum(impressions) as impressions,
            sum(clicks) as clicks
        from marts.fct_ad_spend"""
    )
    assert row["ads"] == 1143
    assert round(row["spend"], 2) == Decimal("58705.23")
    assert row["impressions"] == 213_434_828
    assert row["clicks"] == 38_165


def test_facebook_unit_costs(facebook: Any) -> None:
    for channel in ("paid_social", "all"):
        row = facebook.channel(channel)
        assert round(row["complete_cost"], 2) == Decimal("58705.23")
        assert row["raw_leads"] == 3264
        assert row["new_customers"] == 1079
        assert row["cost_per_lead"] == Decimal("17.985671")
        assert row["customer_acquisition_cost"] == Decimal("54.407071")
        # neither deals nor amounts were given
        assert row["opportunities"] is None
        assert row["roi"] is None


def test_facebook_ads_without_spend_are_kept(facebook: Any) -> None:
    rows = facebook.record(
        """select count(*) as ads,
            sum(case when complete_cost = 0 and raw_leads > 0 then 1 else 0 end) as free_ads
        from marts.rpt_campaign_performance where attribution_model = 'declared_source'"""
    )
    assert rows == {"ads": 1143, "free_ads": 204}
    assert failed(facebook, "conversions_without_spend") == 204


def test_playbook_short_lines_are_counted(playbook: Any) -> None:
    padded = playbook.value(
        """select records_padded from quality.row_accounting
        where extract = 'crm_touches' and file_name = 'sessions.csv'"""
    )
    assert padded == 33
    # the file is read twice: as leads and as touches
    assert failed(playbook, "ragged_file") == 2


def test_people_without_an_address_are_found(people: Any) -> None:
    unreadable = failed(people, "unreadable_cell")
    # nobody there has a telephone number: 112 have no address, the others one that is none
    assert failed(people, "lead_without_contact") == 112 + unreadable
    assert failed(people, "lead_source_missing") == 1000


@pytest.mark.parametrize("source", PLAYBOOK_CREDITS)
@pytest.mark.parametrize(
    ("place", "model"),
    enumerate(["first_touch", "last_touch", "linear", "position_based"]),
)
def test_playbook_credits_by_source(playbook: Any, source: str, place: int, model: str) -> None:
    credit = playbook.value(
        f"""select coalesce(sum(credit), 0) from marts.fct_attribution
        where attribution_model = '{model}' and campaign_id = '{source}'"""
    )
    assert abs(credit - Decimal(PLAYBOOK_CREDITS[source][place])) <= Decimal("0.000001")


def test_playbook_conversions_revenue_and_spend(playbook: Any) -> None:
    assert len(playbook.records("select * from marts.fct_touchpoints where is_effective")) == 90
    by_model = playbook.records(
        """select attribution_model, sum(credit) as credit, sum(credited_revenue) as revenue
        from marts.fct_attribution
        group by attribution_model"""
    )
    assert len(by_model) == 11
    assert {(row["credit"], row["revenue"]) for row in by_model} == {(21, 275)}
    row = playbook.channel("all")
    assert (row["revenue"], row["complete_cost"]) == (275, 359)


def test_bank_calls_by_their_number_of_contacts(bank: Any, reference_data: Path) -> None:
    """Success, contacts and talk, in all and by the number of contacts, as the file itself says."""
    with (reference_data / "bank_calls" / "bank.csv").open(encoding="utf-8") as file:
        calls = list(csv.DictReader(file, delimiter=";"))
    told = {
        (row["dimension_kind"], row["dimension_value"]): row
        for row in bank.records(
            """select * from marts.rpt_call_performance
            where period_grain = 'all' and dimension_kind in ('all', 'attempt')"""
        )
    }
    groups: dict[tuple[str, str], list[dict[str, str]]] = {("all", "all"): calls}
    for call in calls:
        count = int(call["campaign"])
        groups.setdefault(("attempt", str(count) if count < 10 else "10+"), []).append(call)
    assert told.keys() == groups.keys()
    for key, group in groups.items():
        successes = sum(call["y"] == "yes" for call in group)
        contacts = sum(int(call["campaign"]) for call in group)
        seconds = sum(int(call["duration"]) for call in group)
        row = told[key]
        found = (row["calls"], row["attempts"], row["successes"], row["talk_minutes"])
        assert found == (len(group), contacts, successes, _rounded(seconds, 60)), key
        assert row["success_rate"] == _rounded(successes, len(group)), key
        assert row["attempts_per_success"] == _rounded(contacts, successes), key
        assert row["talk_seconds_per_success"] == _rounded(seconds, successes), key
    assert (told["all", "all"]["calls"], told["all", "all"]["successes"]) == (4521, 521)
    # the file names nobody and no cost
    assert told["all", "all"]["numbers"] == 0
    assert told["all", "all"]["cost_per_call"] is None


def _rounded(part: int, whole: int) -> Decimal | None:
    if whole == 0:
        return None
    return (Decimal(part) / whole).quantize(Decimal("0.000001"), ROUND_HALF_UP)
