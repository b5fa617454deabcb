"""What deals said from load to load: the history of a CRM that exports none.

Of each load only what it says otherwise than the one before is kept (`state/deals/000042.parquet`),
nothing personal, and for good: what landed for builds that are kept no longer goes with them.
"""

from pathlib import Path

import duckdb

from prospecting_roi.core.errors import EngineError
from prospecting_roi.core.files import remove
from prospecting_roi.core.loads import LandedFile, Load, load_ids, read_load
from prospecting_roi.core.spelling.cells import identifier, literal
from prospecting_roi.core.workspace import Workspace

DEALS = "crm_opportunities"
RELATION = "raw.deal_versions"

_SAID = (
    *("stage", "status", "amount", "currency", "expected_close_date", "probability"),
    *("created_at", "closed_at"),
)
_COLUMNS = {
    "opportunity_id": "varchar",
    "load_id": "integer",
    "previous_date": "date",
    "known_date": "date",
    "is_gone": "boolean",
    "is_restated": "boolean",
    **dict.fromkeys((*_SAID, "updated_at"), "varchar"),
}
# Of one id the version that counts, as in staging.
_LATEST = (
    "qualify row_number() over (partition by opportunity_id order by updated_at desc nulls last, "
    "_load desc, _delivery desc, try_cast(amount as decimal(18, 4)) desc nulls last, "
    "_record_hash desc, _file asc, _record asc) = 1"
)


def keep_versions(ws: Workspace, load: Load, previous: Load | None, records: str) -> None:
    """Write what the deals of a load say otherwise than before; ``records`` is its query of them.

    Nothing is written where no file gives deals, or where the files are those of the load before.
    Raises EngineError when what is kept cannot be read.
    """
    file = _file(ws, load.id)
    remove(file)
    given, before = _files(load), _files(previous)
    if not given or {f.key for f in given} == {f.key for f in before}:
        return
    # Read anew by another mapping, the same files tell nothing that happened to the deals.
    is_restated = {f.content for f in given} == {f.content for f in before}
    said = ", ".join(map(identifier, _SAID))
    differs = " or ".join(f"now.{name} is distinct from known.{name}" for name in _SAID)
    values = ", ".join(f"now.{name}" for name in (*_SAID, "updated_at"))
    day = f"cast({literal(load.as_of_date.isoformat())} as date)"
    before_day = _day_before(ws, load)
    since = f"cast({literal(before_day) if before_day else 'null'} as date)"
    query = (
        f"with now as (select * from ({records}) where opportunity_id is not null {_LATEST}), "
        f"known as (select opportunity_id, {said} from ({_kept(ws, load.id - 1)}) qualify "
        "row_number() over (partition by opportunity_id order by load_id desc) = 1 "
        "and not is_gone) "
        "select coalesce(now.opportunity_id, known.opportunity_id) as opportunity_id, "
        f"cast({load.id} as integer) as load_id, {since} as previous_date, {day} as known_date, "
        f"now.opportunity_id is null as is_gone, {is_restated} as is_restated, {values} "
        "from now full join known on now.opportunity_id = known.opportunity_id "
        f"where now.opportunity_id is null or known.opportunity_id is null or {differs} "
        "order by 1"
    )
    temporary = file.with_suffix(".tmp")
    file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        _run(ws, connection, f"create table changed as {query}")
        if connection.execute("select count(*) from changed").fetchone() == (0,):
            return
        connection.execute(f"copy changed to {literal(str(temporary))} (format parquet)")
    temporary.replace(file)


def install_versions(connection: duckdb.DuckDBPyConnection, ws: Workspace, load: Load) -> None:
    """Create ``raw.deal_versions``: what the deals said up to a load.

    Raises EngineError when what is kept cannot be read.
    """
    _run(ws, connection, f"create table {RELATION} as {_kept(ws, load.id)}")


def _kept(ws: Workspace, last: int) -> str:
    """The query of what is kept of the loads up to one."""
    found = [path for path in sorted(ws.deals_dir.glob("*.parquet")) if path.stem.isdigit()]
    paths = ", ".join(literal(str(path)) for path in found if int(path.stem) <= last)
    columns = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind in _COLUMNS.items())
    if paths:
        return f"select {columns} from read_parquet([{paths}])"
    nulls = ", ".join(f"cast(null as {kind}) as {name}" for name, kind in _COLUMNS.items())
    return f"select {nulls} where false"


def _day_before(ws: Workspace, load: Load) -> str | None:
    """The day of the last load before that of this one."""
    for number in reversed([one for one in load_ids(ws) if one < load.id]):
        day = read_load(ws, number).as_of_date
        if day < load.as_of_date:
            return day.isoformat()
    return None


def _run(ws: Workspace, connection: duckdb.DuckDBPyConnection, query: str) -> None:
    try:
        connection.execute(query)
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        raise EngineError(
            f"The history of the deals in {ws.deals_dir} cannot be read ({error}); restore that "
            "folder from a backup, or remove the file: what it alone says is then not known."
        ) from error


def _files(load: Load | None) -> list[LandedFile]:
    if load is None:
        return []
    return [f for f in load.files if f.extract == DEALS and f.status == "landed"]


def _file(ws: Workspace, number: int) -> Path:
    return ws.deals_dir / f"{number:06d}.parquet"
