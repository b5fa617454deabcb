"""`roi inspect`: a folder of exports, looked at and mapped without writing YAML."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from prospecting_roi.cli import app
from prospecting_roi.core.settings import read_settings

from .conftest import Made
from .samples import SAMPLES

FEW = ("google_ads_fr", "linkedin_ads", "hubspot_deals_history", "pipedrive_deals_fr")


def roi(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["inspect", *map(str, arguments)], prog_name="roi")
    return result.exit_code, result.output


@pytest.fixture
def folder(made: Made) -> Made:
    for sample in SAMPLES:
        if sample.preset in FEW:
            made.write(sample.file_name, sample.content)
    made.settings("# Ours.\nlocale: fr_FR\n")
    return made


def test_a_folder_is_mapped_and_lands(folder: Made) -> None:
    code, out = roi("-w", folder.ws.root, "--write")
    assert code == 0, out
    text = folder.ws.settings_file.read_text(encoding="utf-8")
    assert text.startswith("currency: EUR\n# Ours.\nlocale: fr_FR\n")
    sections = read_settings(folder.ws).sections
    assert sorted(section.preset or "" for section in sections) == sorted(
        [*FEW, "hubspot_stage_history"]
    )
    counts = folder.rows(
        "select extract, count(*), sum(records_landed) from raw.files group by 1 order by 1"
    )[0]
    assert counts == [
        ("ad_spend", 2, 4),
        ("crm_opportunities", 2, 4),
        ("crm_orders", 1, 0),
        ("crm_stage_history", 1, 2),
    ]
    code, out = roi("-w", folder.ws.root, "--write")
    assert code == 0
    assert "Left as they are" in out
    assert folder.ws.settings_file.read_text(encoding="utf-8") == text


def test_sections_go_into_the_block_that_is_there(folder: Made) -> None:
    folder.write("x.csv", b"lead_id,created_at,email\n1,2026-01-05,a@exemple.fr\n")
    folder.settings("extracts:\n    crm_leads:   # ours\n        files: x.csv\nlocale: fr_FR\n")
    assert roi("-w", folder.ws.root, "--write")[0] == 0
    assert "crm_leads:   # ours" in folder.ws.settings_file.read_text(encoding="utf-8")
    extracts = [section.extract for section in read_settings(folder.ws).sections]
    assert extracts.count("crm_leads") == 1
    assert extracts.count("ad_spend") == 2


def test_what_is_shown(folder: Made) -> None:
    code, out = roi("-w", folder.ws.root, folder.ws.extracts / "affaires.csv")
    assert code == 0
    for shown in (
        "preset pipedrive_deals_fr",
        "encoding cp1252",
        "delimiter ;",
        "decimal comma 1",
        "day_first",
        "doubtful created_at: required, and empty in every record",
        "12500.5",
        "not read: Affaire - Titre",
        "preset: pipedrive_deals_fr\n  files: affaires.csv",
    ):
        assert shown in out
    assert "extracts:" not in folder.ws.settings_file.read_text(encoding="utf-8")


def test_json_canonical_guessed_and_unusable_files(made: Made, tmp_path: Path) -> None:
    made.write("ad_spend.csv", b"date,cost\n2026-01-05,1.5\n")
    made.write("mine.csv", b"lead_id;created_at;email;zzz\n1;05/01/2026;a@exemple.fr;9\n")
    made.write("guess.csv", b"Email,Pr\xc3\xa9nom,Created Date,Lead Source\na@exemple.fr,L,,Web\n")
    made.write("empty.csv", b"")
    made.write("odd.csv", b"a,b\n1,2\n")
    code, out = roi("-w", made.ws.root, "--json")
    assert code == 0, out
    report = json.loads(out)
    files = {file["name"]: file for file in report["files"]}
    assert [r["how"] for r in files["ad_spend.csv"]["readings"]] == ["canonical"]
    assert [r["extract"] for r in files["mine.csv"]["readings"]] == ["crm_leads"]
    [guess] = files["guess.csv"]["readings"]
    assert (guess["how"], guess["extract"]) == ("guess", "crm_leads")
    assert ["email", "guessed from the header Email"] in guess["doubts"]
    assert "0 bytes" in files["empty.csv"]["problem"]
    assert "no layout that is known" in files["odd.csv"]["problem"]
    assert set(report["sections"]) == {"crm_leads"}
    outside = tmp_path / "affaires.csv"
    outside.write_bytes(next(s.content for s in SAMPLES if s.preset == "pipedrive_deals_fr"))
    code, out = roi("-w", made.ws.root, outside, "--write")
    assert code == 0
    assert "Not added, because they lie outside" in out


def test_a_path_that_does_not_exist(made: Made) -> None:
    code, out = roi("-w", made.ws.root, "nothing.csv")
    assert code == 2
    assert "There is no file nothing.csv" in out
