"""`roi inspect`: a folder of exports, looked at and mapped without writing YAML."""

import fnmatch
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from prospecting_roi.cli import app
from prospecting_roi.core.settings_file import read_settings
from prospecting_roi.land.patterns import file_pattern

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
    assert "roi.yml, pipedrive_deals_fr" in " ".join(out.split())
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
    code, out = roi("-w", folder.ws.root, "--details", folder.ws.extracts / "affaires.csv")
    assert code == 0
    for shown in (
        "1 file: 1 recognised, 0 guessed, 0 not known",
        "encoding cp1252",
        "delimiter ;",
        "decimal comma 1",
        "day_first",
        "doubtful created_at: required, and empty in every record",
        "12500.5",
        "first record: closed_at 2026-11-15 (times of Europe/Paris)",
        "not read: Affaire - Titre",
        "preset: pipedrive_deals_fr\n  files: affaires*.csv",
    ):
        assert shown in out
    assert "extracts:" not in folder.ws.settings_file.read_text(encoding="utf-8")


def test_a_summary_of_ten_lines_comes_first(made: Made) -> None:
    for number in range(12):
        made.write(f"hours{'abcdefghijkl'[number]}.csv", b"Date,Heures,Salarie,Projet\n,1,a,b\n")
    made.write("odd.csv", b"a,b\n1,2\n")
    code, out = roi("-w", made.ws.root)
    assert code == 0
    lines = [line for line in out.splitlines() if line.strip()]
    assert "14 files: 13 recognised, 0 guessed, 1 not known" in lines[0]
    assert "odd.csv" in lines[3]
    assert "4 more, see --details" in out
    assert "--write" in lines[-1]
    assert len(lines) <= 15


def test_json_canonical_guessed_and_unusable_files(made: Made, tmp_path: Path) -> None:
    made.write("ad_spend.csv", b"date,cost\n2026-01-05,1.5\n")
    made.write("mine.csv", b"lead_id;created_at;email;zzz\n1;05/01/2026;a@exemple.fr;9\n")
    made.write("guess.csv", b"Email,Pr\xc3\xa9nom,Created Date,Lead Source\na@exemple.fr,L,,Web\n")
    made.write("empty.csv", b"")
    made.write("odd.csv", b"a,b\n1,2\n")
    made.write("bare.csv", b"lou@exemple.fr,Lou,2026-01-05\nkim@exemple.fr,Kim,2026-01-06\n")
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
    assert files["odd.csv"]["cells"] == [["1", "2"]]
    assert files["odd.csv"]["start"][0] == "crm_leads"
    assert "no header line" in files["bare.csv"]["problem"]
    assert "exemple.fr" not in json.dumps(files["bare.csv"])
    assert set(report["sections"]) == {"crm_leads"}
    assert [s["files"] for s in report["guesses"]["crm_leads"]] == [["guess*.csv"], ["odd.csv"]]
    outside = tmp_path / "affaires.csv"
    outside.write_bytes(next(s.content for s in SAMPLES if s.preset == "pipedrive_deals_fr"))
    code, out = roi("-w", made.ws.root, outside, "--write")
    assert code == 0
    assert "Not added, because they lie outside" in out


@pytest.mark.parametrize(
    ("content", "extract", "column", "source"),
    [
        # A record is not taken for the header, although it has two words that tools use as such.
        (b"Joined,Who,Interest,Stage\n2026-03-01,Lou,Email,Source\n", "crm_leads", "status",
         "Stage"),
        (b"Pr\xc3\xa9nom;Nom;E-mail\nLou;Exemple;lou@exemple.fr\n", "crm_leads", "last_name",
         "Nom"),
        (b"Deal,Company,Amount,Stage,Close Date,Created\nA,B,1,Won,2026-01-02,2026-01-01\n",
         "crm_opportunities", "closed_at", "Close Date"),
        (b"Soci\xc3\xa9t\xc3\xa9;Effectif;Code postal\nA;10;01000\n", "crm_accounts",
         "company_size", "Effectif"),
    ],
)  # fmt: skip
def test_a_guess_is_written_as_a_comment(
    made: Made, content: bytes, extract: str, column: str, source: str
) -> None:
    made.write("export 2026.csv", content)
    code, out = roi("-w", made.ws.root, "--write")
    assert code == 0, out
    assert "to be checked" in out
    assert read_settings(made.ws).sections == ()
    text = made.ws.settings_file.read_text(encoding="utf-8")
    start = text.index("#   " + extract)
    plain = "".join(f"{line.removeprefix('# ')}\n" for line in text[start:].splitlines())
    made.settings(f"extracts:\n{plain}")
    [section] = read_settings(made.ws).sections
    assert (section.extract, section.files) == (extract, ("export [0-9]*.csv",))
    assert source in dict(section.columns)[column].text
    made.rows(f"select count(*) from raw.{extract}")
    assert roi("-w", made.ws.root, "--write")[0] == 0


