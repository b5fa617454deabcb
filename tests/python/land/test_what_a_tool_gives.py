"""What a preset's tool cannot give is nobody's defect: no key, no column it has never had."""

import pytest

from .conftest import Made

TITLES = "Affaire - Titre,Affaire - Statut,Affaire - Étape,Affaire - Valeur"
LINE = "Mur,Perdu,Négociation,100"
COLUMNS = """
    select column_name, is_delivered, is_expected from raw.columns
    where extract = 'crm_opportunities' and column_name in ('opportunity_id', 'need', 'offer')
    order by column_name
"""


def deals(made: Made, header: str, line: str) -> list[tuple[object, ...]]:
    made.settings("extracts: {crm_opportunities: {files: deals.csv, preset: pipedrive_deals_fr}}\n")
    made.write("deals.csv", f"{header}\n{line}\n")
    return made.rows(COLUMNS)


def test_a_key_that_is_made_is_not_delivered_and_a_column_of_no_tool_not_expected(
    made: Made,
) -> None:
    assert deals(made, TITLES, LINE) == [
        ("need", False, False),
        ("offer", False, True),
        ("opportunity_id", False, True),
    ]
    formats = made.rows(
        "select decision from raw.settled_formats where column_name = 'opportunity_id'"
    )
    assert formats == [("generated",)]


def test_a_key_that_is_there_is_delivered(made: Made) -> None:
    found = deals(made, f"Affaire - ID,{TITLES}", f"7,{LINE}")
    assert found[-1] == ("opportunity_id", True, True)


@pytest.mark.parametrize("settings", ["company: X\n", "extracts: {crm_leads: {files: b.csv}}\n"])
def test_without_a_preset_every_column_could_be_delivered(made: Made, settings: str) -> None:
    made.settings(settings)
    made.write("crm_opportunities.csv", "opportunity_id,created_at\n1,2026-01-05\n")
    if "b.csv" in settings:
        made.write("b.csv", "lead_id,created_at\n1,2026-01-05\n")
    assert [row[2] for row in made.rows(COLUMNS)] == [True, True, True]
