"""The invented company: the same bytes for the same seed, and a truth that can be trusted."""

import csv
import json
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml

from prospecting_roi.commands import demo
from prospecting_roi.core.errors import UserError
from prospecting_roi_demo import mixes
from prospecting_roi_demo.__main__ import main
from prospecting_roi_demo.company import EXTRACTS
from prospecting_roi_demo.defects import CELLS, COPIES, KINDS, REMOVALS
from prospecting_roi_demo.plan import Plan
from prospecting_roi_demo.workspace import generate

NOT_MADE = {"channel_totals", "stage_events"}
"""For firms that have nothing else: the demo's has every lead."""
LEFT_OUT = {
    ("crm_meetings", "email"),
    ("crm_meetings", "held_by"),
    ("crm_leads", "consented_on"),
    ("crm_leads", "perimeter"),
    ("call_logs", "attempts"),
    ("campaigns", "alias_ids"),
    ("campaigns", "audience"),
}
"""Columns of CRMs unlike the demo's."""
CATALOGUE = Path(demo.__file__).parents[1] / "core" / "extracts.yml"
LEADS, CALLS = 600, 2_000

Rows = list[dict[str, str]]


def read(folder: Path, extract: str) -> Rows:
    with (folder / "extracts" / f"{extract}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def contents(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clean")
    generate(folder, Plan(mix="clean", leads=LEADS, calls=CALLS))
    return folder


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dirty")
    generate(folder, Plan(mix="dirty", leads=LEADS, calls=CALLS))
    return folder