def test_the_section_of_roi_yml_is_shown_as_it_reads(made: Made) -> None:
    made.write(
        "visits.csv", b"Jour,Visiteurs,Groupe\n2026-03-01,135,Organic\n2026-03-01,18,Direct\n"
    )
    made.settings(
        "extracts:\n  web_visits: {files: visits.csv, columns: {date: Jour, "
        "unique_visitors: Visiteurs}}\n"
    )
    code, out = roi("-w", made.ws.root, "visits.csv", "--json")
    assert code == 2, out
    code, out = roi("-w", made.ws.root, "extracts/visits.csv", "--json")
    report = json.loads(out)
    [reading] = report["files"][0]["readings"]
    assert (reading["how"], reading["records_landed"]) == ("mapped", 2)
    # Its key lacks the dimension that the file has.
    [(column, why)] = reading["doubts"]
    assert column == "date"
    assert "2 records share 1 keys" in why
    assert "Groupe" in why
    assert report["sections"] == {}


def test_a_second_tool_is_added_to_the_section_that_is_there(made: Made) -> None:
    made.settings(
        "extracts:\n  crm_opportunities:   # ours\n    # theirs\n    files: mine.csv\n"
        "    columns: {created_at: Date}\n  call_logs: {files: calls.csv}\nlocale: fr_FR\n"
    )
    made.write("mine.csv", b"opportunity_id,Date\n1,2026-01-05\n")
    made.write("calls.csv", b"call_id,started_at\n1,2026-01-05 10:00\n")
    for sample in SAMPLES:
        if sample.preset in ("pipedrive_deals_fr", "hubspot_deals", "aircall"):
            made.write(sample.file_name, sample.content)
    code, out = roi("-w", made.ws.root, "--write")
    assert code == 0, out
    assert "Left as they are, because their section is written on one line: call_logs" in out
    sections = [(s.extract, s.preset, s.files) for s in read_settings(made.ws).sections]
    assert sections == [
        ("crm_opportunities", None, ("mine.csv",)),
        ("crm_opportunities", "pipedrive_deals_fr", ("affaires*.csv",)),
        ("crm_opportunities", "hubspot_deals", ("deals*.csv",)),
        ("call_logs", None, ("calls.csv",)),
    ]
    assert "# theirs" in made.ws.settings_file.read_text(encoding="utf-8")


def test_the_costs_may_lie_on_any_sheet_of_a_workbook(made: Made) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Read me: the figures are on the other sheets"])
    for title, header in (
        ("2026", ("Poste", "Canal", "janv. 2026", "févr. 2026", "mars 2026", "Total")),
        ("Notes", ("Who", "When", "What")),
    ):
        sheet = book.create_sheet(title)
        sheet.append(header)
        sheet.append(["Stand", "Salon", 1, 2, 3, 6])
    book.save(made.ws.extracts / "budget 2026.xlsx")
    code, out = roi("-w", made.ws.root, "--write")
    assert code == 0, out
    [section] = read_settings(made.ws).sections
    assert (section.extract, section.preset, section.sheet) == ("cost_ledger", "cost_table", "2026")
    rows = made.rows("select month, category, amount from raw.cost_ledger order by 1")[0]
    assert rows == [
        ("2026-01-01", "Stand", "1"),
        ("2026-02-01", "Stand", "2"),
        ("2026-03-01", "Stand", "3"),
    ]


@pytest.mark.parametrize(
    ("name", "pattern", "next_month"),
    [
        ("hubspot-crm-exports-all-contacts-2026-03-31.csv",
         "hubspot-crm-exports-all-contacts*.csv",
         "hubspot-crm-exports-all-contacts-2026-04-30-1.csv"),
        ("report1774987320113.csv", "report[0-9]*.csv", "report1777665720113.csv"),
        ("deals-8142231-17.csv", "deals-[0-9]*.csv", "deals-8142231-18.csv"),
        ("account_5088_campaign_performance_report.csv",
         "account*_campaign_performance_report*.csv",
         "account_5088_campaign_performance_report (1).csv"),
        ("Exemple-Campagnes-1-janv.-2026-31-mars-2026.csv", "Exemple-Campagnes*.csv",
         "Exemple-Campagnes-1-avr.-2026-30-juin-2026.csv"),
        ("ads_oct.csv", "ads_*.csv", "ads_nov.csv"),
        ("Coûts prospection 2026.xlsx", "Coûts prospection*.xlsx", "Coûts prospection 2027.xlsx"),
        ("2026/leads [x] 2026-03.csv.gz", "2026/leads [[]x] [0-9]*.csv.gz",
         "2026/leads [x] 2026-04.csv.gz"),
        ("20260331.csv", "20260331.csv", "20260331.csv"),
    ],
)  # fmt: skip
def test_the_pattern_finds_the_file_of_next_month(name: str, pattern: str, next_month: str) -> None:
    others = ("report_tiktok.csv", "deals_lost.csv")
    assert file_pattern(name, others) == pattern
    for found in (name, next_month):
        assert fnmatch.fnmatchcase(found, pattern)


def test_a_pattern_takes_no_file_of_another_layout() -> None:
    assert file_pattern("meta ads.csv", ["meta ads old.csv"]) == "meta ads.csv"
    assert file_pattern("campaigns report 2026.csv", ["campaigns report old.csv"]) == (
        "campaigns report [0-9]*.csv"
    )


def test_a_path_that_does_not_exist(made: Made) -> None:
    code, out = roi("-w", made.ws.root, "nothing.csv")
    assert code == 2
    assert "There is no file nothing.csv" in out
