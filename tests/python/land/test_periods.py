"""Reports whose records cover several days: where the first and the last day are read."""

import pytest

from prospecting_roi.core.errors import UserError

from .conftest import Made

VISITS = (
    "extracts:\n  web_visits:\n    files: ga4.csv\n    columns: {date: {from_title: start}, "
    "source: Channel, unique_visitors: Total users}\n    until: [{from_title: end}]\n"
)
TABLE = "Channel,Total users\nOrganic Search,290\nDirect,150\n"


@pytest.mark.parametrize(
    "title",
    [
        "# Start date: 20260801\n# End date: 20260831\n",
        "# Startdatum: 20260801\n# Enddatum: 20260831\n",
        "# Fecha de inicio: 01/08/2026\n# Fecha de fin: 31/08/2026\n",
        "# Du 01/08/2026 au 31/08/2026\n",
        "# 08/01/2026 - 08/31/2026\n",
        "# Exported: 20261115\n# 1 août 2026 - 31 août 2026\n",
    ],
)
def test_the_period_stands_above_the_header(made: Made, title: str) -> None:
    made.settings(VISITS)
    made.write("crm_orders.csv", "order_id,ordered_at,amount\n")
    made.write("ga4.csv", f"# ----\n{title}{TABLE}")
    query = (
        "select min(date), max(date), count(*), sum(cast(unique_visitors as integer)) "
        "from raw.web_visits"
    )
    assert made.rows(query) == [("2026-08-01", "2026-08-31", 62, 440)]


@pytest.mark.parametrize("title", ["#\n", "# Start date: 20260801\n", "# Exported: 20261115\n"])
def test_a_report_without_its_period_is_refused(made: Made, title: str) -> None:
    made.settings(VISITS)
    made.write("crm_orders.csv", "order_id,ordered_at,amount\n")
    made.write("ga4.csv", f"# ----\n{title}{TABLE}")
    with pytest.raises(UserError, match="no line above the header names the period"):
        made.land()


@pytest.mark.parametrize("locale", ["fr_FR", "en_US"])
@pytest.mark.parametrize("days", ["01/07/2026,31/07/2026", "07/01/2026,07/31/2026"])
def test_the_last_day_shows_how_the_first_is_written(made: Made, locale: str, days: str) -> None:
    made.settings(
        f"locale: {locale}\nextracts: {{ad_spend: {{files: m.csv, preset: meta_ads_en}}}}\n"
    )
    made.write(
        "m.csv", f"Campaign name,Reporting starts,Reporting ends,Amount spent\nM,{days},310.50\n"
    )
    load = made.land()
    query = "select min(date), max(date), sum(cast(cost as decimal(18, 4))) from raw.ad_spend"
    [(first, last, cost)] = made.rows(query, load)
    assert (first, last, str(cost)) == ("2026-07-01", "2026-07-31", "310.5000")
    assert made.rows("select * from raw.settled_formats where is_doubtful", load) == []


def test_a_row_too_long_is_no_mistake_in_the_presets_expressions(made: Made) -> None:
    made.settings("extracts: {ad_spend: {files: m.csv, preset: meta_ads_en}}\n")
    made.write(
        "m.csv",
        "Campaign name,Day,Amount spent,Impressions\nN,2026-07-01,3.10,5\nM,Jul 2, 2026,4.20,6\n",
    )
    load = made.land()
    assert made.rows("select campaign_name, cost from raw.ad_spend", load) == [("N", "3.1")]
    assert [file.records_rejected for file in load.files] == [1]
