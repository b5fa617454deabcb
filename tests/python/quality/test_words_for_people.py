"""What people read: fields as their CRM calls them, figures in their language, what happened."""

import csv
import re
from pathlib import Path

import pytest

from prospecting_roi.core.catalogue import extracts
from prospecting_roi.core.quality import Text
from prospecting_roi.core.settings_file import read_settings
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.expectations.texts import MISSED, TITLES
from prospecting_roi.report.fields import headers, in_words
from prospecting_roi.report.quality.page import quality_page
from prospecting_roi.report.quality.words import WORDS
from prospecting_roi.report.words import Words

from .reports import expectation, lists_of, report

PIPEDRIVE = """
extracts:
  crm_opportunities: {files: deals.csv, optional: true, preset: pipedrive_deals_fr}
  crm_leads:
    files: leads.csv
    optional: true
    columns: {lead_id: Numéro, lead_source: {value: web}, created_at: [Créé le, Date]}
"""


@pytest.fixture
def given(tmp_path: Path) -> dict[tuple[str, str], str]:
    (tmp_path / "roi.yml").write_text(PIPEDRIVE, encoding="utf-8")
    return headers(read_settings(Workspace(tmp_path)))


def test_a_field_is_called_as_the_file_calls_it(given: dict[tuple[str, str], str]) -> None:
    assert given["crm_opportunities", "lead_source"] == "Affaire - Source du lead"
    assert given["crm_opportunities", "lost_reason"] == "Affaire - Raison de la perte"
    assert given["crm_leads", "lead_id"] == "Numéro"
    assert given["crm_leads", "created_at"] == "Créé le"
    assert ("crm_leads", "lead_source") not in given
    said = in_words(
        Text("Fill in lost_reason in crm_orders.", "Renseignez lost_reason et status."),
        "crm_opportunities",
        given,
    )
    assert said.en == "Fill in “Affaire - Raison de la perte” in “CRM orders”."
    assert (
        said.fr
        == "Renseignez «\xa0Affaire - Raison de la perte\xa0» et «\xa0Affaire - Statut\xa0»."
    )


def test_the_worklist_and_the_page_name_the_column_of_the_file() -> None:
    renamed = report(headers={("crm_leads", "lead_source"): "Source d'origine"})
    assert "Source d'origine" in lists_of(renamed)["marketing.csv"]
    assert "lead_source" not in lists_of(renamed)["marketing.csv"]
    assert "Source d'origine" in quality_page(renamed)


def test_no_repair_text_holds_the_name_of_a_column(project_root: Path) -> None:
    names = {column.name for extract in extracts().values() for column in extract.columns}
    names = {name for name in (*names, *extracts()) if "_" in name}
    with (project_root / "seeds/finding_rules.csv").open(encoding="utf-8", newline="") as file:
        for rule in csv.DictReader(file):
            said = in_words(Text(rule["repair_en"], rule["repair_fr"]), None, {})
            for text in (said.en, said.fr):
                words = re.sub(r"[\w/]+\.csv", "", text)
                assert not names & set(re.findall(r"\w+", words)), f"{rule['rule_id']}: {text}"


def test_a_return_is_no_retour() -> None:
    for text in WORDS.values():
        assert not re.search(r"\bretours?\b", text.fr, re.IGNORECASE)
    assert Words("fr_FR", "EUR").word("Verdict") == "Verdict"


def test_figures_are_written_as_the_language_writes_them() -> None:
    french, english = Words("fr_FR", "EUR"), Words("en_GB", "EUR")
    assert french.figures("≥ 2026-11-26") == "≥ 26/11/2026"
    assert french.figures("97.71 %") == "97,71 %"
    assert french.figures("1234 – 5678").replace("\u202f", " ") == "1 234 – 5 678"
    assert english.figures("1234.5") == "1,234.5"
    assert english.figures("12 (−lead_source, −c2)") == "12 (−lead_source, −c2)"
    page = quality_page(report(expectations=(expectation("warn", observed="2026-10-31"),)))
    assert "31/10/2026" in page
    assert "2026-10-31" not in page.split('<script type="application/json"')[0]


def test_what_is_not_met_says_what_happened() -> None:
    assert set(MISSED) == set(TITLES)
    for kind, text in MISSED.items():
        assert text.fr != TITLES[kind].fr
        assert text.en != TITLES[kind].en
        assert text.fr.count("{}") == TITLES[kind].fr.count("{}")


def test_owners_are_named_in_the_language() -> None:
    assert Words("fr_FR", "EUR").owner("sales") == "Commerce"
    assert Words("en_GB", "EUR").owner("data") == "Data"
    assert Words("fr_FR", "EUR").owner("sales_lyon") == "sales_lyon"
