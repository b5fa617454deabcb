"""How a command ends: exit code, one sentence, and what was published still there."""

import json
import shutil
import signal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Command, Ended

NEW = "L4,2026-03-01,partner\n"
HELD = """
import time
import prospecting_roi.land
prospecting_roi.land.land = lambda *given, **named: (print("holding", flush=True), time.sleep(3600))
"""


def still_published(company: "Command", ended: "Ended", code: int) -> None:
    """One sentence, this exit code, and readers see build 1."""
    assert ended.code == code, ended.err
    assert "Traceback" not in ended.err
    assert (company.published(), company.number()) == (3, 1)


def test_published_and_said(company: "Command") -> None:
    company.give(NEW)
    ended = company.run("build", "--json")
    assert ended.code == 0, ended.err
    answer = json.loads(ended.out)
    assert (answer["status"], answer["build_id"], answer["load_id"]) == ("published", 2, 2)
    account = answer["figures"]["accounting"][0]
    assert (account["records_read"], account["records_accepted"]) == (1, 1)
    assert company.published() == 1


def test_tables_on_stdout_progress_on_stderr(company: "Command") -> None:
    ended = company.run("build")
    assert "telesales" in ended.out
    assert "£" not in ended.out
    assert "€200" in ended.out
    assert "Landing" in ended.err
    assert "Landing" not in ended.out


def test_failed_test_is_named_with_its_rows(company: "Command") -> None:
    company.give("L9,2026-03-01,breaks a test\n")
    ended = company.run("build")
    still_published(company, ended, 1)
    assert "unique_grain_stg_leads_lead_id (1 rows)" in ended.sentence
    assert (company.folder / "state" / "candidate.duckdb").is_file()


def test_closed_gate_names_the_rule(company: "Command") -> None:
    company.give("L9,2026-03-01,closes the gate\n", NEW)
    ended = company.run("build")
    still_published(company, ended, 1)
    assert "rule closed_gate (1 of 2)" in ended.sentence
    still_published(company, company.run("check"), 1)
    still_published(company, company.run("check", "--fail-on", "never"), 0)
    assert company.run("build", "--fail-on", "never").code == 0
    assert (company.published(), company.number()) == (2, 2)


def test_engine_error_names_the_model(company: "Command") -> None:
    company.give("L9,2026-03-01,breaks the engine\n")
    ended = company.run("build", "--json")
    still_published(company, ended, 3)
    assert "int_numbers" in ended.sentence
    assert json.loads(ended.out)["exit_code"] == 3


def test_unforeseen_error_is_the_engines_and_logged(company: "Command") -> None:
    company.give(NEW)
    patch = "import prospecting_roi.land\nprospecting_roi.land.land = lambda *given, **named: 1 / 0"
    ended = company.run("build", patch=patch)
    still_published(company, ended, 3)
    log = company.folder / "state" / "logs" / "roi.log"
    assert str(log) in ended.sentence
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")


def test_broken_project_is_the_engines(company: "Command", small_project: "object") -> None:
    broken = company.folder.parent / "project"
    shutil.copytree(str(small_project), broken)
    (broken / "models" / "broken.sql").write_text("select {{ ref('nowhere') }}", encoding="utf-8")
    company.project = broken
    ended = company.run("build")
    still_published(company, ended, 3)
    assert "nowhere" in ended.sentence


def test_busy(company: "Command") -> None:
    holder = company.start("build", patch=HELD)
    holder.said(holder.out, "holding")
    for verb in ("build", "check", "rollback"):
        ended = company.run(verb)
        still_published(company, ended, 4)
        assert f"process {holder.pid}" in ended.sentence
    holder.send(signal.SIGKILL)
    holder.end()
    assert company.run("build").code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "--target", "oracle"),
        ("build", "--fail-on", "sometimes"),
        ("build", "--as-of", "2020-01-01"),
        ("build", "--as-of", "yesterday"),
        ("build", "--as-of", "2030-01-01", "--select", "marts"),
        ("build", "--select", "no_such_model"),
        ("build", "--threads", "0"),
        ("build", "--no-such-option"),
        ("rollback",),
        ("rollback", "--to", "9"),
    ],
)
def test_wrong_request(company: "Command", arguments: tuple[str, ...]) -> None:
    still_published(company, company.run(*arguments), 2)


def broken_files(company: "Command", case: str) -> None:
    extract = company.folder / "extracts" / "crm_leads.csv"
    if case == "required column missing":
        extract.write_text("lead_id,lead_source\nL1,telesales\n", encoding="utf-8")
    elif case == "0 bytes":
        extract.write_bytes(b"")
    elif case == "binary":
        extract.write_bytes(bytes(range(256)) * 40)
    elif case == "unknown key":
        (company.folder / "roi.yml").write_text("company: T\ncurency: EUR\n", encoding="utf-8")
    elif case == "no extracts folder":
        shutil.rmtree(company.folder / "extracts")
    elif case == "none of the extracts needed":
        extract.rename(extract.with_name("exchange_rates.csv"))
        text = "date,currency,rate\n2026-01-01,USD,0.9\n"
        extract.with_name("exchange_rates.csv").write_text(text, encoding="utf-8")
    elif case == "no roi.yml":
        (company.folder / "roi.yml").unlink()
    elif case == "warehouse is a file":
        (company.folder / "warehouse.duckdb").unlink()
        shutil.copyfile(
            company.folder / "state" / "versions" / "1" / "warehouse.duckdb",
            company.folder / "warehouse.duckdb",
        )


@pytest.mark.parametrize(
    ("case", "names"),
    [
        ("required column missing", ("crm_leads.csv", "created_at")),
        ("0 bytes", ("crm_leads.csv",)),
        ("binary", ("crm_leads.csv",)),
        ("unknown key", ("roi.yml", "curency", "2")),
        ("no extracts folder", ("extracts",)),
        ("none of the extracts needed", ("crm_leads",)),
        ("no roi.yml", ("roi.yml", "roi init")),
        ("warehouse is a file", ("warehouse.duckdb",)),
    ],
)
def test_wrong_input(company: "Command", case: str, names: tuple[str, ...]) -> None:
    broken_files(company, case)
    ended = company.run("build")
    assert ended.code == 2, ended.err
    assert "Traceback" not in ended.err
    for name in names:
        assert name in ended.sentence
    assert company.published() == 3


def test_version_whose_file_is_gone(company: "Command") -> None:
    company.give(NEW)
    assert company.run("build").code == 0
    (company.folder / "state" / "versions" / "2" / "warehouse.duckdb").unlink()
    ended = company.run("build")
    assert ended.code == 2
    assert "roi rollback" in ended.sentence
    assert company.run("doctor").code == 2
    assert company.run("rollback").code == 0
    assert company.published() == 3
    assert company.run("build").code == 0
    assert (company.published(), company.number()) == (1, 2)
