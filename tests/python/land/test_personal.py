"""Ids and labels that are somebody's land as pseudonyms, joined as before, and are counted."""

import re
from typing import TYPE_CHECKING

import pytest

from prospecting_roi.core.catalogue import extracts, names_in
from prospecting_roi.core.spelling.persons import PSEUDONYMS
from prospecting_roi.core.workspace import project_dir

if TYPE_CHECKING:
    from conftest import Made

PSEUDONYM = re.compile(f"(?:{'|'.join(PSEUDONYMS)})[0-9a-f]{{32}}")
ADDRESS, NUMBER, NAME = "Zoe@Nowhere.fr", "06 12 34 56 78", "Zoé Zorglub"
THINGS = ("Offre Hiver", "9001", "33612345678", "2026-03-01", "A-10235", "Île De France", "N° 12")


@pytest.mark.parametrize("value", [ADDRESS, NUMBER, "+33 6 12 34 56 78", "(415) 555-0123", NAME])
@pytest.mark.parametrize(
    ("extract", "column", "cells"),
    [
        ("crm_leads", "lead_id", "2026-03-01,{}"),
        ("crm_leads", "region", "2026-03-01,L1,{}"),
        ("crm_leads", "owner_id", "2026-03-01,L1,{}"),
        ("crm_orders", "offer", "2026-03-01,10,O1,{}"),
        ("crm_orders", "order_id", "2026-03-01,10,{}"),
        ("crm_touches", "kind", "2026-03-01,T1,{}"),
        ("ad_spend", "ad_group", "2026-03-01,10,{}"),
        ("campaigns", "segment", "C1,{}"),
    ],
)
def test_what_is_somebodys_is_a_pseudonym(
    made: "Made", extract: str, column: str, cells: str, value: str
) -> None:
    needed = [c.name for c in extracts()[extract].columns if c.is_required]
    order = ["created_at", "occurred_at", "date", "ordered_at", "amount", "cost", "campaign_id"]
    names = sorted(
        dict.fromkeys([*needed, column]),
        key=lambda name: (order.index(name) if name in order else 99, name == column),
    )
    made.write(f"{extract}.csv", f"{','.join(names)}\n{cells.format(value)}\n")
    if extract == "campaigns":
        made.write("crm_leads.csv", "lead_id,created_at\nL1,2026-03-01\n")
    load = made.land()
    [(landed,)] = made.rows(f"select {column} from raw.{extract}", load)
    assert PSEUDONYM.fullmatch(landed), landed
    asked = "select column_name, evidence from raw.settled_formats where decision = 'pseudonym'"
    found = made.rows(asked, load)
    assert found == [(column, "1 addresses, numbers or names of persons")]


def test_all_spellings_lead_to_one(made: "Made") -> None:
    made.write(
        "crm_leads.csv",
        "lead_id,created_at\n06 12 34 56 78,2026-03-01\nzoe@nowhere.fr,2026-03-01\n",
    )
    made.write(
        "crm_orders.csv",
        "order_id,ordered_at,amount,lead_id\n"
        "O1,2026-03-02,10,+33612345678\nO2,2026-03-02,10,ZOE@nowhere.fr\n",
    )
    joined = "select count(*) from raw.crm_leads inner join raw.crm_orders using (lead_id)"
    assert made.rows(joined) == [(2,)]


def test_things_keep_their_names(made: "Made") -> None:
    lines = "".join(f"{number},{thing}\n" for number, thing in enumerate(THINGS))
    made.write("ad_spend.csv", "cost,campaign_name,date\n" + lines.replace("\n", ",2026-03-01\n"))
    rows = made.rows("select campaign_name from raw.ad_spend order by _record")
    assert [name for (name,) in rows] == list(THINGS)
    made.write("campaigns.csv", "campaign_id,segment\n" + lines)
    assert [
        name for (name,) in made.rows("select segment from raw.campaigns order by _record")
    ] == [*THINGS]


def test_names_of_companies_stay_private(made: "Made") -> None:
    assert names_in("crm_accounts", "account_name") == "private"
    made.write("crm_leads.csv", f"lead_id,created_at,company_name\nL1,2026-03-01,{NAME}\n")
    assert made.rows("select company_name from raw.crm_leads") == [(NAME,)]


def test_sql_and_landing_know_the_same_given_names() -> None:
    macro = (project_dir() / "macros" / "first_names.sql").read_text(encoding="utf-8")
    words = set(macro.split("{%- set names -%}")[1].split("{%- endset")[0].split())
    titles = {"madame", "mademoiselle", "mlle", "mme", "monsieur", "mr", "mrs"}
    spelling = project_dir() / "scripts/prospecting_roi/core/spelling/given_names.txt"
    assert words - titles <= set(spelling.read_text(encoding="utf-8").split())