@pytest.fixture(scope="module")
def default(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("default")
    generate(folder, Plan())
    return folder


def test_same_seed_gives_same_bytes_with_one_and_two_threads(tmp_path: Path, dirty: Path) -> None:
    generate(tmp_path / "one", Plan(mix="dirty", leads=LEADS, calls=CALLS), threads=1)
    generate(tmp_path / "two", Plan(mix="dirty", leads=LEADS, calls=CALLS), threads=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two") == contents(dirty)


def test_order_of_many_calls_does_not_depend_on_threads(tmp_path: Path) -> None:
    # several row groups: with fewer rows a second thread has nothing to do
    plan = Plan(leads=600, calls=400_000)
    generate(tmp_path / "one", plan, only="call_logs", threads=1)
    generate(tmp_path / "two", plan, only="call_logs", threads=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    ids = [row["call_id"] for row in read(tmp_path / "two", "call_logs")][: plan.calls]
    assert ids == sorted(set(ids))
    assert len(ids) == plan.calls


@pytest.mark.parametrize("extract", ["call_logs", "crm_stage_history", "crm_leads"])
def test_one_extract_alone_is_the_same_file(tmp_path: Path, dirty: Path, extract: str) -> None:
    generate(tmp_path / "alone", Plan(mix="dirty", leads=LEADS, calls=CALLS), only=extract)
    file = f"extracts/{extract}.csv"
    assert contents(tmp_path / "alone").keys() == {"roi.yml", file}
    assert contents(tmp_path / "alone")[file] == contents(dirty)[file]


def test_another_seed_gives_another_company(tmp_path: Path, clean: Path) -> None:
    generate(tmp_path / "other", Plan(mix="clean", seed=7, leads=LEADS, calls=CALLS))
    assert read(tmp_path / "other", "crm_leads") != read(clean, "crm_leads")


def test_headers_are_the_columns_of_the_catalogue(clean: Path) -> None:
    catalogue = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    assert set(EXTRACTS) == set(catalogue) - NOT_MADE
    for extract in EXTRACTS:
        with (clean / "extracts" / f"{extract}.csv").open(encoding="utf-8") as file:
            columns = [c for c in catalogue[extract]["columns"] if (extract, c) not in LEFT_OUT]
            assert file.readline().rstrip("\n").split(",") == columns


def test_required_cells_and_keys_of_the_clean_mix(clean: Path) -> None:
    catalogue = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    for extract, described in catalogue.items():
        if extract in NOT_MADE:
            continue
        rows = read(clean, extract)
        assert rows, extract
        for column, kind in described["columns"].items():
            assert not kind.endswith("!") or all(row[column] for row in rows), (extract, column)
        keys = [tuple(row[column] for column in described["key"]) for row in rows]
        assert len(set(keys)) == len(keys), extract


def test_references_of_the_clean_mix_resolve(clean: Path) -> None:
    ids = {
        extract: {row[column] for row in read(clean, extract)}
        for extract, column in (
            ("crm_accounts", "account_id"),
            ("crm_leads", "lead_id"),
            ("crm_opportunities", "opportunity_id"),
            ("campaigns", "campaign_id"),
            ("people", "person_id"),
            ("call_logs", "call_id"),
        )
    }
    aliases = {row["alias_ids"] for row in read(clean, "people")} - {""}
    targets = {
        "account_id": ids["crm_accounts"],
        "referred_by": ids["crm_accounts"],
        "lead_id": ids["crm_leads"],
        "opportunity_id": ids["crm_opportunities"],
        "campaign_id": ids["campaigns"],
        "person_id": ids["people"],
        "owner_id": ids["people"],
        "booked_by": ids["people"],
        "agent_id": ids["people"] | aliases,
        "parent_call_id": ids["call_logs"],
    }
    seen = set()
    for extract in EXTRACTS:
        for row in read(clean, extract):
            for column in targets.keys() & row.keys():
                if (extract, column) == ("ad_spend", "account_id"):  # the platform's account
                    continue
                if row[column]:
                    seen.add(column)
                    assert row[column] in targets[column], (extract, column, row[column])
    assert seen == targets.keys()


def test_what_has_happened_lies_in_the_period_and_in_order(clean: Path) -> None:
    leads = {row["lead_id"]: row for row in read(clean, "crm_leads")}
    for row in leads.values():
        reached = [row["created_at"], row["mql_at"], row["sql_at"]]
        reached = [moment for moment in reached if moment]
        assert reached == sorted(reached)
        assert reached[0] >= "2024-11-01"
        assert reached[-1] < "2026-11-01"
    for row in read(clean, "crm_opportunities"):
        assert row["created_at"] >= leads[row["lead_id"]]["sql_at"]
        assert (row["status"] == "open") == (row["closed_at"] == "")
        assert row["closed_at"] == "" or row["created_at"] < row["closed_at"] < "2026-11-01"


def test_sirens_have_a_valid_key_and_nobody_is_twice_there(clean: Path) -> None:
    for row in read(clean, "crm_accounts"):
        digits = [int(digit) for digit in row["company_siren"]]
        doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[1::2]]
        assert len(digits) == 9
        assert (sum(digits[::2]) + sum(doubled)) % 10 == 0
    leads = read(clean, "crm_leads")
    for column in ("email", "phone"):
        values = [row[column] for row in leads]
        assert len(set(values)) == len(values)
    assert all(row["email"].endswith(".example") for row in leads)
    assert len({row["company_siren"] for row in read(clean, "crm_accounts")}) == len(
        read(clean, "crm_accounts")
    )


def test_clean_mix_agrees_with_its_truth(clean: Path) -> None:
    truth = json.loads((clean / "truth" / "truth.json").read_text(encoding="utf-8"))
    company = truth["company"]
    leads, deals = read(clean, "crm_leads"), read(clean, "crm_opportunities")
    assert truth["defects"] == truth["duplicates"] == {}
    assert company["leads"] == len(leads) == LEADS
    assert company["mqls"] == sum(row["mql_at"] != "" for row in leads)
    assert company["opportunities"] == len(deals)
    assert company["won_opportunities"] == sum(row["status"] == "won" for row in deals)
    held = [row for row in read(clean, "crm_meetings") if row["status"] == "held"]
    assert company["meetings_held"] == len(held)
    orders = read(clean, "crm_orders")
    booked = {row["opportunity_id"] for row in orders}
    cents = sum(round(float(row["amount"]) * 100) for row in orders) + sum(
        round(float(row["amount"]) * 100)
        for row in deals
        if row["status"] == "won" and row["opportunity_id"] not in booked
    )
    assert round(company["revenue"] * 100) == cents
    parts = ("booked_cost", "labour_cost", "shared_cost")
    for row in truth["channels"].values():
        assert sum(row[part] for part in parts) == pytest.approx(row["complete_cost"], abs=0.001)


def test_every_defect_is_logged_and_counted(dirty: Path) -> None:
    truth = json.loads((dirty / "truth" / "truth.json").read_text(encoding="utf-8"))
    with (dirty / "truth" / "defects.csv").open(encoding="utf-8", newline="") as file:
        logged = list(csv.DictReader(file))
    with (dirty / "truth" / "duplicates.csv").open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file))
    assert Counter(row["kind"] for row in logged) == truth["defects"]
    assert Counter(row["kind"] for row in pairs) == truth["duplicates"]
    known = {item.kind: item.extract for item in KINDS}
    assert {(row["kind"], row["extract"]) for row in logged} <= known.items()


def test_damage_is_where_the_log_says_and_nowhere_else(clean: Path, dirty: Path) -> None:
    with (dirty / "truth" / "defects.csv").open(encoding="utf-8", newline="") as file:
        logged = list(csv.DictReader(file))
    copied = {item.kind for item in COPIES}
    for extract, key in (
        ("crm_leads", "lead_id"),
        ("crm_opportunities", "opportunity_id"),
        ("crm_orders", "order_id"),
        ("call_logs", "call_id"),
    ):
        before = {row[key]: row for row in read(clean, extract)}
        after = read(dirty, extract)
        mine = [row for row in logged if row["extract"] == extract]
        damaged = {row["record_id"]: row for row in mine if row["kind"] not in copied}
        added = [row for row in mine if row["kind"] in copied]
        assert len(after) == len(before) + len(added)
        for row in after[: len(before)]:
            changed = {column for column in row if row[column] != before[row[key]][column]}
            defect = damaged.get(row[key])
            assert bool(changed) == (defect is not None)
            assert defect is None or defect["column_name"] in changed
        assert sorted(row[key] for row in after[len(before) :]) == sorted(
            row["record_id"] for row in added
        )


