"""The marts of a build equal the core tables that one script written by hand makes of its files.

So does the channel table in pandas and in polars.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

pytestmark = pytest.mark.slow

# What the company has too little of: colleagues of nearly one name, days without an hour.
OTHER_COLUMNS = {
    "crm_leads": """'Inès' as first_name, ['Durand', 'Durant', 'Duran', 'Dupont', 'Dupond', 'Pont'][
        1 + (hash(phone) % 6)::integer
    ] as last_name""",
    "crm_touches": "if(hash(touch_id) % 2 = 0, occurred_at, occurred_at::date) as occurred_at",
}


@pytest.fixture(scope="module")
def reference(load_script: Callable[[str], Any]) -> Any:
    return load_script("bench/reference.py")


@pytest.fixture(scope="module")
def company(
    load_script: Callable[[str], Any],
    build_workspace: Callable[[Path], Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Any:
    root = tmp_path_factory.mktemp("company") / "bench"
    load_script("bench/company.py").write_company(root, calls=10_000)
    return build_workspace(root)


@pytest.fixture
def made(company: Any, reference: Any, tmp_path: Path) -> Path:
    database = tmp_path / "reference.duckdb"
    reference.make(company.root / "extracts", database)
    return database


def test_the_marts_give_the_figures_of_the_reference(
    company: Any, reference: Any, made: Path
) -> None:
    assert list(reference.differences(company.root / "warehouse.duckdb", made)) == []


@pytest.mark.parametrize(
    ("table", "column", "added"),
    [
        ("channel_performance", "mqls", 1),
        ("channel_performance", "orders", 0.001),
        ("channel_performance", "complete_cost", 1),
        ("cohorts", "new_customer_gross_margin", 1),
    ],
)
def test_another_figure_is_found(
    company: Any, reference: Any, made: Path, table: str, column: str, added: float
) -> None:
    with duckdb.connect(str(made)) as connection:
        connection.execute(
            f"update {table} set {column} = {column} + {added} where channel = 'telesales'"
        )
    found = list(reference.differences(company.root / "warehouse.duckdb", made))
    assert found
    assert all(column in sentence and "telesales" in sentence for sentence in found)


@pytest.fixture(params=["pandas", "polars"])
def written(request: pytest.FixtureRequest, load_script: Callable[[str], Any]) -> Any:
    """Writes the channel table that a library makes of a folder of extracts."""
    for needed in (request.param, "pyarrow"):
        pytest.importorskip(needed, reason=f"{needed} is not installed: make bench installs it")
    script = load_script(f"bench/reference_{request.param}.py")

    def write(extracts: Path, database: Path) -> Path:
        script.frames.write(script.channel_performance(extracts), database)
        return database

    return write


def test_pandas_and_polars_give_the_figures_of_the_marts(
    company: Any, reference: Any, written: Any, tmp_path: Path
) -> None:
    database = written(company.root / "extracts", tmp_path / "channels.duckdb")
    assert list(reference.differences(company.root / "warehouse.duckdb", database)) == []


def test_pandas_and_polars_give_the_table_of_the_reference(
    company: Any, reference: Any, written: Any, tmp_path: Path
) -> None:
    extracts = tmp_path / "extracts"
    shutil.copytree(company.root / "extracts", extracts)
    for name, columns in OTHER_COLUMNS.items():
        file = company.root / "extracts" / f"{name}.parquet"
        changed = duckdb.read_parquet(str(file)).select(f"* replace ({columns})")
        changed.write_parquet(str(extracts / file.name))
    reference.make(extracts, tmp_path / "reference.duckdb")
    _, keys, columns, *_ = reference.TABLES[0]

    def figures(database: Path) -> list[Any]:
        query = f"select {keys}, visitors, {', '.join(columns)} from channel_performance"
        with duckdb.connect(str(database), read_only=True) as connection:
            return connection.execute(f"{query} order by {keys}").fetchall()

    ours = figures(written(extracts, tmp_path / "channels.duckdb"))
    theirs = figures(tmp_path / "reference.duckdb")
    assert len(ours) == len(theirs) > 1000
    for one, other in zip(ours, theirs, strict=True):
        assert one == pytest.approx(other)
