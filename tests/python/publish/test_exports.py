"""What is published, taken away as a workbook or files, and shown as a table."""

import csv
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from typer.testing import CliRunner

from prospecting_roi.cli import app
from prospecting_roi.commands.init import Answers
from prospecting_roi.commands.init import run as init

HOSTILE = ('=HYPERLINK("https://example.org")', "+1", "-1", "@SUM(A1)", "{=1}", "a\tb\x07", "001")
TABLES = """
create schema marts;
create schema quality;
create table quality.build as
select 7 as build_id, 1 as load_id, '0.5.0+abc' as code_version, 'h' as settings_hash,
    'h' as reference_hash, date '2026-03-31' as as_of_date,
    timestamp '2026-03-31 08:00' as loaded_at;
create table marts.rpt_months (
    period_grain varchar, period_start date, label varchar, complete_cost decimal(18, 4),
    win_rate decimal(18, 6), roi decimal(18, 6), credit decimal(18, 9), leads bigint,
    is_settled boolean, seen_at timestamp
);
comment on table marts.rpt_months is 'Months.
Grain: one row per month.';
comment on column marts.rpt_months.label is '=1+1';
create table marts.dim_channels as
select 'telesales' as channel, 'Telesales' as label_en, 'Téléprospection' as label_fr
union all
select 'events' as channel, 'Events' as label_en, 'Salons' as label_fr;
create table marts.rpt_channel_performance (
    period_grain varchar, period_start date, channel varchar, attribution_model varchar,
    complete_cost decimal(18, 4), raw_leads bigint, meetings_held bigint,
    opportunities decimal(18, 9), new_customers decimal(18, 9), orders decimal(18, 9),
    cost_per_lead decimal(18, 6), customer_acquisition_cost decimal(18, 6),
    new_customer_gross_margin decimal(18, 4), roi decimal(18, 6), roi_lower decimal(18, 6),
    roi_upper decimal(18, 6), roi_label varchar, orders_without_amount decimal(18, 9),
    gross_margin decimal(18, 4), estimated_gross_margin decimal(18, 4), missing_cost decimal(18, 4)
);
"""
MONTHS = [
    ("month", date(2026, month, 1), text, Decimal("66.6667"), Decimal("0.125"), Decimal("2.0000"),
     Decimal("1.500000000"), 3, True, datetime.fromisoformat("2026-01-01 10:30"))
    for month, text in enumerate(HOSTILE, start=1)
]  # fmt: skip
CHANNELS = [
    (grain, start, channel, model, cost, leads, *[None] * 15)
    for grain, start, channel, model, cost, leads in (
        ("all", date(2026, 1, 5), "telesales", "declared_source", 100, 4),
        ("all", date(2026, 1, 5), "all", "declared_source", 150, 6),
        ("month", date(2026, 2, 1), "telesales", "declared_source", 40, 2),
        ("month", date(2026, 2, 1), "events", "declared_source", 50, 2),
        ("month", date(2026, 2, 1), "telesales", "linear", 40, 1),
        ("week", date(2026, 2, 2), "events", "declared_source", 50, 2),
        ("quarter", date(2026, 1, 1), "events", "declared_source", 51, 2),
        ("year", date(2026, 1, 1), "events", "declared_source", 52, 2),
    )
]


