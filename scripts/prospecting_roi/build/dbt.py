"""dbt in this process: what to build, where, and how it ended."""

import gc
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Self

from prospecting_roi.build.emptiness import conditions
from prospecting_roi.build.kept import definition_of
from prospecting_roi.build.outcome import FailedTest, Outcome, Ran, short
from prospecting_roi.build.parsed import Parsed
from prospecting_roi.build.statements import LOG_BYTES, Repeated, Statements, Step
from prospecting_roi.core.errors import EngineError
from prospecting_roi.core.interrupts import stop_if_asked
from prospecting_roi.core.spelling.cells import identifier
from prospecting_roi.publish.base import PUBLIC, Publisher
from prospecting_roi.publish.comments import Described

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest
    from dbt_common.events.base_types import EventMsg

WRITTEN_BY_DBT = "partial_parse.msgpack"
_NO_WORK = ("BEGIN", "COMMIT", "ROLLBACK")


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

    @property
    def models_at_once(self) -> int:
        """As asked for, or as the engine takes them."""
        return self.threads or int(self.environment["ROI_THREADS"])


def runner(plan: Plan, publisher: Publisher, *, is_known: bool) -> "Dbt | Repeated":
    """What builds: the statements dbt has made of this code before, where they are known.

    ``is_known``: they may be. They begin on empty databases, so that a selection, made beside what
    is there, is dbt's; and so is what is to be built anew whatever is known.
    """
    kept = parsed(plan).statements() if is_known else b""
    if not kept:
        return Dbt(plan, publisher)
    try:
        statements = Statements.of_bytes(kept)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Dbt(plan, publisher)
    return Repeated(statements, publisher, plan.models_at_once, plan.log_path)


class Dbt:
    """dbt on the databases of one build, for one selection after another of one parsed project.

    Between them, and until the end, dbt keeps the databases open.
    """

    def __init__(self, plan: Plan, publisher: Publisher) -> None:
        self._plan = plan
        self._publisher = publisher
        self._parsed = parsed(plan)
        self._manifest: Manifest | None = None
        self._asked: dict[str, str] = {}
        self._nodes: dict[str, Any] = {}

    def __enter__(self) -> Self:
        """Read the parsed project, where there is one.

        The collector of unreachable objects would walk all of it again and again: it rests.
        """
        gc.disable()
        hear_less(self._asked)
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
        ran: Ran,
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
        stop_if_asked()
        results = getattr(answer.result, "results", None)
        if results is None:
            reason = short(str(answer.exception or ""))
            raise EngineError(f"dbt could not start: {reason}") from answer.exception
        if self._manifest is None:
            self._parsed.keep(self._plan.target_path / WRITTEN_BY_DBT)
            self._manifest = self._parsed.read()
        self._nodes |= {result.node.unique_id: result.node for result in results}
        return _outcome(results)

    def hold(self) -> None:
        """Remember that all models were built and held to their contracts: that is the code's.

        With the statements by which they were, where each model and test took one.
        """
        if self._plan.target == "duckdb" and self._manifest is not None and self._took_one_each():
            self._parsed.hold(self._statements(self._manifest).to_bytes())
        elif not self._parsed.has_held():
            self._parsed.hold(b"")

    def _took_one_each(self) -> bool:
        """Whether the last statement of each is the one of the materialisations of macros/."""
        begins = {"model": "create or replace", "test": "select"}
        return all(
            self._asked.get(key, "").lstrip().startswith(begins[node.resource_type])
            for key, node in self._nodes.items()
        )

    def _statements(self, manifest: "Manifest") -> Statements:
        """The last statement of each node, in the order in which dbt builds."""
        from dbt.compilation import Linker

        linker = Linker()
        linker.link_graph(manifest)
        manifest.build_parent_and_child_maps()
        linker.add_test_edges(manifest)
        empty_when = conditions({key: node.compiled_code for key, node in self._nodes.items()})
        return Statements(
            {
                key: Step(
                    name=node.name,
                    statement=self._asked[key],
                    is_test=node.resource_type == "test",
                    schema=f'"{node.database}"."{node.schema}"',
                    reads=tuple(sorted(set(node.depends_on.nodes) & self._nodes.keys())),
                    waits_for=tuple(sorted(set(linker.graph.pred[key]) & self._nodes.keys())),
                    described=_described(node) if _is_public(node) else None,
                    empty_when=empty_when[key],
                    without_rows=self._without_rows(node),
                )
                for key, node in sorted(self._nodes.items())
            }
        )

    def _without_rows(self, node: Any) -> str:
        """What does the same as the statement of a node whose query finds no rows."""
        if node.resource_type == "test":
            return "select 0 as failures, false as should_warn, false as should_error"
        statement = self._asked[node.unique_id]
        if node.config.materialized == "view":
            return statement
        if definition := definition_of(statement):
            return definition
        described = self._publisher.work_rows(f"describe {node.relation_name}")
        columns = ", ".join(f"{identifier(name)} {kind}" for name, kind, *_ in described)
        return f"create or replace table {node.relation_name} ({columns})"


