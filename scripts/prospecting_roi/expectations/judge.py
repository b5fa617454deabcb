"""Great Expectations at work: the only module that knows it.

Its results say how much, never which values: no cell's text leaves a database through them.
"""

import gc
import logging
import os
import re
import warnings
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from prospecting_roi.core.errors import EngineError
from prospecting_roi.expectations.databases import Database
from prospecting_roi.expectations.later import read_later

_WITHOUT_VALUES = {"result_format": "BASIC", "partial_unexpected_count": 0}


@dataclass(frozen=True)
class Asked:
    """An expectation in Great Expectations' words: its type and what it takes.

    ``severity`` is info, warning or critical; ``meta`` comes back with the result, and stands in
    the pages.
    """

    type: str
    kwargs: dict[str, Any]
    severity: str = "warning"
    meta: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """Whether it was met; ``observed`` is a number, a list of names or nothing.

    ``missed_share`` is the share of the records that do not meet it, where records are judged.
    """

    asked: Asked
    is_met: bool
    observed: Any
    missed_share: float | None


class Judge:
    """One database, judged through one context of Great Expectations that lives in memory."""

    def __init__(self, database: Database, *, has_docs: bool) -> None:
        """Over an open database; see ``judging``."""
        self._has_docs = has_docs
        gx = _great_expectations()
        self._gx = gx
        self._context = gx.get_context(mode="ephemeral", project_config=_without_traces())
        self._source = self._context.data_sources.add_sql(
            "delivered", connection_string=database.url
        )

    def judge(self, suite: str, query: str, asked: Sequence[Asked]) -> list[Verdict]:
        """Judge the rows of a query; one verdict for each expectation, in their order.

        Raises EngineError when any of them ended in an exception: that says nothing of the data.
        """
        if not asked:
            return []
        numbered = [
            {
                "type": one.type,
                "kwargs": one.kwargs,
                "severity": one.severity,
                "meta": {**one.meta, "number": number},
            }
            for number, one in enumerate(asked)
        ]
        made = self._gx.ExpectationSuite(name=suite, expectations=numbered)
        batch = self._source.add_query_asset(suite, query=query).add_batch_definition_whole_table(
            "all"
        )
        with _configured_once():
            found = self._validated(batch, made)
        verdicts: dict[int, Verdict] = {}
        for result in found.results:
            number = result.expectation_config.meta["number"]
            _expect_no_exception(suite, result)
            share = result.result.get("unexpected_percent")
            verdicts[number] = Verdict(
                asked[number],
                bool(result.success),
                result.result.get("observed_value"),
                None if share is None else share / 100,
            )
        if len(verdicts) != len(asked):
            raise EngineError(
                f"Great Expectations judged {len(verdicts)} of the {len(asked)} expectations of "
                f"{suite}."
            )
        return [verdicts[number] for number in range(len(asked))]

    def _validated(self, batch: Any, suite: Any) -> Any:
        """The results; kept in the context only where its pages are asked for: that is dear."""
        if not self._has_docs:
            return batch.get_batch().validate(suite, result_format=_WITHOUT_VALUES)
        definition = self._gx.ValidationDefinition(
            name=suite.name, data=batch, suite=self._context.suites.add(suite)
        )
        self._context.validation_definitions.add(definition)
        return definition.run(result_format=_WITHOUT_VALUES)

    def write_docs(self, folder: Path) -> None:
        """Great Expectations' own pages of what was judged, in a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        site = {
            "class_name": "SiteBuilder",
            "store_backend": {
                "class_name": "TupleFilesystemStoreBackend",
                "base_directory": str(folder.resolve()),
            },
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        }
        self._context.add_data_docs_site(site_name="delivered", site_config=site)
        self._context.build_data_docs(site_names=["delivered"])

    def close(self) -> None:
        """Let go of the database."""
        engine = self._source.get_execution_engine()
        kept = engine._connection  # noqa: SLF001 - by _keep_one_connection; its own close forgets it
        if kept is not None:
            kept.close()
        engine.engine.dispose()
        self._source.get_engine().dispose()


def prepare() -> None:
    """Read the library, which takes seconds; its thousands of objects stay until the end."""
    gc.disable()
    _great_expectations()
    gc.freeze()
    gc.enable()


def complaint(asked: Asked) -> str | None:
    """What Great Expectations has against an expectation; None when it takes it."""
    with _quiet():
        gx = _great_expectations()
        try:
            gx.ExpectationSuite(
                name="tried", expectations=[{"type": asked.type, "kwargs": asked.kwargs}]
            )
        except (ValueError, TypeError, gx.exceptions.GreatExpectationsError) as error:
            return _first_complaint(error)
        return None


def _first_complaint(error: Exception) -> str:
    """What pydantic says first: the key and what is wrong with it."""
    if not hasattr(error, "errors"):
        return " ".join(str(error).split())[:300]
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"


@contextmanager
def judging(database: Database, *, has_docs: bool = False) -> Iterator[Judge]:
    """A judge over an open database, who writes pages or not. Whatever fails is an EngineError."""
    with _quiet():
        judge = Judge(database, has_docs=has_docs)
        try:
            yield judge
        finally:
            judge.close()


@contextmanager
def _quiet() -> Iterator[None]:
    """No warnings of the libraries, which are not for whoever reads the result."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _expect_no_exception(suite: str, result: Any) -> None:
    """An exception in a result is a failure of the engine, though it is said to be "not met"."""
    raised = _exceptions(result.exception_info or {})
    if raised:
        config = result.expectation_config
        column = config.kwargs.get("column")
        where = f" of {column}" if column else ""
        raise EngineError(
            f"The expectation {config.type}{where} in {suite} could not be judged "
            f"({without_values(raised[0])})."
        )


