"""dbt in this process: what to build, where, and how it ended."""

import gc
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from prospecting_roi.build.parsed import Parsed
from prospecting_roi.core.errors import EngineError
from prospecting_roi.publish.base import PUBLIC
from prospecting_roi.publish.comments import Described

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest
    from dbt_common.events.base_types import EventMsg

_WRITTEN_BY_DBT = "partial_parse.msgpack"
# dbt keeps five files of this size.
_LOG_BYTES = 1_000_000
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


class Dbt:
    """dbt on the databases of one build, for one selection after another of one parsed project.

    Between them, and until the end, dbt keeps the databases open.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._parsed = Parsed(_parse_key(plan), plan.target_path)
        self._manifest: Manifest | None = None

    def __enter__(self) -> Self:
        """Read the parsed project, where there is one.

        The collector of unreachable objects would walk all of it again and again: it rests.
        """
        gc.disable()
        _hear_less()
        self._plan.target_path.mkdir(parents=True, exist_ok=True)
        self._manifest = self._parsed.read()
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the databases."""
        self._manifest = None
        _close_connections(self._plan.target)
        gc.enable()

    def build(
        self,
        ran: Callable[[str, int, int, float], None],
        select: tuple[str, ...] = (),
        exclude: tuple[str, ...] = (),
    ) -> Outcome:
        """Build the models and run the tests of a selection; ``ran`` hears of each that has ended.

        Unit tests are left to ``make test``: they check the code, not a company's records. A test
        runs where all the models it reads are built, so that two selections, one up to a model and
        one without what leads to it, run each test once. Raises KeyboardInterrupt when interrupted,
        and EngineError when dbt could not even start on the models.
        """
        from dbt.cli.main import dbtRunner

        arguments = [*_arguments(self._plan)]
        arguments += ["--select", *select] if select else []
        arguments += ["--exclude", *exclude] if exclude else []
        held = {"ROI_CONTRACTS_HELD": "yes"} if self._manifest and self._parsed.has_held() else {}
        with _surroundings({**self._plan.environment, **held}):
            answer = dbtRunner(self._manifest, callbacks=[_Listener(ran)]).invoke(arguments)
        if isinstance(answer.exception, KeyboardInterrupt):
            raise KeyboardInterrupt
        results = getattr(answer.result, "results", None)
        if results is None:
            reason = _short(str(answer.exception or ""))
            raise EngineError(f"dbt could not start: {reason}") from answer.exception
        if self._manifest is None:
            self._parsed.keep(self._plan.target_path / _WRITTEN_BY_DBT)
            self._manifest = self._parsed.read()
        return _outcome(results)

    def hold(self) -> None:
        """Remember that all models were built and held to their contracts: that is the code's."""
        self._parsed.hold()


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
    if plan.threads:
        arguments += ["--threads", str(plan.threads)]
    return arguments


def _hear_less() -> None:
    """Let dbt make no message of what it says for debugging, which goes nowhere here."""
    from dbt_common.events.base_types import EventLevel
    from dbt_common.events.event_manager import EventManager
    from dbt_common.events.event_manager_client import ctx_set_event_manager

    class Heard(EventManager):
        def fire_event(self, e: Any, level: Any = None, *rest: Any, **more: Any) -> None:
            is_debug = (level or e.level_tag()) == EventLevel.DEBUG
            if not is_debug or type(e).__name__ == _Listener.HEARD:
                super().fire_event(e, level, *rest, **more)

    ctx_set_event_manager(Heard())


class _Listener:
    """Turns dbt's events into calls of ``ran``."""

    HEARD = "NodeFinished"

    def __init__(self, ran: Callable[[str, int, int, float], None]) -> None:
        self._ran = ran
        self._total = 0
        self._done = 0

    def __call__(self, event: "EventMsg") -> None:
        if event.info.name == "LogStartLine":
            self._total = max(self._total, event.data.total)
        elif event.info.name == self.HEARD:
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
    """What a parsed project depends on: its files, dbt itself, and the names of the databases.

    The path of the database is not among it: dbt compares it, but no model sees it.
    """
    packages = ("dbt-core", "dbt-adapters", f"dbt-{plan.target}")
    versions = (f"{name} {version(name)}" for name in packages)
    database = plan.environment.get("ROI_PG_DATABASE", "")
    return "\n".join((plan.code_version, *versions, plan.target, database, str(plan.project)))


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
