"""The two checks, as functions: what was delivered, and what the standard table has become."""

from collections.abc import Iterable

from prospecting_roi.core.catalogue import extracts
from prospecting_roi.core.errors import EngineError, RoiError
from prospecting_roi.core.loads import load_ids, read_load
from prospecting_roi.core.quality import Expectation
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.expectations import databases, drift, own, shift, suites
from prospecting_roi.expectations.databases import Database
from prospecting_roi.expectations.judge import Asked, Judge, Verdict, judging, without_values
from prospecting_roi.expectations.messages import DriftRequest, ExtractsRequest, Request
from prospecting_roi.expectations.outcome import outcome
from prospecting_roi.expectations.sql import DATED, NUMERIC, Calendar, batch_query
from prospecting_roi.expectations.suites import Delivery
from prospecting_roi.expectations.usual import (
    LOADS_LOOKED_AT,
    contents,
    delivered_columns,
    is_given,
    record_count,
)
from prospecting_roi.land import is_landed


def check(request: Request) -> tuple[Expectation, ...]:
    """The expectations that a request is about, with their results.

    An expectation that needs something earlier to compare with is absent where there is none.
    Raises UserError for a suite of the workspace that cannot be used, EngineError for whatever
    keeps an expectation from being judged.
    """
    try:
        if isinstance(request, ExtractsRequest):
            return tuple(_check_extracts(request))
        return tuple(_check_drift(request))
    except RoiError:
        raise
    except Exception as error:  # the boundary: whatever fails in here is no bad data
        raise EngineError(
            "The expectations could not be judged "
            f"({type(error).__name__}: {without_values(str(error))})."
        ) from error


def _check_extracts(request: ExtractsRequest) -> Iterable[Expectation]:
    workspace = Workspace(request.workspace)
    delivery = _delivery(workspace, request)
    # First of all: a suite that cannot be used is told before anything is judged.
    additional = _own_suites(workspace)
    found: list[tuple[str, Verdict]] = []
    with (
        databases.delivered(workspace, delivery.load, request.target) as database,
        judging(database, has_docs=request.data_docs is not None) as judge,
    ):
        labels = suites.known_labels(database)
        asked = {
            name: suites.suite_of(database, extract, delivery, labels)
            for name, extract in extracts().items()
            if _is_expected(delivery, name)
        }
        for name, suite in asked.items():
            columns = delivered_columns(delivery.load, name)
            # One that is no longer given has its volume judged, over columns without a record.
            columns = columns or frozenset(column.name for column in extracts()[name].columns)
            query = batch_query(extracts()[name], columns, dict(suite.derived))
            found += [(name, v) for v in judge.judge(name, query, suite.asked)]
        found += _shifts(workspace, delivery, database, judge)
        for name, about, own_asked in additional:
            if about != drift.TABLE and is_given(delivery.load, about):
                query = batch_query(extracts()[about], frozenset(_holds_text(about)), {})
                found += [(about, v) for v in judge.judge(name, query, own_asked)]
        if request.data_docs:
            judge.write_docs(request.data_docs / request.job)
    return [outcome(suite, verdict) for suite, verdict in found]


def _delivery(workspace: Workspace, request: ExtractsRequest) -> Delivery:
    load = read_load(workspace, request.load_id)
    known = [number for number in load_ids(workspace) if number < load.id]
    wanted = request.previous_load_id
    last = wanted if wanted in known else max(known, default=None)
    numbers = [number for number in known if last is not None and number <= last]
    earlier = tuple(read_load(workspace, number) for number in numbers[-LOADS_LOOKED_AT:])
    return Delivery(load, earlier[-1] if earlier else None, earlier)


def _is_expected(delivery: Delivery, extract: str) -> bool:
    """An extract that is given, or was: one that no longer is misses its usual volume."""
    return any(
        load is not None and is_given(load, extract) for load in (delivery.load, delivery.previous)
    )


def _shifts(
    workspace: Workspace, delivery: Delivery, database: Database, judge: Judge
) -> list[tuple[str, Verdict]]:
    """Of the extracts of which something arrived since the former load.

    That load is read from its landed files whatever the target: a server holds the last one only.
    """
    load, previous = delivery.load, delivery.previous
    if previous is None or not is_landed(workspace, previous):
        return []
    arrived = {
        name: record_count(load, name, after=previous.id)
        for name in extracts()
        if record_count(previous, name) and contents(load, name) - contents(previous, name)
    }
    arrived = {name: count for name, count in arrived.items() if count}
    if not arrived:
        return []
    found: list[tuple[str, Verdict]] = []
    # By the reference tables of today: a former version of the code may not have had them all.
    with databases.landed(workspace, previous.by_rules_of(load)) as former:
        for name, count in arrived.items():
            extract = extracts()[name]
            columns = delivered_columns(previous, name) & delivered_columns(load, name)
            measured = shift.profiles(former, extract, columns, Calendar.of(load))
            asked = suites.shift_suite(measured, count, record_count(load, name))
            if asked:
                [row] = database.rows(shift.measuring_query(extract, measured, previous.id))
                query = shift.measured_query(measured, row)
                found += [(name, v) for v in judge.judge(f"{name}.shift", query, asked)]
    return found


def _own_suites(workspace: Workspace) -> list[tuple[str, str, list[Asked]]]:
    """The suites of the workspace: file, the extract or table it is about, expectations."""
    return [
        (f"expectations/{path.name}", about, own.read_own(path, _holds_text(about)))
        for path, about in own.own_files(workspace, (*extracts(), drift.TABLE)).items()
    ]


def _holds_text(about: str) -> dict[str, bool]:
    """Column → whether it is text, of the batch that own suites judge."""
    if about == drift.TABLE:
        return {name: name == "channel" for name in drift.names_of_months()}
    columns = extracts()[about].columns
    return {column.name: column.type not in (*NUMERIC, *DATED) for column in columns}


def _check_drift(request: DriftRequest) -> Iterable[Expectation]:
    workspace = Workspace(request.workspace)
    files = {
        name: path
        for name, path in (("candidate", request.candidate), ("previous", request.previous))
        if path is not None
    }
    is_server = request.target == "postgres"
    if not is_server and len(files) < 2:  # noqa: PLR2004 - there is nothing to compare with
        return []
    suffixes = ("_next", "") if is_server else ("", "")
    places = ("", "") if is_server else ("candidate.", "previous.")
    now, before = (
        f"{place}marts{suffix}.{drift.TABLE}"
        for place, suffix in zip(places, suffixes, strict=True)
    )
    found: list[Verdict] = []
    with (
        databases.published(workspace, request.target, files) as database,
        judging(database, has_docs=request.data_docs is not None) as judge,
    ):
        if not drift.is_comparable(database, before):
            return []
        day = drift.last_day(database, f"{places[1]}quality")
        months = "" if day is None else drift.months_query(now, before, day)
        if day is None or not database.rows(f"select 1 from ({months}) as months limit 1"):
            return []
        found += judge.judge(drift.TABLE, months, drift.months_suite())
        totals = drift.totals_query(now, before, day)
        found += judge.judge(f"{drift.TABLE}.totals", totals, drift.totals_suite())
        for name, about, own_asked in _own_suites(workspace):
            if about == drift.TABLE:
                found += judge.judge(name, months, own_asked)
        if request.data_docs:
            judge.write_docs(request.data_docs / request.job)
    return [outcome(drift.TABLE, verdict) for verdict in found]
