"""What has landed for builds that are kept no longer goes with them."""

from prospecting_roi.core.files import remove
from prospecting_roi.core.loads import load_ids, read_load
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.land.accounting import parquet_path
from prospecting_roi.land.reference import reference_path

# Expectations tell from the loads before (a page of text each) what is usual.
LOADS_REMEMBERED = 12


def prune(ws: Workspace, first: int) -> None:
    """Keep the landed contents and reference tables of load ``first`` and the later ones.

    The loads themselves stay as long as they are among the last ``LOADS_REMEMBERED``.
    Raises EngineError when a load to keep cannot be read.
    """
    known = load_ids(ws)
    needed = set()
    for load in (read_load(ws, number) for number in known if number >= first):
        for file in load.files:
            parquet = parquet_path(ws, file.extract, file.key)
            needed |= {parquet, parquet.with_suffix(".json")}
        needed |= {reference_path(ws, table) for table in load.reference}
    for folder in ws.land_dir.iterdir():
        for path in folder.iterdir() if folder.is_dir() else ():
            if path not in needed:
                remove(path)
    for number in known[:-LOADS_REMEMBERED]:
        if number < first:
            ws.load_file(number).unlink()
