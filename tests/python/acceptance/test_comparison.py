"""Two builds of a small company: what each cause moved, worked out by hand; as it was on a day."""

import csv
import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from prospecting_roi.build import comparison
from prospecting_roi.cli import app
from prospecting_roi.commands import compare as compare_command
from prospecting_roi.commands import review as review_command
from prospecting_roi.core.comparison import CAUSES, State, waterfalls

CONTENTS = {
    "crm_leads": [
        ("lead_id", "created_at", "lead_source", "email"),
        ("L1", "2026-01-05", "telesales", "a@x.fr"),
        ("L2", "2026-01-06", "telesales", "b@x.fr"),
        ("L3", "2026-01-07", "events", "c@x.fr"),
    ],
    "crm_orders": [
        ("order_id", "ordered_at", "amount", "currency", "lead_id", "account_id", "margin_amount"),
        ("O1", "2026-01-20", "1000", "EUR", "L1", "A1", "400"),
        ("O3", "2026-01-25", "500", "USD", "L3", "A3", "100"),
    ],
    "cost_ledger": [
        ("entry_id", "month", "amount", "currency", "channel"),
        ("E1", "2026-01-01", "100", "EUR", "telesales"),
        ("E2", "2026-01-01", "50", "EUR", "events"),
    ],
    "exchange_rates": [("date", "currency", "rate"), ("2026-01-25", "USD", "0.9")],
}
LATER = CONTENTS | {
    "crm_leads": [
        *CONTENTS["crm_leads"][:2],
        ("L2", "2026-01-06", "telesales", "a@x.fr"),  # the same person as L1
        ("L3", "2026-01-07", "telesales", "c@x.fr"),  # another source
        ("L4", "2026-01-15", "events", "d@x.fr"),  # late
        ("L5", "2026-02-03", "events", "e@x.fr"),  # new
    ],
    "crm_orders": [
        CONTENTS["crm_orders"][0],
        ("O1", "2026-01-20", "1200", "EUR", "L1", "A1", "400"),
        CONTENTS["crm_orders"][2],
    ],
    "cost_ledger": [
        CONTENTS["cost_ledger"][0],
        ("E1", "2026-01-01", "130", "EUR", "telesales"),
        CONTENTS["cost_ledger"][2],
    ],
    "exchange_rates": [("date", "currency", "rate"), ("2026-01-25", "USD", "0.8")],
}
SETTINGS = """company: Somebody <b>
locale: en_GB
settings:
  as_of_date: {day}
"""
HAND = {
    "raw_leads": (3, {"new_data": 1, "late_data": 1, "merges": -1}, 4),
    "complete_cost": (150, {"costs": 30}, 180),
    # 1 000 + 500 x 0.9; then 1 200; then 500 x 0.8
    "revenue": (1450, {"changed_status": 200, "rates": -50}, 1600),
    # 150 / 3, / 4, / 5; merged / 4; 180 / 4
    "cost_per_lead": (
        50,
        {"new_data": -12.5, "late_data": -7.5, "merges": 7.5, "costs": 7.5},
        45,
    ),
}
HAND_TELESALES = {
    "raw_leads": (2, {"reclassified_source": 1, "merges": -1}, 2),
    "new_customers": (1, {"reclassified_source": 1}, 2),
    "revenue": (1000, {"changed_status": 200, "reclassified_source": 450, "rates": -50}, 1600),
}


def roi(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [arguments[0], "-w", str(root), *arguments[1:]])


def deliver(root: Path, day: str, contents: dict[str, list[tuple[str, ...]]]) -> None:
    (root / "extracts").mkdir(exist_ok=True)
    (root / "roi.yml").write_text(SETTINGS.format(day=day), encoding="utf-8")
    for extract, rows in contents.items():
        path = root / "extracts" / f"{extract}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory, judging: Callable[[], Any]) -> Path:
    root = tmp_path_factory.mktemp("company")
    for day, contents in (("2026-02-01", CONTENTS), ("2026-02-05", LATER)):
        deliver(root, day, contents)
        with judging():
            assert roi(root, "build").exit_code == 0
    return root


@pytest.fixture(scope="module")
def compared(company: Path) -> Path:
    """After the comparison of the last two builds."""
    done = roi(company, "compare", "--quiet")
    assert done.exit_code == 0, done.stderr
    assert "Late or withdrawn" in done.stdout
    return company / "reports" / "compared"


