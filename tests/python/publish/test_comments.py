"""What published tables and columns say of themselves, in the file that readers open."""

from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from conftest import Command

NEW = "L4,2026-03-01,partner\n"
TABLES = """
select table_name, comment from duckdb_tables()
where schema_name in ('marts', 'quality') and comment is not null
"""
COLUMNS = """
select table_name, column_name, comment from duckdb_columns()
where schema_name in ('marts', 'quality') and comment is not null
"""


def comments(company: "Command") -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    with duckdb.connect(str(company.folder / "warehouse.duckdb"), read_only=True) as reader:
        return reader.execute(TABLES).fetchall(), reader.execute(COLUMNS).fetchall()


def test_each_version_says_what_its_tables_and_columns_mean(company: "Command") -> None:
    said = "The channels, in their own words: l'essentiel.\nGrain: one row per channel."
    column = "100 % of the channel's name; nothing else."
    expected = ([("dim_channels", said)], [("dim_channels", "channel", column)])
    assert comments(company) == expected
    company.give(NEW)
    assert company.run("build").code == 0
    assert comments(company) == expected


def test_so_do_candidates(company: "Command") -> None:
    assert company.run("build", "--no-publish").code == 0
    candidate = str(company.folder / "state" / "candidate.duckdb")
    with duckdb.connect(candidate, read_only=True) as reader:
        assert len(reader.execute(COLUMNS).fetchall()) == 1
