"""A company's data over some days: what closes the gate, what is new, known, returned, repaired."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from junitparser import JUnitXml
from typer.testing import CliRunner, Result

from prospecting_roi.cli import app

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("judging_here")]

LEADS = [
    {"lead_id": "L1", "created_at": "2026-01-05", "lead_source": "telesales", "email": "a@x.fr"},
    {"lead_id": "L2", "created_at": "2026-01-06", "lead_source": "", "email": "b@x.fr"},
    {"lead_id": "L3", "created_at": "2026-01-07", "lead_source": "", "email": "c@x.fr"},
]
ORDERS = [
    {
        "order_id": "O1",
        "ordered_at": "2026-03-02",
        "amount": "100",
        "currency": "USD",
        "lead_id": "L1",
    }
]
COSTS = [
    {
        "entry_id": "E1",
        "month": "2026-03-01",
        "amount": "500",
        "currency": "USD",
        "channel": "events",
    },
    {"entry_id": "E2", "month": "2026-03-01", "amount": "40", "currency": "", "channel": "events"},
    {
        "entry_id": "E3",
        "month": "2026-03-01",
        "amount": "9",
        "currency": "",
        "channel": "telesales",
    },
]
RATES = [{"date": "2026-03-02", "currency": "USD", "rate": "0.9"}]


@dataclass
class Company:
    """A workspace whose files change, and the command line on it."""

    root: Path
    leads: list[dict[str, str]]
    strict: Result | None = None

    def write(self, extract: str, records: list[dict[str, str]]) -> None:
        path = self.root / "extracts" / f"{extract}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(records[0]))
            writer.writeheader()
            writer.writerows(records)

    def set_source(self, lead_id: str, source: str) -> None:
        for lead in self.leads:
            if lead["lead_id"] == lead_id:
                lead["lead_source"] = source
        self.write("crm_leads", self.leads)

    def add(self, lead_id: str, source: str) -> None:
        self.leads.append(
            {
                "lead_id": lead_id,
                "created_at": "2026-01-09",
                "lead_source": source,
                "email": f"{lead_id}@x.fr",
            }
        )
        self.write("crm_leads", self.leads)

    def roi(self, verb: str, *arguments: str) -> Result:
        return CliRunner().invoke(app, [verb, "-w", str(self.root), *arguments])

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.root / "warehouse.duckdb"), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def sourceless(self) -> dict[str, tuple[str, bool]]:
        """Lead without a source to the state of its finding, and whether it is open."""
        query = """
            select entity_id, state, is_open from quality.findings
            where rule_id = 'lead_source_missing'
        """
        return {name: (state, is_open) for name, state, is_open in self.rows(query)}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    root = tmp_path_factory.mktemp("company")
    (root / "extracts").mkdir()
    (root / "roi.yml").write_text("company: Somebody\nlocale: en_GB\n", encoding="utf-8")
    (root / "extracts" / "::error::costs\u202e.xlsx").write_bytes(b"no workbook")
    made = Company(root, [dict(lead) for lead in LEADS])
    made.write("crm_leads", made.leads)
    made.write("crm_orders", ORDERS)
    made.write("cost_ledger", COSTS)
    return made


def failed_rules(result: Result) -> set[str]:
    said = json.loads(result.stdout)
    return {rule["rule_id"] for rule in said["quality"]["rules"] if rule["status"] == "fail"}


def test_an_error_closes_the_gate_and_everything_says_so(company: Company) -> None:
    junit = company.root / "junit.xml"
    result = company.roi("check", "--json", "--junit", str(junit))
    assert result.exit_code == 1
    said = json.loads(result.stdout)
    assert (said["status"], said["exit_code"]) == ("failed", 1)
    assert failed_rules(result) == {"order_exchange_rate_missing", "missing_exchange_rate"}
    assert said["files_not_read"] == ["::error::costs\u202e.xlsx"]
    assert result.stdout.isascii()
    page = (company.root / "reports/quality/index.html").read_text(encoding="utf-8")
    assert "::error::costs\\u202e.xlsx" in page
    assert result.stderr.strip().endswith("what failed is kept in " + said["place"] + ".")
    failures = {
        case.name for suite in JUnitXml.fromfile(str(junit)) for case in suite if not case.is_passed
    }
    assert failures == {"order_exchange_rate_missing", "missing_exchange_rate"}
    assert not (company.root / "warehouse.duckdb").exists()
    assert (company.root / "reports/quality/index.html").is_file()
    worklist = (company.root / "exports/worklists/finance.csv").read_text(encoding="utf-8-sig")
    assert "O1,CRM orders,currency,crm_orders.csv,1" in worklist
    assert "@x.fr" not in result.stdout + result.stderr + worklist
    (company.root / "baseline.json").write_text(result.stdout, encoding="utf-8")


def test_a_sum_with_an_amount_without_rate_is_unknown(company: Company) -> None:
    said = json.loads((company.root / "baseline.json").read_text(encoding="utf-8"))
    costs = {row["channel"]: row["complete_cost"] for row in said["figures"]["channels"]}
    assert (costs["events"], costs["telesales"], costs["all"]) == (None, 9, None)
    assert any("no exchange rate" in note["en"] for note in said["notes"])
    with duckdb.connect(said["place"], read_only=True) as connection:
        query = """
            select distinct complete_cost, direct_cost, cost_per_lead
            from marts.rpt_channel_performance where channel = 'all' and period_grain = 'month'
              and period_start = '2026-03-01'
        """
        assert connection.execute(query).fetchall() == [(None, None, None)]


def test_what_the_baseline_knows_passes(company: Company) -> None:
    baseline = str(company.root / "baseline.json")
    result = company.roi("check", "--baseline", baseline, "--json")
    assert result.exit_code == 0
    statuses = {
        rule["rule_id"]: rule["status"] for rule in json.loads(result.stdout)["quality"]["rules"]
    }
    assert statuses["order_exchange_rate_missing"] == "warn"


def what_people_are_told(result: Result) -> None:
    """On 80 columns, above the table: what nothing reads, and why a column is empty."""
    lines = result.stdout.splitlines()
    assert all(len(line) <= 80 for line in lines if not line.startswith("roi ") and "/" not in line)
    assert not any(line.lstrip().startswith("::") for line in lines)
    said = " ".join(result.stdout.split())
    table = said.index("Channels, all periods since")
    for note in (
        "! Nothing reads :\\x3aerror:\\x3acosts\\u202e.xlsx: what it holds is in no figure below",
        "! New customers' margin, ROI, 95 % interval unknown in every row: no order",
        "! Meetings held unknown in every row: no list of meetings is given",
        "margin_rate: 0.40",
    ):
        assert -1 < said.find(note) < table, note
    assert len(result.stderr.splitlines()) < 40, "a line for each model is no progress"


def test_repaired_error_is_published_and_a_warning_fails_when_asked(company: Company) -> None:
    company.write("exchange_rates", RATES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "80")
        told = company.roi("build")
    assert told.exit_code == 0
    what_people_are_told(told)
    assert company.sourceless() == {"L2": ("new", True), "L3": ("new", True)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GITHUB_ACTIONS", "true")
        result = company.roi("check", "--fail-on", "warning", "--json")
    company.strict = result
    assert result.exit_code == 1
    assert "lead_source_missing" in failed_rules(result)
    known = company.roi("check", "--fail-on", "warning", "--baseline", "published")
    assert known.exit_code == 0


def test_only_the_new_defect_fails(company: Company) -> None:
    company.add("L4", "")
    arguments = ("--fail-on", "warning", "--baseline", "published", "--json")
    result = company.roi("build", *arguments)
    assert result.exit_code == 1
    assert failed_rules(result) == {"lead_source_missing"}
    states = {
        finding["entity_id"]: finding["state"]
        for finding in json.loads(result.stdout)["quality"]["findings"]
        if finding["rule_id"] == "lead_source_missing"
    }
    assert states == {"L2": "known", "L3": "known", "L4": "new"}


def test_history_is_kept_and_a_rollback_takes_it_back(company: Company) -> None:
    company.set_source("L2", "telesales")
    company.set_source("L4", "telesales")
    assert company.roi("build").exit_code == 0
    repaired = {"L2": ("repaired", False), "L3": ("known", True)}
    assert company.sourceless() == repaired
    summary = """
        select failed_count, previous_failed_count, new_count, repaired_count, trend
        from quality.summary where rule_id = 'lead_source_missing' order by build_id
    """
    assert company.rows(summary) == [(2, None, 2, 0, "new"), (1, 2, 0, 1, "better")]

    company.set_source("L2", "")
    company.add("L5", "")
    assert company.roi("build").exit_code == 0
    assert company.sourceless() == {
        "L2": ("returned", True),
        "L3": ("known", True),
        "L5": ("new", True),
    }
    assert company.rows(summary)[-1] == (3, 1, 2, 0, "worse")
    again = json.loads(company.roi("build", "--json").stdout)
    found = [one for one in again["quality"]["findings"] if one["rule_id"] == "lead_source_missing"]
    assert again["status"] == "unchanged"
    assert {one["entity_id"] for one in found} == {"L2", "L3", "L5"}
    scores = "select score from quality.scores where extract = 'crm_leads' order by build_id"
    assert [float(score) for (score,) in company.rows(scores)] == [0.333333, 0.75, 0.4]
    said = """
        select cast(figure as integer), valid_from_build, valid_to_build
        from marts.rpt_metric_history
        where kpi = 'raw_leads' and channel = 'telesales' and period_start = '2026-01-01'
        order by valid_from_build
    """
    assert company.rows(said) == [(1, 1, 2), (3, 2, 3), (2, 3, None)]

    assert company.roi("rollback").exit_code == 0
    assert company.sourceless() == repaired
    assert len(company.rows(summary)) == 2
    assert company.rows(said) == [(1, 1, 2), (3, 2, None)]
    assert [len(company.rows(scores)), company.rows("select count(*) from quality.build")] == [
        2,
        [(2,)],
    ]


def test_github_gets_a_line_for_each_rule(company: Company) -> None:
    """Of the check that a warning failed."""
    result = company.strict
    assert result is not None
    said = [line for line in result.stderr.splitlines() if line.startswith("::")]
    rules = json.loads(result.stdout)["quality"]["rules"]
    missed = [rule for rule in rules if rule["status"] != "pass"]
    assert len(said) >= len(missed) > 0
    assert all(line.startswith(("::error title=", "::warning title=")) for line in said)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--fail-on", "often"), "one of error, warning, never was expected"),
        (("--baseline", "nowhere.json"), "there is no such file"),
    ],
)
def test_wrong_options_are_the_users(
    company: Company, arguments: tuple[str, ...], said: str
) -> None:
    result = company.roi("check", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