def told(compared: Path, channel: str) -> dict[str, tuple[float, dict[str, float], float]]:
    with (compared / "1-2.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["period_grain"] == "all"]
    return {
        row["kpi"]: (
            float(row["former"]),
            {cause: float(row[cause]) for cause in CAUSES if float(row[cause])},
            float(row["later"]),
        )
        for row in rows
        if row["channel"] == channel
    }


@pytest.mark.slow
@pytest.mark.parametrize(("channel", "by_hand"), [("all", HAND), ("telesales", HAND_TELESALES)])
def test_each_cause_moves_what_it_moves_by_hand(
    compared: Path, channel: str, by_hand: dict[str, Any]
) -> None:
    found = told(compared, channel)
    assert {kpi: found[kpi] for kpi in by_hand} == by_hand


@pytest.mark.slow
def test_the_changes_sum_to_the_difference(compared: Path) -> None:
    with (compared / "1-2.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["period_grain"] for row in rows} == {"month", "quarter", "year", "all"}
    for row in rows:
        changes = [row[cause] for cause in CAUSES]
        if "" not in changes:
            total = sum(map(Decimal, changes))
            assert total == Decimal(row["later"]) - Decimal(row["former"]), row


@pytest.mark.slow
def test_the_page_names_the_company_as_text(compared: Path) -> None:
    page = (compared / "1-2.html").read_text(encoding="utf-8")
    assert "Somebody &lt;b&gt;" in page
    assert "<b>" not in page
    assert page.count("<svg") > len(HAND)


@pytest.mark.slow
def test_nothing_is_left_of_what_was_built_between(company: Path, compared: Path) -> None:
    assert compared.exists()
    assert not (company / "state" / "compared").exists()
    assert json.loads(roi(company, "build", "--json").stdout)["status"] == "unchanged"


@pytest.mark.slow
def test_the_models_of_both_builds_are_listed_with_what_differs(company: Path) -> None:
    listed = json.loads(roi(company, "runs", "--models", "--json").stdout)
    assert [model["first"]["build_id"] for model in listed["models"]] == [1, 2]
    assert listed["roi_owner"] is None
    assert "Nobody is named who steers ROI" in roi(company, "runs", "--models").stdout
    said = roi(company, "runs", "--between", "1", "2").stdout.splitlines()
    assert said == ['Setting as_of_date: "2026-02-01" became "2026-02-05".']
    unknown = roi(company, "runs", "--between", "1", "9")
    assert (unknown.exit_code, "no published build 9" in unknown.stderr) == (2, True)


@pytest.mark.slow
def test_a_review_is_written_into_a_folder_of_its_month(company: Path) -> None:
    done = roi(company, "review", "--no-why", "--json")
    assert done.exit_code == 0, done.stderr
    [page] = json.loads(done.stdout)["files"]
    assert Path(page) == company / "reports" / "reviews" / "2026-01" / "index.html"
    told = Path(page).read_text(encoding="utf-8")
    assert "Figures of past months that moved" in told
    assert "Average order" in told


@pytest.mark.slow
def test_as_of_a_day_is_what_was_published_that_day(company: Path) -> None:
    done = roi(company, "build", "--as-of", "2026-02-01", "--json")
    assert done.exit_code == 0, done.stderr
    query = "select table_name from information_schema.tables where table_schema = 'marts'"
    # The settings of today are those of another day, which is not among what they say of figures.
    elsewhere = {"rpt_metric_history": "settings_hash"}
    files = ("versions/1/warehouse.duckdb", "as_of/2026-02-01.duckdb")
    said = []
    for name in files:
        with duckdb.connect(str(company / "state" / name), read_only=True) as connection:
            tables = [row[0] for row in connection.execute(query).fetchall()]
            said.append(
                {
                    table: connection.execute(
                        f"select * exclude ({elsewhere[table]}) from marts.{table} order by all"
                        if table in elsewhere
                        else f"from marts.{table} order by all"
                    ).fetchall()
                    for table in tables
                }
            )
    assert len(said[0]) > 20
    assert said[0] == said[1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("1", "7"), "Build 7 is not kept"),
        (("1",), "takes two builds"),
        (("--period", "2026-W03"), "a month, quarter, year or all was expected"),
        (("--period", "soon"), "is no period"),
        (("--channel", "nowhere"), "There is no channel nowhere"),
    ],
)
def test_wrong_questions_are_the_users(
    company: Path, compared: Path, arguments: tuple[str, ...], expected: str
) -> None:
    assert compared.exists()
    done = roi(company, "compare", *arguments)
    assert done.exit_code == 2
    assert expected in done.stderr


