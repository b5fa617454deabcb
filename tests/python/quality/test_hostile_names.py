"""Names that try to be more than text, from the extract to all that people open."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from prospecting_roi.cli import app

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("judging_here")]

SCRIPT = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://x.example","y")'
FILE = "crm_leads <script>alert(1)<script>.csv"
NAMES = ("first_name", "last_name")
# The first one is nobody's; the others are a lead's name, a number, and say who somebody is.
LABELS = ("Piaf d'été \u202e", "Zorglub Bulgroz", "06 12 34 56 78", "par Mme Zorglub")
SOMEBODY = "zoe.zorglub@nowhere.fr"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "extracts").mkdir()
    (folder / "roi.yml").write_text("company: Somebody\n", encoding="utf-8")
    with (folder / "extracts" / FILE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["lead_id", "created_at", "lead_source", "email", *NAMES])
        for place, lead_id in enumerate((SCRIPT, FORMULA, SOMEBODY)):
            address = f"{place}{SOMEBODY}"
            writer.writerow([lead_id, "2026-01-05", "", address, "Zorglub", "Bulgroz"])
        for place, label in enumerate(LABELS):
            writer.writerow([f"S{place}", "2026-01-05", label, "", "", ""])
    return folder


def test_they_are_text_everywhere(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    result = CliRunner().invoke(app, ["check", "-w", str(root), "--json"])
    assert result.exit_code == 0
    rules = {rule["rule_id"]: rule for rule in json.loads(result.stdout)["quality"]["rules"]}
    assert rules["personal_value"]["failed_count"] == 2  # of lead_id and of lead_source
    said = [line for line in result.stderr.splitlines() if line.startswith("::")]
    assert any(FILE in line for line in said)
    assert all(line.startswith(("::warning title=", "::error title=")) for line in said)

    with (root / "exports/worklists/marketing.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter=";") if row[5] == "lead_source"]
    ids = {row[3] for row in rows}
    assert {SCRIPT, f"'{FORMULA}"} <= ids
    assert {row[6] for row in rows} == {FILE}

    with (root / "exports/worklists/marketing.csv").open(encoding="utf-8-sig", newline="") as file:
        labels = {row[3] for row in csv.reader(file, delimiter=";") if row[2] == "libellé"}
    assert "piaf d'ete \\u202e" in labels
    assert len([label for label in labels if label.startswith("label-")]) == 3

    page = (root / "reports/quality/index.html").read_text(encoding="utf-8")
    worklists = "".join(
        path.read_text(encoding="utf-8") for path in (root / "exports/worklists").iterdir()
    )
    assert SCRIPT not in page
    # an address is somebody's, even as an id
    for text in (page, worklists, result.stdout, result.stderr):
        assert "orglub" not in text
        assert "ulgroz" not in text
        assert "34 56" not in text


def test_nothing_of_them_runs_in_a_browser(root: Path, browser: Any) -> None:
    heard: list[str] = []
    page = browser.new_page()
    page.set_default_timeout(300_000)
    page.on("dialog", lambda dialog: heard.append(dialog.message))
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.goto((root / "reports/quality/index.html").as_uri())
    page.fill("input[name=search]", "HYPERLINK")
    assert FORMULA in page.locator("#list td").all_inner_texts()
    page.close()
    assert heard == []
