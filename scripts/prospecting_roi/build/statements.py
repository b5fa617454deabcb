"""The statements by which dbt built this version of the code, run again without dbt.

No model looks at anything but tables when it is rendered: settings are a table, there are no
variables, and a build's databases begin empty. So what dbt asks of DuckDB is a property of the
code, as its contracts are, and is kept once a whole build has held to them. Reading dbt, its
project and rendering each model anew costs a small build more than its statements do.
"""

import heapq
import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from logging.handlers import RotatingFileHandler
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Self

from prospecting_roi.build.emptiness import Condition, holds, tables_of
from prospecting_roi.build.kept import copied_by, former_of, is_kept, made_by, relation_of
from prospecting_roi.build.outcome import FailedTest, Outcome, Ran, short
from prospecting_roi.core.interrupts import stop_if_asked
from prospecting_roi.core.spelling.cells import literal
from prospecting_roi.publish.base import Publisher
from prospecting_roi.publish.comments import Described

if TYPE_CHECKING:
    import duckdb

LOG_BYTES, LOGS_KEPT = 1_000_000, 5
"""The size of dbt.log, and how many former ones are kept: dbt keeps as many."""


@dataclass(frozen=True)
class Step:
    """A model or a test: its statement, and the steps that come before it.

    A test answers how many rows it found, and whether these are an error. ``schema`` is where a
    model is made, ``reads`` are the models a step reads, ``described`` what readers are told.
    ``empty_when`` says when there are no rows, ``without_rows`` is the statement that does then.
    """

    name: str
    statement: str
    is_test: bool
    schema: str
    reads: Sequence[str]
    waits_for: Sequence[str]
    described: Described | None = None
    empty_when: Condition = False
    without_rows: str = ""


@dataclass(frozen=True)
class Answer:
    """How a step ended: the rows a test has found, the engine's message, and how a table is.

    It has no rows, was kept from the build before, or made anew and holds the same rows.
    """

    failures: int = 0
    error: str = ""
    is_empty: bool = False
    is_kept: bool = False
    is_same: bool = False


Way = Callable[["duckdb.DuckDBPyConnection", Step], Answer]


class Statements:
    """All steps of a project, by their ids."""

    def __init__(self, steps: Mapping[str, Step]) -> None:
        """In any order."""
        self._steps = dict(steps)

    def to_bytes(self) -> bytes:
        """As they are kept."""
        return json.dumps({key: asdict(step) for key, step in self._steps.items()}).encode()

    @classmethod
    def of_bytes(cls, kept: bytes) -> Self:
        """What ``to_bytes`` gave. Raises ValueError, KeyError or TypeError for anything else."""
        steps = {}
        for key, given in json.loads(kept).items():
            about = given.pop("described")
            steps[key] = Step(**given, described=Described(**about) if about else None)
        return cls(steps)

    @cached_property
    def relations(self) -> frozenset[str]:
        """What the models make, as statements name it."""
        return frozenset(relation_of(self._steps[key].statement) for key in self._without_tests)

    def schemas(self) -> list[str]:
        """The schemas of the models, as statements name them."""
        return sorted({step.schema for step in self._steps.values() if not step.is_test})

    def chosen(self, select: Iterable[str], exclude: Iterable[str]) -> dict[str, Step]:
        """The steps of selections as dbt takes them, of which names and ``+name`` are known here.

        A test is among them where all the models are that it reads.
        """
        models = self._models(select) if select else self._without_tests
        tests = {
            key
            for key, step in self._steps.items()
            if step.is_test and models.issuperset(step.reads)
        }
        left_out = set(self.chosen(exclude, ())) if exclude else set()
        return {key: self._steps[key] for key in (models | tests) - left_out}

    @cached_property
    def _without_tests(self) -> set[str]:
        return {key for key, step in self._steps.items() if not step.is_test}

    def _models(self, select: Iterable[str]) -> set[str]:
        keys = {self._steps[key].name: key for key in self._without_tests}
        found = {keys[name] for name in select if not name.startswith("+")}
        open_ends, reached = [keys[name[1:]] for name in select if name.startswith("+")], set[str]()
        while open_ends:
            key = open_ends.pop()
            if key not in reached:
                reached.add(key)
                open_ends += self._steps[key].reads
        return found | reached

    @cached_property
    def ahead(self) -> dict[str, int]:
        """How long the longest way is from a step to the end: the longest is begun first."""
        before = {key: list[str]() for key in self._steps}
        waiting = dict.fromkeys(self._steps, 0)
        for key, step in self._steps.items():
            for other in step.waits_for:
                before[key].append(other)
                waiting[other] += 1
        ends = [key for key, count in waiting.items() if not count]
        ahead = dict.fromkeys(self._steps, 0)
        while ends:
            key = ends.pop()
            for other in before[key]:
                ahead[other] = max(ahead[other], ahead[key] + 1)
                waiting[other] -= 1
                if not waiting[other]:
                    ends.append(other)
        return ahead