FIGURES = st.none() | st.decimals(-(10**6), 10**6, places=6)


@given(st.lists(FIGURES, min_size=len(CAUSES) + 2, max_size=len(CAUSES) + 2))
def test_a_waterfall_ends_where_it_should(figures: list[Decimal | None]) -> None:
    states: list[State] = [{("all", None, "all"): {"roi": figure}} for figure in figures]
    for one in waterfalls((states[0], states[-1]), states[1:-1]):
        if None not in (figures[0], figures[-1]):
            assert sum(by for by in one.changes if by is not None) == figures[-1] - figures[0]  # type: ignore[operator]
        assert len(one.changes) == len(CAUSES)


def test_what_is_unknown_on_the_way_is_of_the_cause_that_tells_it_again() -> None:
    """Costs of 5 make the figure unknown, rates of 9 tell it: 7 + 2 of it is theirs."""
    path = [Decimal(1), Decimal(1), Decimal(1), Decimal(1), Decimal(1), None, None, Decimal(10)]
    figures = [Decimal(1), *path, Decimal(10), Decimal(12)]
    states: list[State] = [{("all", None, "all"): {"roi": figure}} for figure in figures]
    [found] = waterfalls((states[0], states[-1]), states[1:-1])
    assert found.changes == (0, 0, 0, 0, None, 0, 9, 0, 2)


@pytest.mark.slow
@pytest.mark.usefixtures("judging_here")
def test_two_companies_drawn_at_random_compare_exactly(load_script: Any, tmp_path: Path) -> None:
    """`make compare-bench` draws many."""
    bench = load_script("bench/compare.py")
    outcome = bench.tried(tmp_path / "company", 5, is_every=True)
    assert outcome.wrong == []
    assert outcome.compared > 100


@pytest.fixture
def upgraded(company: Path, compared: Path, tmp_path: Path) -> Path:
    """The company, whose first build is one of 0.4.0: without the tables that came later."""
    assert compared.exists()
    root = tmp_path / "upgraded"
    shutil.copytree(company, root, symlinks=True)
    former = root / "state/versions/1/warehouse.duckdb"
    with duckdb.connect(str(former)) as connection:
        connection.execute("drop table marts.dim_kpis")
        connection.execute("drop table marts.rpt_sales_dashboard")
        connection.execute("update quality.build set code_version = '0.4.0+c04f31d63666933b'")
    load = root / "state/loads/000001.json"
    told = json.loads(load.read_text(encoding="utf-8"))
    later = {"kpis", "holidays", "milestones", "scoring_grid", "calling_rules", "do_not_call"}
    told["reference"] = [table for table in told["reference"] if table["name"] not in later]
    load.write_text(json.dumps(told), encoding="utf-8")
    return root


@pytest.fixture
def compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pair that one command has compared is not built again for the next one."""
    known: dict[tuple[object, ...], Any] = {}

    def once(root: Path, builds: object, channel: str, progress: Any, **more: Any) -> Any:
        key = (root, builds, channel)
        if key not in known:
            known[key] = comparison.compare(root, builds, channel, progress, **more)  # type: ignore[arg-type]
        return known[key]

    monkeypatch.setattr(compare_command, "compare_builds", once)
    monkeypatch.setattr(review_command, "compare", once)


@pytest.mark.slow
@pytest.mark.usefixtures("compared_once")
def test_a_build_of_an_older_version_is_compared_by_what_it_has(upgraded: Path) -> None:
    done = roi(upgraded, "compare", "1", "2", "--quiet")
    assert done.exit_code == 0, done.stderr
    found = told(upgraded / "reports" / "compared", "all")
    assert {kpi: found[kpi] for kpi in HAND} == HAND
    assert roi(upgraded, "review", "--quiet").exit_code == 0
    back = roi(upgraded, "compare", "2", "1")
    assert (back.exit_code, "had no register of KPIs" in back.stderr) == (2, True)
    for path in (upgraded / "state/land").glob("*/*.json"):
        path.unlink()  # as good as what 0.3.0 landed, which tells nothing of its being whole
    done = roi(upgraded, "review", "--quiet")
    assert (done.exit_code, "is not told" in done.stderr) == (0, True)
