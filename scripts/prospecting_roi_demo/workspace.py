"""The workspace written: extracts, settings, and the truth beside it."""

import shutil
from pathlib import Path

import duckdb

from prospecting_roi_demo import company, inject, mixes, truth
from prospecting_roi_demo.plan import Plan
from prospecting_roi_demo.story import MARGIN_RATE

SETTINGS = """\
# A made-up company: every name, number and address in this workspace is invented.
# Generated with seed {seed}, mix {mix}, {leads} leads, {calls} calls, until {until}.
# What is really true, and which defects were put in, lies in truth/ (a build never reads it).
company: Hexavane SAS (fictive)
currency: EUR
time_zone: Europe/Paris
locale: fr_FR
settings:
  utilisation: 0.5
  acquisition_months: 12
  margin_rate: {margin_rate}
  as_of_date: {until}         # judged as of its last day, whenever it is built
"""


def generate(
    folder: Path, plan: Plan, *, only: str | None = None, threads: int | None = None
) -> dict[str, int]:
    """Write the workspace of ``plan`` into ``folder`` and return the records per extract.

    ``only`` writes one extract alone, without truth. The folder must not exist or be empty
    (FileExistsError). It appears whole or not at all: the work is done in a folder beside it.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} exists and is not empty: name a new folder.")
    if only is not None and only not in company.EXTRACTS:
        raise ValueError(f"--only {only}: the extracts are {', '.join(company.EXTRACTS)}.")
    shares = mixes.shares(plan.mix)
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = folder.parent / f".{folder.name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    try:
        counts = _write(partial, plan, shares, only, threads)
        partial.replace(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return counts


def _write(
    folder: Path, plan: Plan, shares: dict[str, float], only: str | None, threads: int | None
) -> dict[str, int]:
    for name in ("extracts", "reference"):
        (folder / name).mkdir(parents=True)
    written = [only] if only else list(company.EXTRACTS)
    counts = {}
    with connect(folder / ".spill", threads) as con:
        company.build(con, plan, only_calls=only == "call_logs")
        inject.install(con, plan, shares, written)
        for extract in written:
            counts[extract] = _copy(con, extract, folder / "extracts" / f"{extract}.csv")
        if only is None:
            truth.write(con, plan, shares, folder / "truth", counts)
    shutil.rmtree(folder / ".spill", ignore_errors=True)
    (folder / "roi.yml").write_text(
        SETTINGS.format(
            seed=plan.seed,
            mix=Path(plan.mix).name,
            leads=plan.leads,
            calls=plan.calls,
            until=plan.until.isoformat(),
            margin_rate=MARGIN_RATE,
        ),
        encoding="utf-8",
    )
    return counts


def connect(spill: Path, threads: int | None) -> duckdb.DuckDBPyConnection:
    """An engine in memory that keeps the order of rows and the sides of joins as written.

    With the sides as written, the large input is always the one that streams: the records come
    out in the order of their numbers, whatever the number of threads.
    """
    con = duckdb.connect(config={"temp_directory": str(spill)})
    con.execute("set preserve_insertion_order = true")
    con.execute("set enable_progress_bar = false")
    con.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
    con.execute("set TimeZone = 'UTC'")
    if threads is not None:
        con.execute(f"set threads = {threads}")
    return con


def _copy(con: duckdb.DuckDBPyConnection, extract: str, file: Path) -> int:
    target = str(file).replace("'", "''")
    found = con.execute(
        f"copy (select * from dirty.{extract}) to '{target}' (format csv, header true)"
    ).fetchone()
    return int(found[0]) if found else 0
