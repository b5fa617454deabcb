"""One run of dbt in this process: what to build, where, and how it ended."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prospecting_roi.core.errors import EngineError
from prospecting_roi.publish.base import PUBLIC
from prospecting_roi.publish.comments import Described

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest
    from dbt_common.events.base_types import EventMsg

_PARSED = "partial_parse.msgpack"
# dbt keeps five files of this size.
_LOG_BYTES = 1_000_000
_PARSED_KEY = "parsed_from"
_LONGEST = 300


@dataclass(frozen=True)
class Plan:
    """What dbt is asked to do."""

    project: Path
    code_version: str
    target: str
    environment: Mapping[str, str]
    target_path: Path
    log_path: Path
    select: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    threads: int | None = None


@dataclass(frozen=True)
class FailedTest:
    """A test that found rows it should not have found."""

    name: str
    rows: int


@dataclass
class Outcome:
    """How the run ended: ``errors`` are sentences, ``failures`` tests with their rows.

    ``described`` are the tables for readers that it made, as the project describes them.
    """

    errors: list[str] = field(default_factory=list)
    failures: list[FailedTest] = field(default_factory=list)
    node_count: int = 0
    described: list[Described] = field(default_factory=list)

    def and_then(self, other: "Outcome") -> "Outcome":
        """How two runs ended, one after the other."""
        return Outcome(
            self.errors + other.errors,
            self.failures + other.failures,
            self.node_count + other.node_count,
            self.described + other.described,
        )


def run_dbt(plan: Plan, ran: Callable[[str, int, int, float], None]) -> Outcome:
    """Build the models and run the tests of a plan; ``ran`` hears of each that has ended.

    Unit tests are left to ``make test``: they check the code, not a company's records. A test runs
    where all the models it reads are built, so that two plans, one up to a model and one without
    what leads to it, run each test once. Afterwards no connection to the databases is open. Raises
    KeyboardInterrupt when interrupted, and EngineError when dbt could not even start on the models.
    """
    from dbt.cli.main import dbtRunner

    plan.target_path.mkdir(parents=True, exist_ok=True)
    listener = _Listener(ran)
    with _surroundings(plan.environment):
        manifest = _parsed_before(plan)
        try:
            answer = dbtRunner(manifest=manifest, callbacks=[listener]).invoke(_arguments(plan))
        finally:
            del manifest
            _close_connections(plan.target)
    if isinstance(answer.exception, KeyboardInterrupt):
        raise KeyboardInterrupt
    results = getattr(answer.result, "results", None)
    if results is None:
        reason = _short(str(answer.exception or ""))
        raise EngineError(f"dbt could not start: {reason}") from answer.exception
    _remember_parsed(plan)
    return _outcome(results)


def _arguments(plan: Plan) -> list[str]:
    arguments = [
        *("build", "--exclude-resource-type", "unit_test", "--exclude-resource-type", "exposure"),
        *("--project-dir", str(plan.project), "--profiles-dir", str(plan.project / "profiles")),
        *("--target", plan.target, "--target-path", str(plan.target_path)),
        *("--log-path", str(plan.log_path), "--log-level", "none", "--log-level-file", "info"),
        *("--log-file-max-bytes", str(_LOG_BYTES)),
        *("--no-use-colors", "--no-use-colors-file", "--no-print", "--no-version-check"),
        *("--no-send-anonymous-usage-stats", "--no-write-json"),
        *("--indirect-selection", "cautious"),
    ]
    if plan.select:
        arguments += ["--select", *plan.select]
    if plan.exclude:
        arguments += ["--exclude", *plan.exclude]
    if plan.threads:
        arguments += ["--threads", str(plan.threads)]
    return arguments


class _Listener:
    """Turns dbt's events into calls of ``ran``."""

    def __init__(self, ran: Callable[[str, int, int, float], None]) -> None:
        self._ran = ran
        self._total = 0
        self._done = 0

    def __call__(self, event: "EventMsg") -> None:
        if event.info.name == "LogStartLine":
            self._total = max(self._total, event.data.total)
        elif event.info.name == "NodeFinished":
            self._done += 1
            name = event.data.node_info.node_name
            self._ran(name, self._done, self._total, event.data.run_result.execution_time)


def _outcome(results: list[Any]) -> Outcome:
    outcome = Outcome(node_count=len(results))
    for result in results:
        status, name = str(result.status), result.node.name
        if status in ("error", "runtime error"):
            outcome.errors.append(f"{name}: {_short(result.message)}")
        elif status == "fail":
            outcome.failures.append(FailedTest(name, result.failures or 0))
        elif status == "success" and result.node.schema.removesuffix("_next") in PUBLIC:
            outcome.described.append(_described(result.node))
    return outcome


def _described(node: Any) -> Described:
    columns = {name: column.description.strip() for name, column in node.columns.items()}
    return Described(node.schema, node.alias, node.description.strip(), columns)


def _short(message: str | None) -> str:
    """A message of the engine on one line, its beginning: the log has it whole."""
    text = " ".join((message or "no reason given").split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _parse_key(plan: Plan) -> str:
    """What a parsed project depends on: its files, dbt itself, and the names of the databases."""
    from dbt.version import __version__ as dbt_version

    database = plan.environment.get("ROI_PG_DATABASE", "")
    return "\n".join((plan.code_version, dbt_version, plan.target, database, str(plan.project)))


def _parsed_before(plan: Plan) -> "Manifest | None":
    """The parsed project of the last run; None when it is not that of this project.

    dbt itself would parse the whole project at every build, because the path of the database,
    which no model sees, belongs to what it compares.
    """
    from dbt.contracts.graph.manifest import Manifest

    try:
        if (plan.target_path / _PARSED_KEY).read_text(encoding="utf-8") != _parse_key(plan):
            return None
        return Manifest.from_msgpack((plan.target_path / _PARSED).read_bytes())
    except Exception:  # noqa: BLE001 - a cache that cannot be read, for any reason, is no cache
        return None


def _remember_parsed(plan: Plan) -> None:
    if (plan.target_path / _PARSED).exists():
        (plan.target_path / _PARSED_KEY).write_text(_parse_key(plan), encoding="utf-8")


@contextmanager
def _surroundings(environment: Mapping[str, str]) -> Iterator[None]:
    """The environment variables of a run, and the folder dbt may leave, put back afterwards."""
    before, folder = dict(os.environ), Path.cwd()
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        os.chdir(folder)


def _close_connections(target: str) -> None:
    """Close what dbt leaves open after a run."""
    from dbt.adapters.factory import cleanup_connections, reset_adapters

    cleanup_connections()
    reset_adapters()
    if target == "duckdb":
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager

        DuckDBConnectionManager.close_all_connections()