def _exceptions(info: Any) -> list[str]:
    """The messages of the exceptions in an exception_info, which may hold one for each metric."""
    if not isinstance(info, dict):
        return []
    if "raised_exception" in info:
        return [str(info.get("exception_message") or "")] if info["raised_exception"] else []
    return [message for part in info.values() for message in _exceptions(part)]


def without_values(message: str) -> str:
    """The first line of an exception's message; what it quotes may be the text of a cell."""
    first = next(iter(message.strip().splitlines()), "no reason given")
    return re.sub("\"[^\"]*\"|'[^']*'", "…", first)[:300]


def _great_expectations() -> Any:
    """The library, without telemetry and able to read DuckDB."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    # Charts and tests of distributions, which none of our suites asks for: a third of the reading.
    read_later("altair", "scipy.stats")
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    import great_expectations
    from great_expectations.execution_engine.sqlalchemy_execution_engine import (
        SqlAlchemyExecutionEngine,
    )

    _keep_one_connection(SqlAlchemyExecutionEngine)
    return great_expectations


def _without_traces() -> Any:
    """All in memory (a context of its own making leaves a folder behind), no progress bars."""
    from great_expectations.data_context.types import base

    return base.DataContextConfig(
        store_backend_defaults=base.InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        progress_bars=base.ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )


@contextmanager
def _configured_once() -> Iterator[None]:
    """Let the library ask an expectation for its configuration once, not a hundred times.

    It is made anew for each key that is asked for, with all labels of a list.
    """
    from great_expectations.expectations import expectation

    asked: Any = expectation.Expectation
    usual = asked.configuration
    known: dict[int, tuple[Any, Any]] = {}

    def configuration(self: Any) -> Any:
        if id(self) not in known:
            known[id(self)] = self, usual.fget(self)
        return known[id(self)][1]

    asked.configuration = property(configuration)
    try:
        yield
    finally:
        asked.configuration = usual


def _keep_one_connection(engine: Any) -> None:
    """Let the engine keep its connection to DuckDB, as it does for SQLite.

    It closes a connection before it fetches; a result of DuckDB ends with its connection, so every
    metric would fail.
    """
    if getattr(engine.get_connection, "keeps_duckdb", False):
        return
    usual = engine.get_connection

    @contextmanager
    def get_connection(self: Any) -> Generator[Any, None, None]:
        if self.dialect_name != "duckdb":
            with usual(self) as connection:
                yield connection
            return
        if self._connection is None:
            self._connection = self.engine.connect()
        yield self._connection

    get_connection.keeps_duckdb = True  # type: ignore[attr-defined]
    engine.get_connection = get_connection