class Repeated:
    """The statements, run on the databases of one build; takes the place of ``Dbt``."""

    def __init__(
        self,
        statements: Statements,
        publisher: Publisher,
        at_once: int,
        log_path: Path,
    ) -> None:
        """On the databases that the publisher holds."""
        self._statements = statements
        self._at_once = at_once
        self._log_path = log_path
        self._changed = publisher.changed
        self._empty = set[str]()
        self._cursors = [publisher.cursor() for _ in range(at_once)]

    def __enter__(self) -> Self:
        """Make the schemas, and begin the log."""
        self._log = RotatingFileHandler(
            self._log_path / "dbt.log",
            maxBytes=LOG_BYTES,
            backupCount=LOGS_KEPT,
            encoding="utf-8",
        )
        self._log.setFormatter(logging.Formatter("%(asctime)s  %(message)s"))
        for schema in self._statements.schemas():
            self._cursors[0].execute(f"create schema if not exists {schema}")
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the databases."""
        for cursor in self._cursors:
            cursor.close()
        self._log.close()

    def build(
        self, ran: Ran, select: tuple[str, ...] = (), exclude: tuple[str, ...] = ()
    ) -> Outcome:
        """Run the steps of a selection, as dbt would: what follows on a failed one is left out.

        Raises KeyboardInterrupt when interrupted.
        """
        steps = self._statements.chosen(select, exclude)
        self._look_at_sources(steps.values())
        followers = {key: list[str]() for key in steps}
        waits = {key: set(step.waits_for).intersection(steps) for key, step in steps.items()}
        for key, others in waits.items():
            for other in others:
                followers[other].append(key)
        ahead = self._statements.ahead
        ready = [(-ahead[key], key) for key, others in waits.items() if not others]
        heapq.heapify(ready)
        outcome, skipped, free = Outcome(), set[str](), list(self._cursors)
        running: dict[Future[Answer], tuple[str, duckdb.DuckDBPyConnection, float]] = {}
        with ThreadPoolExecutor(self._at_once) as pool:
            try:
                while ready or running:
                    while ready and free:
                        key = heapq.heappop(ready)[1]
                        cursor = free.pop()
                        run, asked = self._way(steps[key], is_left_out=key in skipped)
                        future = pool.submit(run, cursor, asked)
                        running[future] = (key, cursor, perf_counter())
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        key, cursor, start = running.pop(future)
                        free.append(cursor)
                        seconds = perf_counter() - start
                        answer = future.result()
                        outcome.node_count += 1
                        is_bad = key in skipped or self._note(outcome, steps[key], answer, seconds)
                        ran(steps[key].name, outcome.node_count, len(steps), seconds)
                        for follower in followers[key]:
                            if is_bad:
                                skipped.add(follower)
                            waits[follower].remove(key)
                            if not waits[follower]:
                                heapq.heappush(ready, (-ahead[follower], follower))
            except BaseException:
                for _, cursor, _ in running.values():
                    cursor.interrupt()
                raise
        stop_if_asked()
        return outcome

    def hold(self) -> None:
        """Nothing to remember: it is known."""

    def _look_at_sources(self, steps: Iterable[Step]) -> None:
        """Which tables have no rows, of those that no step makes.

        One that cannot be read is told of by the first model that needs it.
        """
        import duckdb

        named = {table for step in steps for table in tables_of(step.empty_when)}
        asked = [
            f"select {literal(table)} where not exists (from {table})"
            for table in sorted(named - self._statements.relations)
        ]
        self._empty &= self._statements.relations
        if asked:
            with suppress(duckdb.Error):
                found = self._cursors[0].execute(" union all ".join(asked)).fetchall()
                self._empty.update(row[0] for row in found)

    def _way(self, step: Step, *, is_left_out: bool) -> tuple[Way, Step]:
        """How a step is run, by a shorter statement where its own one would find no rows."""
        if is_left_out:
            return _leave_out, step
        if self._changed is not None and is_kept(step.statement, self._changed):
            return _keep, step
        if holds(step.empty_when, self._empty):
            step = replace(step, statement=step.without_rows)
        return _run if self._changed is None else _compare, step

    def _note(self, outcome: Outcome, step: Step, answer: Answer, seconds: float) -> bool:
        """Put how a step ended to the outcome; returns whether it was an error or found rows."""
        failures, error = answer.failures, answer.error
        if not step.is_test and (answer.is_empty or holds(step.empty_when, self._empty)):
            self._empty.add(relation_of(step.statement))
        if answer.is_kept:
            outcome.kept += not step.is_test
        elif self._changed is not None and not answer.is_same and not step.is_test:
            self._changed.add((made_by(step.statement), None))
        fine = "kept" if answer.is_kept else "OK"
        said = error or (f"found {failures} rows" if failures else fine)
        line = f"{step.name}  {seconds:.2f} s  {said}"
        self._log.emit(logging.makeLogRecord({"msg": line, "levelname": "INFO"}))
        if error:
            outcome.errors.append(f"{step.name}: {short(error)}")
        elif failures:
            outcome.failures.append(FailedTest(step.name, failures))
        elif step.described:
            outcome.described.append(step.described)
        return bool(error or failures)


def _leave_out(_cursor: "duckdb.DuckDBPyConnection", _step: Step) -> Answer:
    """What it follows on has failed."""
    return Answer()


def _run(cursor: "duckdb.DuckDBPyConnection", step: Step) -> Answer:
    """Make the table, or ask the test."""
    import duckdb

    try:
        rows = cursor.execute(step.statement).fetchall()
        if not step.is_test:
            return Answer(is_empty=rows == [(0,)])
        failures, _, is_error = rows[0]
    except duckdb.Error as error:
        return Answer(error=str(error))
    return Answer(failures=int(failures) if is_error else 0)


def _keep(cursor: "duckdb.DuckDBPyConnection", step: Step) -> Answer:
    """Leave the table as it is, one for readers as a copy of theirs; a test found no rows in it.

    One that readers lack, or have with other columns, is made anew.
    """
    if step.is_test:
        return Answer(is_kept=True, is_same=True)
    asked = copied_by(step.statement) or f"select count(*) from {relation_of(step.statement)}"
    made = _run(cursor, replace(step, statement=asked))
    if made.error:
        return _run(cursor, step)
    return replace(made, is_kept=True, is_same=True)


def _compare(cursor: "duckdb.DuckDBPyConnection", step: Step) -> Answer:
    """Make the table anew beside the one before, and compare them; a test has none."""
    import duckdb

    former = None if step.is_test else former_of(step.statement)
    is_same = False
    try:
        if former and former.set_aside:
            cursor.execute(former.set_aside)
        made = _run(cursor, step)
        if former is None or made.error:
            return made
        # readers may lack the table
        with suppress(duckdb.CatalogException, duckdb.BinderException):
            is_same = all(
                cursor.execute(query).fetchall() == [(True,)] for query in former.compared
            )
        if former.set_aside:
            cursor.execute(f"drop table {former.name}")
    except duckdb.Error as error:
        return Answer(error=str(error))
    return replace(made, is_same=is_same)