def places(plan: Plan) -> tuple[str, ...]:
    """The arguments that say where dbt finds the project, and where it writes."""
    return (
        *("--project-dir", str(plan.project), "--profiles-dir", str(plan.project / "profiles")),
        *("--target-path", str(plan.target_path), "--log-path", str(plan.log_path)),
    )


def _arguments(plan: Plan) -> list[str]:
    arguments = [
        *("build", "--exclude-resource-type", "unit_test", "--exclude-resource-type", "exposure"),
        *("--exclude-resource-type", "saved_query"),
        *(*places(plan), "--target", plan.target),
        *("--log-level", "none", "--log-level-file", "info"),
        *("--log-file-max-bytes", str(LOG_BYTES)),
        *("--no-use-colors", "--no-use-colors-file", "--no-print", "--no-version-check"),
        *("--no-send-anonymous-usage-stats", "--no-write-json"),
        *("--indirect-selection", "cautious"),
    ]
    if plan.threads:
        arguments += ["--threads", str(plan.threads)]
    return arguments


def hear_less(asked: dict[str, str]) -> None:
    """Let dbt make no message of what it says for debugging, which goes nowhere here.

    But note the last statement each node has asked: its table, or the rows a test has found.
    """
    from dbt_common.events.base_types import EventLevel
    from dbt_common.events.event_manager import EventManager
    from dbt_common.events.event_manager_client import ctx_set_event_manager

    class Heard(EventManager):
        def fire_event(self, e: Any, level: Any = None, *rest: Any, **more: Any) -> None:
            if type(e).__name__ == "SQLQuery" and e.sql not in _NO_WORK:
                asked[e.conn_name] = e.sql
            is_debug = (level or e.level_tag()) == EventLevel.DEBUG
            if not is_debug or type(e).__name__ == _Listener.HEARD:
                super().fire_event(e, level, *rest, **more)

    ctx_set_event_manager(Heard())


class _Listener:
    """Turns dbt's events, which come from several threads, into calls of ``ran``."""

    HEARD = "NodeFinished"

    def __init__(self, ran: Ran) -> None:
        self._ran = ran
        self._total = 0
        self._done = 0
        self._one_by_one = Lock()

    def __call__(self, event: "EventMsg") -> None:
        if event.info.name == "LogStartLine":
            self._total = max(self._total, event.data.total)
        elif event.info.name == self.HEARD:
            name = event.data.node_info.node_name
            with self._one_by_one:
                self._done += 1
                self._ran(name, self._done, self._total, event.data.run_result.execution_time)


def _outcome(results: list[Any]) -> Outcome:
    outcome = Outcome(node_count=len(results))
    for result in results:
        status, name = str(result.status), result.node.name
        if status in ("error", "runtime error"):
            outcome.errors.append(f"{name}: {short(result.message)}")
        elif status == "fail":
            outcome.failures.append(FailedTest(name, result.failures or 0))
        elif status == "success" and _is_public(result.node):
            outcome.described.append(_described(result.node))
    return outcome


def _is_public(node: Any) -> bool:
    return node.resource_type == "model" and node.schema.removesuffix("_next") in PUBLIC


def _described(node: Any) -> Described:
    columns = {name: column.description.strip() for name, column in node.columns.items()}
    return Described(node.schema, node.alias, node.description.strip(), columns)


def parsed(plan: Plan) -> Parsed:
    """The parsed project by what it depends on: its files, dbt itself, the names of the databases.

    The path of the database is not among it: dbt compares it, but no model sees it.
    """
    packages = ("dbt-core", "dbt-adapters", f"dbt-{plan.target}")
    versions = (f"{name} {version(name)}" for name in packages)
    database = plan.environment.get("ROI_PG_DATABASE", "")
    key = "\n".join((plan.code_version, *versions, plan.target, database, str(plan.project)))
    return Parsed(key, plan.target_path)


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
