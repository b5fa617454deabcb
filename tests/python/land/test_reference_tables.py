"""The reference tables as models read them: typed, and labels as they are compared."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from prospecting_roi.core.errors import UserError
from prospecting_roi.land import reference_tables


@pytest.fixture
def read(made: Any) -> Any:
    """Fills a table of `reference/` and answers a query."""

    def answer(name: str, text: str, query: str) -> list[tuple[Any, ...]]:
        made.write("crm_orders.csv", "order_id,ordered_at,amount\nO1,2026-01-05,1\n")
        made.ws.reference.mkdir(exist_ok=True)
        (made.ws.reference / f"{name}.csv").write_text(text, encoding="utf-8")
        rows: list[tuple[Any, ...]] = made.rows(query)
        return rows

    return answer


def test_a_channels_code_and_names_win_over_source_rules(read: Any) -> None:
    found = read(
        "source_channels",
        "source_label,channel\nevents,other\nSalon,events\nTotal,all\nrest,unallocated\n",
        "select label, channel from reference.channel_labels where label in "
        "('events', 'salons et evenements', 'salon', 'total', 'rest', 'unallocated') order by 1",
    )
    assert found == [
        ("events", "events"),
        ("salon", "events"),
        ("salons et evenements", "events"),
    ]


def test_a_label_given_twice_keeps_its_first_meaning(read: Any) -> None:
    found = read(
        "stage_map",
        "stage_label,stage,status,sort_order\nDémo,late,open,100\n DEMO ,early,open,20\n,none,,1\n",
        "from reference.stage_map",
    )
    assert found == [("demo", "early", "open", 20)]


def test_an_activity_without_a_word_is_no_work(read: Any) -> None:
    found = read(
        "activities",
        "activity,is_prospecting\nAppels,oui\nRéunion,no\nCongés,\n",
        "from reference.activities order by 1",
    )
    assert found == [
        ("appels", True, True),
        ("conges", False, False),
        ("reunion", False, True),
    ]


def test_two_records_are_two_persons_in_either_order(read: Any) -> None:
    found = read(
        "rejected_merges",
        "lead_id,other_lead_id\nL1,L2\nL3,L3\n",
        "from reference.rejected_merges order by 1",
    )
    assert found == [("L1", "L2"), ("L2", "L1")]


def test_weights_are_millionths_of_the_credit(read: Any) -> None:
    found = read(
        "attribution_weights",
        "attribution_model,milestone,weight\nPosition-based,first,0.4\n"
        "Position-based,last,0.4\nPosition-based,rest,0.2\nmine,first,1\n",
        "from reference.attribution_weights",
    )
    assert found == [("position_based", 400000, 400000, 0, 0, 0, 200000)]


def test_a_workspaces_own_severity_counts(made: Any) -> None:
    made.write("crm_orders.csv", "order_id,ordered_at,amount\nO1,2026-01-05,1\n")
    made.settings(
        "checks:\n  rules:\n"
        "    stale_opportunity: {severity: error, threshold: 0.1, owner: sales_lyon}\n"
    )
    query = (
        "select severity, threshold::varchar, owner, is_statistical "
        "from reference.finding_rules where rule_id = 'stale_opportunity'"
    )
    assert made.rows(query) == [("error", "0.100000", "sales_lyon", True)]


@pytest.mark.parametrize("name", ["offers.xlsx", "Offers.tsv", "offers.csv.gz"])
def test_a_table_that_is_no_csv_is_said(read: Any, made: Any, name: str) -> None:
    made.ws.reference.mkdir()
    (made.ws.reference / name).write_bytes(b"PK")
    (made.ws.reference / "README.md").write_bytes(b"whose tables these are")
    with pytest.raises(UserError, match=f"reference/{name} is not read.*save it as offers.csv"):
        made.land()
    told = "offer,offer_name,margin_rate,list_price\nA,A,0.25,\n"
    assert len(read("offers", told, "from reference.offers")) == 1


def test_what_is_no_number_is_said_with_its_place(read: Any) -> None:
    text = "offer,offer_name,margin_rate,list_price\nA,Audit,40 %,\n"
    with pytest.raises(UserError, match=r"offers\.csv: `40 %` in the column `margin_rate`"):
        read("offers", text, "from reference.offers")


def test_a_day_is_one_holiday_of_a_country(read: Any) -> None:
    text = "country,holiday_date,label_en,label_fr\nfr,2026-12-26,B,\nFR,2026-12-26,A,\nDE,,A,\n"
    assert read("holidays", text, "from reference.holidays") == [
        ("FR", date(2026, 12, 26), "A", None)
    ]


def test_what_is_no_day_is_said_with_its_place(read: Any) -> None:
    text = "country,holiday_date,label_en,label_fr\nFR,26/12/2026,,\n"
    with pytest.raises(UserError, match=r"`26/12/2026` in the column `holiday_date` is no day"):
        read("holidays", text, "from reference.holidays")


def test_numbers_not_to_be_called_are_read_in_any_writing(read: Any) -> None:
    text = "phone\n06 12.34-56 78\n0033 6 12 34 56 79\n+33612345679\n,\n"
    assert read("do_not_call", text, "from reference.do_not_call order by phone") == [
        ("+33612345679",), ("0612345678",),
    ]  # fmt: skip


def test_labels_are_compared_as_models_compare_them(project_root: Path) -> None:
    written = (project_root / "macros" / "normalise_label.sql").read_text(encoding="utf-8")
    macro = written.split("(label) -%}")[1]
    sql = macro.split("{%- endmacro")[0].replace("{{ label }}", "text")
    texts = ["  Démo  À\tvoir ", "L’Œuvre", "ÉTÉ", " ", "", "a  b", "naïve"]
    with duckdb.connect() as con:
        for text in texts:
            one, other = con.execute(
                f"select {sql}, {reference_tables.label('text')} from (select ? as text)", [text]
            ).fetchall()[0]
            assert one == other, text


def test_a_kpis_code_wins_over_its_names(read: Any) -> None:
    texts = ("need", "formula", "included", "excluded", "useful", "action")
    rest = ",".join(f"{name}_{language}" for name in texts for language in ("en", "fr"))
    found = read(
        "kpis",
        f"kpi,unit,direction,owner,is_on_first_screen,label_en,label_fr,{rest}\n"
        "roi,,,,,Return,Rentabilité,,,,,,,,,,,,\n"
        "return,,,,,ROI,Retour d’argent,,,,,,,,,,,,\nmqls,,,,,,,,,,,,,,,,,,\n",
        "select label, kpi from reference.kpi_labels order by 1",
    )
    assert found == [
        ("mqls", "mqls"),
        ("rentabilite", "roi"),
        ("retour_d'argent", "return"),
        ("return", "return"),
        ("roi", "roi"),
    ]
