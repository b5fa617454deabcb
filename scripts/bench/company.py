"""An invented company of any size: the extracts of company.sql, as files of a workspace.

`python scripts/bench/company.py FOLDER --calls 10000000`
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import duckdb

SETTINGS = """company: Bench (fictive)
currency: EUR
locale: fr_FR
settings:
  margin_rate: 0.47
  as_of_date: 2026-10-31
"""


def write_company(folder: Path, calls: int, form: str = "parquet") -> None:
    """Write the workspace of a company with so many calls, and a tenth as many leads."""
    (folder / "extracts").mkdir(parents=True)
    (folder / "roi.yml").write_text(SETTINGS, encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute("set preserve_insertion_order = false")
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("set variable calls = $calls::bigint", {"calls": calls})
        connection.execute(Path(__file__).with_name("company.sql").read_text(encoding="utf-8"))
        views = connection.execute(
            "select view_name from duckdb_views() where not internal order by view_name"
        ).fetchall()
        for (name,) in views:
            file = folder / "extracts" / f"{name}.{form}"
            connection.execute(f"copy (from {name}) to '{file}' (format {form})")


def main(arguments: Sequence[str] | None = None) -> None:
    """Write a company's workspace."""
    parser = argparse.ArgumentParser(description="An invented company of any size.")
    parser.add_argument("folder", type=Path, help="the folder to create")
    parser.add_argument("--calls", type=int, default=100_000, help="how many calls")
    parser.add_argument("--form", choices=("parquet", "csv"), default="parquet", help="of files")
    options = parser.parse_args(arguments)
    write_company(options.folder, options.calls, options.form)


if __name__ == "__main__":
    main()
