"""A preset extended in roi.yml, and the parts of a section that presets brought."""

import pytest

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.settings import Settings, settings_to_json
from prospecting_roi.core.settings_file import read_settings

from .conftest import Made

DEALS = b"Deal - Title,Deal - Value,Deal - Stage,Deal - Status,Nr\nA,5,Lead,Engaging,7\nB,6,x,,8\n"


def test_what_the_section_says_wins(made: Made) -> None:
    made.write("deals.csv", DEALS)
    made.settings(
        "extracts:\n  crm_opportunities:\n    preset: pipedrive_deals_en\n    files: deals.csv\n"
        "    columns: {opportunity_id: Nr, currency: {value: USD}, stage: null}\n"
        "    values: {status: {engaging: open}}\n"
        '    skip: ["\\"Deal - Title\\" = \'B\'"]\n'
    )
    found, files = made.rows(
        "select opportunity_id, amount, currency, stage, status from raw.crm_opportunities",
        "select records_read, records_skipped, records_landed from raw.files "
        "where extract = 'crm_opportunities'",
    )
    assert found == [("7", "5", "USD", None, "open")]
    assert files == [(2, 1, 1)]


def test_settings_survive_their_json(made: Made) -> None:
    made.settings(
        "extracts:\n  ad_spend: {preset: meta_ads_en, files: m.csv, optional: true}\n"
        "  call_logs: {preset: aircall, files: a.csv, optional: true}\n"
    )
    settings = read_settings(made.ws)
    again = Settings(**settings_to_json(settings))
    assert settings_to_json(again) == settings_to_json(settings)
    assert again.sections[0].until == settings.sections[0].until
    assert again.sections[0].columns == settings.sections[0].columns


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("crm_leads: {preset: hubspot_deals}", "reads crm_opportunities, not crm_leads"),
        ("crm_leads: {preset: hubspot}", "the name of a shipped preset"),
        ("crm_leads: {until: End}", "no date from which `until` could count"),
        ("ad_spend: {columns: {currency: {from_header: Cost}}}", "with one *"),
    ],
)
def test_a_wrong_section_is_told(made: Made, section: str, said: str) -> None:
    made.settings(f"extracts:\n  {section}\n")
    with pytest.raises(UserError, match=said.replace("*", r"\*")):
        read_settings(made.ws)


def test_a_missing_header_of_the_own_mapping_is_told(made: Made) -> None:
    made.write("deals.csv", DEALS)
    for columns, said in (
        ("columns: {amount: [Value, Amount]}", "Value or Amount"),
        ("skip: ['\"Total\" = 1']", "names `Total`"),
    ):
        made.settings(
            "extracts:\n  crm_opportunities:\n    preset: pipedrive_deals_en\n"
            f"    files: deals.csv\n    {columns}\n"
        )
        with pytest.raises(UserError, match=said):
            made.rows("select 1")


def test_days_of_a_period_add_up_in_doubles_too(made: Made) -> None:
    """In any order, and each month to the ten-thousandth."""
    made.write(
        "spend.csv",
        b"from,to,cost\n2026-06-01,2026-06-27,500.75\n2026-06-01,2026-06-27,100.25\n"
        b"2026-07-01,2026-07-31,1250.50\n2026-07-05,2026-07-31,-640.30\n",
    )
    made.settings(
        "extracts:\n  ad_spend:\n    files: spend.csv\n    columns: {date: from}\n    until: to\n"
    )
    one_way, other_way, least, most = made.rows(
        "select list(cast(cost as double) order by date, cost) from raw.ad_spend",
        "select list(cast(cost as double) order by cost, date) from raw.ad_spend",
        "select min(cast(cost as double)) from raw.ad_spend where date like '%-07-%'",
        "select max(cast(cost as double)) from raw.ad_spend where date like '%-07-%'",
    )
    assert sum(one_way[0][0]) == sum(other_way[0][0]) == 601.0 + 1250.50 - 640.30
    assert abs(most[0][0] - 1250.50 / 31) < 0.0625
    assert abs(least[0][0] + 640.30 / 27) < 0.0625


def test_a_period_is_spread_to_the_last_ten_thousandth(made: Made) -> None:
    made.write(
        "spend.csv",
        b"from,to,cost,clicks,campaign_name\n2026-01-01,2026-03-01,100,7,A\n"
        b"2026-01-05,2026-01-05,-3.5,2,B\n2026-01-05,,4,,C\n2026-01-09,2026-01-05,5,1,D\n",
    )
    made.settings(
        "extracts:\n  ad_spend:\n    files: spend.csv\n    columns: {date: from}\n    until: to\n"
    )
    total, months, files, others = made.rows(
        "select sum(cast(cost as decimal(18, 4))), sum(cast(clicks as int)), count(*), "
        "count(distinct _record) from raw.ad_spend",
        "select left(date, 7), sum(cast(cost as decimal(18, 4))) from raw.ad_spend "
        "where campaign_name = 'A' group by 1 order by 1",
        "select records_read, records_landed, records_skipped from raw.files "
        "where extract = 'ad_spend'",
        "select date, cost, clicks from raw.ad_spend where campaign_name <> 'A' order by _record",
    )
    assert [str(value) for value in total[0]] == ["105.5000", "10", "63", "4"]
    assert [(month, str(cost)) for month, cost in months] == [
        ("2026-01", "51.6666"),
        ("2026-02", "46.6667"),
        ("2026-03", "1.6667"),
    ]
    assert files == [(63, 63, 0)]
    assert others == [
        ("2026-01-05", "-3.5", "2"),
        ("2026-01-05", "4", None),
        ("2026-01-09", "5", "1"),
    ]