def test_stale_opportunities_were_never_entered_as_lost(dirty: Path) -> None:
    with (dirty / "truth" / "defects.csv").open(encoding="utf-8", newline="") as file:
        stale = {r["record_id"] for r in csv.DictReader(file) if r["kind"] == "stale_opportunity"}
    entries = read(dirty, "crm_stage_history")
    assert stale
    assert all(r["stage"] != "Perdu" for r in entries if r["opportunity_id"] in stale)


def test_removed_groups_are_gone(clean: Path, dirty: Path) -> None:
    with (dirty / "truth" / "defects.csv").open(encoding="utf-8", newline="") as file:
        logged = list(csv.DictReader(file))
    for item in (item for item in REMOVALS if not item.is_extra):
        gone = {row["record_id"] for row in logged if row["kind"] == item.kind}
        assert gone
        assert gone <= {row[item.column] for row in read(clean, item.extract)}
        assert not gone & {row[item.column] for row in read(dirty, item.extract)}


@pytest.mark.slow
def test_default_demo_has_the_promised_size_and_every_kind_of_defect(default: Path) -> None:
    truth = json.loads((default / "truth" / "truth.json").read_text(encoding="utf-8"))
    assert set(truth["defects"]) == {item.kind for item in KINDS if not item.is_extra}
    assert truth["company"]["leads"] == 5_000
    assert truth["records"]["call_logs"] == 60_000 + truth["defects"]["call_doubled_line"]


@pytest.mark.slow
def test_default_demo_tells_its_story(default: Path) -> None:
    channels = json.loads((default / "truth" / "truth.json").read_text("utf-8"))["channels"]

    def roi(channel: str) -> float:
        row = channels[channel]
        margin, cost = row["new_customer_gross_margin"], row["complete_cost"]
        return float((margin - cost) / cost)

    assert roi("telesales") > 1
    assert 0 < roi("social_selling") < 1
    assert abs(roi("emailing")) < 0.5
    assert roi("display") < -0.5
    assert channels["events"]["new_customers"] < 20


def test_shares_of_a_file(tmp_path: Path) -> None:
    mix = tmp_path / "mix.yml"
    mix.write_text("missing_source: 0.5\n", encoding="utf-8")
    generate(tmp_path / "made", Plan(mix=str(mix), leads=LEADS, calls=CALLS))
    truth = json.loads((tmp_path / "made" / "truth" / "truth.json").read_text("utf-8"))
    assert set(truth["defects"]) == {"missing_source"}
    assert 0.4 * LEADS < truth["defects"]["missing_source"] < 0.6 * LEADS


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense: 0.5", "unknown kind of defect 'nonsense'"),
        ("missing_source: 2", "share of missing_source must be a number from 0 to 1"),
        ("- missing_source", "expected lines such as"),
        ("{", "not a YAML file"),
    ],
)
def test_wrong_shares_are_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    mix = tmp_path / "mix.yml"
    mix.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        mixes.shares(str(mix))


def test_kinds_have_one_name_each_and_shares_that_fit() -> None:
    assert len({item.kind for item in KINDS}) == len(KINDS)
    for mix in ("dirty", "all"):
        shares = mixes.shares(mix)
        for extract in EXTRACTS:
            items = [item for item in (*CELLS, *COPIES) if item.extract == extract]
            assert sum(shares[item.kind] for item in items) <= 1
    assert all(mixes.shares("all").values())


def test_command_refuses_a_folder_in_use(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match="not an empty folder"):
        demo.run(tmp_path)
    assert main([str(tmp_path)]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_command_passes_errors_on(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="--leads must lie between"):
        demo.run(tmp_path / "new", leads=1)
    with pytest.raises(UserError, match="neither clean, default, dirty"):
        demo.run(tmp_path / "new", mix="filthy")
    assert list(tmp_path.iterdir()) == []


def test_command_makes_a_workspace_until_a_day(tmp_path: Path) -> None:
    demo.run(tmp_path / "new", seed=3, mix="clean", leads=100, calls=200, until=date(2024, 2, 29))
    settings = yaml.safe_load((tmp_path / "new" / "roi.yml").read_text(encoding="utf-8"))
    assert settings["currency"] == "EUR"
    assert not any((tmp_path / "new" / "reference").iterdir())
    days = [row["date"] for row in read(tmp_path / "new", "exchange_rates")]
    assert (days[0], days[-1]) == ("2022-03-01", "2024-02-29")


def test_program_runs_from_any_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "prospecting_roi_demo", "made", "--leads", "50", "--calls"]
    done = subprocess.run([*command, "100"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "made" / "truth" / "truth.json").is_file()