def roi(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="roi")
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose version 7 holds a few rows."""
    root = tmp_path_factory.mktemp("exports") / "company"
    init(root, Answers("Hexa", "EUR", None, "en_GB"))
    (root / "extracts" / "crm_leads.csv").write_text("lead_id,created_at\nL1,2026-01-05\n")
    assert roi("land", "-w", root)[0] == 0
    version = root / "state" / "versions" / "7" / "warehouse.duckdb"
    version.parent.mkdir(parents=True)
    with duckdb.connect(str(version)) as connection:
        connection.execute(TABLES)
        connection.executemany(f"insert into marts.rpt_months values ({'?, ' * 9}?)", MONTHS)
        connection.executemany(
            f"insert into marts.rpt_channel_performance values ({'?, ' * 20}?)", CHANNELS
        )
    (root / "warehouse.duckdb").symlink_to(version.relative_to(root))
    return root


def test_a_workbook_holds_the_marts_as_they_are(workspace: Path, tmp_path: Path) -> None:
    code, out = roi("export", "-w", workspace, "--to", tmp_path)
    assert code == 0, out
    book = openpyxl.load_workbook(tmp_path / "roi-build-7.xlsx")
    assert book.sheetnames == ["about", "rpt_channel_performance", "rpt_months"]
    sheet = book["rpt_months"]
    assert sheet.freeze_panes == "A2"
    rows = list(sheet.iter_rows(min_row=2))
    assert [row[2].value for row in rows] == [*HOSTILE[:5], "a\\tb\\x07", "001"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s", "n", "d", "b"}
    assert [cell.value for cell in rows[0][3:9]] == [66.6667, 0.125, 2, 1.5, 3, True]
    assert rows[0][1].value == datetime.fromisoformat("2026-01-01")
    assert [cell.number_format for cell in rows[0][3:8]] == [
        "#,##0.00", "0.0%", "0%", "#,##0.0##", "#,##0",
    ]  # fmt: skip
    about = [[cell.value for cell in row] for row in book["about"].iter_rows()]
    assert ["company", "Hexa", None, None] in about
    assert ["rpt_months", None, "table", "Months. Grain: one row per month."] in about
    assert ["rpt_months", "label", "varchar", "=1+1"] in about


def test_unknown_is_an_empty_cell(workspace: Path, tmp_path: Path) -> None:
    roi("export", "-w", workspace, "--to", tmp_path, "--mart", "rpt_channel_performance")
    sheet = openpyxl.load_workbook(tmp_path / "roi-build-7.xlsx")["rpt_channel_performance"]
    assert {row[13].value for row in sheet.iter_rows(min_row=2)} == {None}


def test_csv_cells_are_no_formulas(workspace: Path, tmp_path: Path) -> None:
    assert roi("export", "-w", workspace, "--to", tmp_path, "--format", "csv")[0] == 0
    with (tmp_path / "roi-build-7" / "rpt_months.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["label"] for row in rows] == [*(f"'{text}" for text in HOSTILE[:4]), *HOSTILE[4:]]
    assert rows[0]["complete_cost"] == "66.6667"


@pytest.mark.slow
def test_a_spreadsheet_program_works_nothing_out(
    workspace: Path, tmp_path: Path, opened_by_libreoffice: Callable[..., list[Any]]
) -> None:
    for kind in ("xlsx", "csv"):
        roi("export", "-w", workspace, "--to", tmp_path, "--mart", "rpt_months", "--format", kind)
    written = (tmp_path / "roi-build-7.xlsx", tmp_path / "roi-build-7" / "rpt_months.csv")
    book, table = opened_by_libreoffice(*written)
    seen = [cell.value for cell in book["rpt_months"]["C"][1:]]
    assert seen == [*HOSTILE[:5], "a\\tb\\x07", "001"]
    assert [cell.value for cell in table.active["C"][1:5]] == [f"'{text}" for text in HOSTILE[:4]]


def test_parquet_keeps_types_and_texts(workspace: Path, tmp_path: Path) -> None:
    assert roi("export", "-w", workspace, "--to", tmp_path, "--format", "parquet")[0] == 0
    file = tmp_path / "roi-build-7" / "rpt_months.parquet"
    assert duckdb.sql(f"select * from '{file}' order by period_start").fetchall() == MONTHS


def test_a_choice_of_marts_periods_and_columns(workspace: Path, tmp_path: Path) -> None:
    chosen = ("--mart", "rpt_months", "--mart", "dim_channels", "--since", "2026-02-01")
    chosen = (*chosen, "--until", "2026-03-31", "--to", tmp_path)
    code, out = roi("export", "-w", workspace, "--json", *chosen)
    assert code == 0
    assert json.loads(out) == {
        "build_id": 7,
        "files": {str(tmp_path / "roi-build-7.xlsx"): {"rpt_months": 2, "dim_channels": 2}},
        "left_out": {},
    }
    asked = ("--mart", "rpt_months", "--column", "leads", "--column", "label", "--format", "csv")
    assert roi("export", "-w", workspace, *asked, "--since", "2026-06-01", "--to", tmp_path)[0] == 0
    text = (tmp_path / "roi-build-7" / "rpt_months.csv").read_text(encoding="utf-8")
    assert text == "leads,label\n3,001\n3,a\tb\x07\n"


def test_a_mart_too_long_to_be_looked_at_is_left_out_with_a_word(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("prospecting_roi.commands.export._MOST_UNASKED", 7)
    _, out = roi("export", "-w", workspace, "--to", tmp_path)
    assert "rpt_channel_performance is not in it (8 rows): name it with --mart" in out
    assert openpyxl.load_workbook(tmp_path / "roi-build-7.xlsx").sheetnames[1:] == ["rpt_months"]
    monkeypatch.setattr("prospecting_roi.report.workbook.MOST_ROWS", 6)
    code, out = roi("export", "-w", workspace, "--to", tmp_path, "--mart", "rpt_months")
    assert code == 2
    assert "has 7 rows, a sheet 6" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--format", "ods"), "There is no format ods: expected xlsx, parquet, csv."),
        (("--mart", "rpt_month"), "no published mart rpt_month (did you mean rpt_months?)."),
        (("--mart", "rpt_months", "--column", "lead"), "has no column lead (did you mean leads?)"),
        (("--since", "2026-03-01", "--until", "2026-02-01"), "ends before it begins"),
        (("--to", "/proc/nothing"), "cannot be written"),
    ],
)
def test_what_cannot_be_exported_is_said(
    workspace: Path, arguments: tuple[str, ...], said: str
) -> None:
    code, out = roi("export", "-w", workspace, *arguments)
    assert (code, said in " ".join(out.split())) == (2, True), out


def test_nothing_published_nothing_taken(tmp_path: Path) -> None:
    init(tmp_path / "new", Answers("Hexa", "EUR", None, "en_GB"))
    for verb in ("export", "show"):
        code, out = roi(verb, "-w", tmp_path / "new")
        assert code == 2
        assert "run roi build first" in out


@pytest.mark.parametrize(
    ("arguments", "costs"),
    [
        ((), {"telesales": 100, "all": 150}),
        (("--period", "2026-02"), {"events": 50, "telesales": 40}),
        (("--period", "2026-02", "--model", "linear"), {"telesales": 40}),
        (("--period", "2026-02", "--channel", "salons"), {"events": 50}),
        (("--period", "2026-S06"), {"events": 50}),
        (("--period", "2026-Q1"), {"events": 51}),
        (("--period", "2026"), {"events": 52}),
    ],
)
def test_a_period_a_channel_and_a_model_are_shown(
    workspace: Path, arguments: tuple[str, ...], costs: dict[str, int]
) -> None:
    code, out = roi("show", "-w", workspace, "--json", *arguments)
    assert code == 0, out
    shown = json.loads(out)
    assert {row["channel"]: row["complete_cost"] for row in shown["channels"]} == costs
    assert (shown["build_id"], shown["currency"]) == (7, "EUR")


def test_the_table_names_its_period(workspace: Path) -> None:
    assert "Channels, all periods since 05/01/2026" in roi("show", "-w", workspace)[1]
    assert "Channels, 2026-02" in roi("show", "-w", workspace, "--period", "2026-02")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--period", "2026-13"), "2026-13 is no period: expected all, a year"),
        (("--period", "march"), "march is no period"),
        (("--period", "2025-02"), "begin between 2026-02-01 and 2026-02-01"),
        (("--model", "x'y"), "expected declared_source, linear."),
        (("--channel", "radio"), "expected telesales, all."),
    ],
)
def test_what_cannot_be_shown_is_said(
    workspace: Path, arguments: tuple[str, ...], said: str
) -> None:
    code, out = roi("show", "-w", workspace, *arguments)
    assert (code, said in " ".join(out.split())) == (2, True), out
