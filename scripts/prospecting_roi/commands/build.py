"""``roi build``: land, run dbt, check, publish in one switch."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from prospecting_roi import __version__
from prospecting_roi.core.baseline import Baseline, finding_key, read_baseline
from prospecting_roi.core.code_version import code_version
from prospecting_roi.core.errors import AfterwardsError, CheckFailure, EngineError, UserError
from prospecting_roi.core.gate import judged
from prospecting_roi.core.loads import BuildStamp, Load, load_ids, read_load
from prospecting_roi.core.lock import workspace_lock
from prospecting_roi.core.options import PUBLISHED, BuildOptions, check_options
from prospecting_roi.core.quality import Expectation, QualityReport, Text
from prospecting_roi.core.settings import Settings, read_settings
from prospecting_roi.core.surroundings import check_root, check_state
from prospecting_roi.core.versions import next_number
from prospecting_roi.core.workspace import Workspace, project_dir
from prospecting_roi.engine.progress import Progress, progress_on_stderr
from prospecting_roi.publish.base import Publisher
from prospecting_roi.report.figures import Figures, read_figures
from prospecting_roi.report.notes import not_shown_yet, notes
from prospecting_roi.report.quality.files import (
    check_outputs,
    write_junit,
    write_page_and_worklists,
)
from prospecting_roi.report.quality.reading import read_quality
from prospecting_roi.report.terminal import Show, print_build, print_landing, print_result

if TYPE_CHECKING:
    from prospecting_roi.engine.dbt import FailedTest, Outcome
    from prospecting_roi.expectations.client import Client, Pending

_GATE = "quality_gate"
_MOST_NAMED = 8


@dataclass(frozen=True)
class BuildResult:
    """How a build ended: ``status`` is published, unchanged, candidate or failed (its checks).

    ``figures`` and ``quality`` are None where only some models ran. ``failed_invariants`` are the
    tests that failed; ``failed_checks`` says all that closed the gate, they among it. ``notes``
    stand above the channel table; what of ``extracts/`` nothing reads is named.
    """

    status: str
    target: str
    stamp: BuildStamp
    settings: Settings
    place: str
    node_count: int
    figures: Figures | None
    quality: QualityReport | None
    failed_invariants: tuple[str, ...] = ()
    failed_checks: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()
    files_not_read: tuple[str, ...] = ()
    sheets_not_read: tuple[tuple[str, str], ...] = ()
    not_shown_yet: tuple[str, ...] = ()


def start_judging(environment: Mapping[str, str]) -> "Client":
    """Start the process that judges the expectations."""
    from prospecting_roi.expectations.client import Client

    return Client.start(environment)


def build(root: Path, options: BuildOptions, progress: Progress) -> BuildResult:
    """Build the workspace ``root`` and publish it when every check passes.

    Raises UserError (input, settings), CheckFailure, EngineError or BusyError: then what was
    published before is still published; AfterwardsError where the new build is.
    """
    workspace = open_workspace(root)
    check_options(options)
    check_outputs(workspace, options.junit, options.data_docs)
    with workspace_lock(workspace.lock_file):
        settings = read_settings(workspace)
        _check_logs(workspace)
        publisher = _publisher(workspace, settings, options)
        try:
            publisher.clean()
            result = _Build(workspace, publisher, options, progress).run()
        finally:
            publisher.close()
    if result.failed_checks:
        raise CheckFailure(_sentence(result), result)
    return result


def build_and_print(
    root: Path,
    options: BuildOptions,
    *,
    is_json: bool,
    is_quiet: bool = False,
    show: "Show" = print_build,
) -> None:
    """Build, show the progress on stderr, print the result on stdout: as JSON, or as tables.

    Raises what ``build`` raises; where checks failed, after printing what they found.
    """
    try:
        with progress_on_stderr(is_quiet=is_quiet) as progress:
            result = build(root, options, progress)
    except CheckFailure as failure:
        if isinstance(failure.result, BuildResult):
            # Whoever stops reading must not lose the exit code.
            with suppress(BrokenPipeError):
                print_result(failure.result, root, show, is_json=is_json)
        raise
    with _said_afterwards(result.stamp, lambda: result.status == "published"):
        print_result(result, root, show, is_json=is_json)
        sys.stdout.flush()


def land_and_print(root: Path, *, is_json: bool, is_quiet: bool = False) -> None:
    """``roi land``: land what is new and make it ready for a plain ``dbt build``.

    Raises what ``build`` raises; publishes nothing.
    """
    from prospecting_roi.commands.land import report

    workspace = open_workspace(root)
    showing = progress_on_stderr(is_quiet=is_quiet)
    with workspace_lock(workspace.lock_file), showing as progress:
        settings = read_settings(workspace)
        publisher = _publisher(workspace, settings, BuildOptions())
        publisher.clean()
        landed = _Build(workspace, publisher, BuildOptions(), progress).prepare()
    print_landing(report(landed), is_json=is_json)


def open_workspace(root: Path, *, is_written: bool = True) -> Workspace:
    """The workspace in a folder.

    Raises UserError when there is no roi.yml in it, and for folders and files around that cannot
    be read or (``is_written``) written.
    """
    workspace = Workspace(root)
    check_root(workspace)
    if not workspace.settings_file.is_file():
        raise UserError(
            f"{workspace.root} is not a workspace: {workspace.settings_file.name} was expected in "
            "it; make one with roi init DIR, or name another folder with --workspace."
        )
    check_state(workspace, is_written=is_written)
    return workspace


def _check_logs(workspace: Workspace) -> None:
    """Raise UserError where dbt could not write its log: it would fail in the middle of a build."""
    log = workspace.logs / "dbt.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.open("ab").close()
    except OSError as error:
        raise UserError(
            f"{log} cannot be written ({error.strerror}): allow this user to write it, or remove "
            "the folder state/logs, and build again; nothing was published."
        ) from None


def _publisher(workspace: Workspace, settings: Settings, options: BuildOptions) -> Publisher:
    if options.target == "postgres":
        from prospecting_roi.publish.postgres import PostgresPublisher

        return PostgresPublisher()
    from prospecting_roi.publish.duckdb import DuckDBPublisher

    as_of = workspace.state / "as_of" / f"{options.as_of}.duckdb" if options.as_of else None
    return DuckDBPublisher(workspace, keep=settings.keep_versions, as_of=as_of)


class _Build:
    """The steps of one build, in the workspace it holds."""

    def __init__(
        self, workspace: Workspace, publisher: Publisher, options: BuildOptions, progress: Progress
    ) -> None:
        self._workspace = workspace
        self._publisher = publisher
        self._options = options
        self._progress = progress
        self._project = project_dir()
        self._code = code_version(self._project, __version__)
        self._is_candidate = bool(
            options.select or options.as_of is not None or not options.is_published
        )

    def run(self) -> BuildResult:
        published = None if self._options.as_of else self._publisher.published()
        load = self._load()
        if published and not self._is_needed(published, load):
            self._progress.say(f"Nothing changed since build {published.build_id}.")
            place = self._publisher.place()
            return self._report(self._result("unchanged", published, load, place))
        if self._options.fail_on:
            load = replace(load, settings=replace(load.settings, fail_on=self._options.fail_on))
        baseline = self._baseline(published)
        stamp = self._stamp(published, load)
        self._prepare(load, stamp, baseline)
        with self._judging() as judging:
            delivered = judging and self._ask_for_delivered(judging, load, published)
            outcome = self._run_dbt()
            found = delivered.result() if delivered else ()
            if judging and all(map(_is_gate, outcome.failures)):
                self._progress.say("Comparing with the version before")
                found += self._ask_for_drift(judging).result()
        accepted = baseline.expectations if baseline else frozenset()
        expectations = judged(found, load.settings.fail_on, accepted)
        result = self._result("candidate", stamp, load, "", outcome, expectations, baseline)
        if result.failed_checks:
            result = replace(result, status="failed", place=self._publisher.keep_candidate())
        elif self._is_candidate:
            result = replace(result, place=self._publisher.keep_candidate())
        else:
            self._progress.say(f"Publishing build {stamp.build_id}")
            with _said_afterwards(stamp, lambda: self._publisher.published() == stamp):
                result = replace(result, status="published", place=self._publisher.publish())
                result = self._report(result)
                self._prune(load.settings.keep_versions)
                return result
        return self._report(result)

    def _prune(self, kept: int) -> None:
        """Let go of what landed for builds that are kept no longer."""
        from prospecting_roi.land import prune

        last = f"select load_id from {{quality}}.build order by build_id desc limit {kept}"
        prune(self._workspace, min(row[0] for row in self._publisher.rows(last)))

    def prepare(self) -> Load:
        """Land, and make the databases that dbt reads and writes, without running it."""
        published, load = self._publisher.published(), self._load()
        self._prepare(load, self._stamp(published, load), None)
        return load

    def _stamp(self, published: BuildStamp | None, load: Load) -> BuildStamp:
        return BuildStamp(
            build_id=next_number(published.build_id if published else None),
            load_id=load.id,
            as_of_date=load.as_of_date,
            loaded_at=load.loaded_at,
            code_version=self._code,
            settings_hash=load.settings_hash,
            reference_hash=load.reference_hash,
        )

    def _load(self) -> Load:
        """Land what is there now, or find the last load at or before ``--as-of``."""
        from prospecting_roi.land import is_landed, land

        wanted = self._options.as_of
        if wanted is None:
            self._progress.say("Landing the extracts")
            return land(self._workspace, progress=self._progress.landed)
        for number in reversed(load_ids(self._workspace)):
            load = read_load(self._workspace, number)
            if load.as_of_date <= wanted:
                if is_landed(self._workspace, load):
                    return load
                break
        raise UserError(
            f"--as-of {wanted}: what landed at or before that day is not kept in "
            f"{self._workspace.state}; roi runs lists the builds that are (keep_versions in "
            "roi.yml says how many)."
        )

    def _is_needed(self, published: BuildStamp, load: Load) -> bool:
        """Whether to build: something changed, or was asked for that is not there yet.

        After a rollback too, so that the next build puts back what was published before it.
        """
        made_of = (load.id, load.settings_hash, load.reference_hash, self._code)
        return (
            made_of
            != (
                published.load_id,
                published.settings_hash,
                published.reference_hash,
                published.code_version,
            )
            or self._options.is_full_refresh
            or self._is_candidate
            or self._options.fail_on not in (None, load.settings.fail_on)
            or self._publisher.was_rolled_back()
        )

    def _baseline(self, published: BuildStamp | None) -> Baseline | None:
        """What ``--baseline`` accepts; None where it was not given."""
        wanted = self._options.baseline
        if wanted is None:
            return None
        if wanted != PUBLISHED:
            return read_baseline(Path(wanted))
        query = "select finding_id from {quality}.findings where is_open"
        found = self._publisher.rows(query) if published else []
        return Baseline(frozenset(finding_key(row[0]) for row in found), frozenset())

    def _prepare(self, load: Load, stamp: BuildStamp, baseline: Baseline | None) -> None:
        from prospecting_roi.land import install_relations

        self._progress.say(
            f"Preparing build {stamp.build_id} of load {load.id} ({load.as_of_date})"
        )
        accepted = baseline.finding_keys if baseline else frozenset()
        self._publisher.prepare(
            lambda connection: install_relations(
                connection, self._workspace, load, stamp, accepted
            ),
            stamp.build_id,
            is_partial=bool(self._options.select),
        )

    def _judging(self) -> "AbstractContextManager[Client | None]":
        """The process that judges the expectations; none where only some models are built."""
        if self._options.select or self._options.as_of:
            return nullcontext()
        return start_judging(self._publisher.environment())

    def _ask_for_delivered(
        self, judging: "Client", load: Load, published: BuildStamp | None
    ) -> "Pending":
        from prospecting_roi.expectations.messages import ExtractsRequest

        return judging.check_extracts(
            ExtractsRequest(
                workspace=self._workspace.root,
                load_id=load.id,
                target=self._publisher.target,
                previous_load_id=published.load_id if published else None,
                data_docs=self._options.data_docs,
            )
        )

    def _ask_for_drift(self, judging: "Client") -> "Pending":
        from prospecting_roi.expectations.messages import DriftRequest

        candidate, previous = self._publisher.compared()
        return judging.check_drift(
            DriftRequest(
                workspace=self._workspace.root,
                target=self._publisher.target,
                candidate=candidate,
                previous=previous,
                data_docs=self._options.data_docs,
            )
        )

    def _run_dbt(self) -> "Outcome":
        """Returns what ran and which tests failed; raises when a model could not be built."""
        from prospecting_roi.engine.dbt import Plan, run_dbt
        from prospecting_roi.engine.estimates import BARRIER, make_estimates

        self._progress.say("Starting dbt")
        plan = Plan(
            project=self._project,
            code_version=self._code,
            target=self._publisher.target,
            environment=self._publisher.environment(),
            target_path=self._workspace.dbt_target / self._publisher.target,
            log_path=self._workspace.logs,
            select=self._options.select,
            threads=self._options.threads,
        )
        if self._options.select:
            outcome = run_dbt(plan, self._progress.ran)
        else:
            outcome = run_dbt(replace(plan, select=(f"+{BARRIER}",)), self._progress.ran)
            if not outcome.errors and not outcome.failures:
                make_estimates(self._publisher)
                rest = run_dbt(replace(plan, exclude=(f"+{BARRIER}",)), self._progress.ran)
                outcome = outcome.and_then(rest)
        if self._options.select and not outcome.node_count:
            raise UserError(
                f"--select {' '.join(self._options.select)}: no model has this name or path; "
                "dbt's selection syntax was expected, such as marts or +fct_costs."
            )
        self._publisher.comment(outcome.described)
        self._publisher.finish()
        if outcome.errors:
            others = f" (and {len(outcome.errors) - 1} more)" if len(outcome.errors) > 1 else ""
            raise EngineError(
                f"Nothing was published: dbt failed in {outcome.errors[0]}{others}; what there is "
                f"of it is in {self._publisher.keep_candidate()}, the log in {plan.log_path}."
            )
        return outcome

    def _result(
        self,
        status: str,
        stamp: BuildStamp,
        load: Load,
        place: str,
        outcome: "Outcome | None" = None,
        expectations: Sequence[Expectation] = (),
        baseline: Baseline | None = None,
    ) -> BuildResult:
        figures = quality = None
        failures = outcome.failures if outcome else []
        invariants = tuple(
            f"{test.name} ({test.rows} rows)" for test in failures if not _is_gate(test)
        )
        if not self._options.select:
            quality = read_quality(
                self._publisher,
                stamp,
                load.settings,
                status,
                expectations,
                has_baseline=baseline is not None,
            )
            figures = None if invariants else read_figures(self._publisher, stamp.build_id)
        said = () if self._options.select else notes(figures, load)
        if quality:
            quality = replace(quality, notes=said)
        return BuildResult(
            status,
            self._publisher.target,
            stamp,
            load.settings,
            place,
            outcome.node_count if outcome else 0,
            figures,
            quality,
            invariants,
            (*invariants, *_failed_rules(quality)),
            said,
            load.unused_files,
            load.unused_sheets,
            not_shown_yet(load),
        )

    def _report(self, result: BuildResult) -> BuildResult:
        """Write what people and CI read of the quality of the data; returns the result."""
        quality = result.quality and replace(result.quality, build_status=result.status)
        if quality and not self._options.as_of:
            write_page_and_worklists(self._workspace, quality, result.stamp)
        if self._options.junit:
            write_junit(self._options.junit, quality, result.failed_invariants)
        return replace(result, quality=quality)


@contextmanager
def _said_afterwards(stamp: BuildStamp, is_published: Callable[[], bool]) -> Iterator[None]:
    """Around what follows the switch: what goes wrong there does not unpublish the build.

    Raises AfterwardsError in the place of any error or interrupt, once ``is_published``; whoever
    stops reading the result (BrokenPipeError) is no error.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except (Exception, KeyboardInterrupt) as error:
        if not is_published():
            raise
        said = " ".join(str(error).split()) or type(error).__name__
        why = "the command was interrupted" if isinstance(error, KeyboardInterrupt) else said
        raise AfterwardsError(
            f"Build {stamp.build_id} is published, but what comes after it is not complete "
            f"({why}): roi build writes the page and the lists again."
        ) from error


def _is_gate(test: "FailedTest") -> bool:
    return test.name.startswith(_GATE)


def _failed_rules(quality: QualityReport | None) -> list[str]:
    """The rules and expectations that closed the gate, in words."""
    if quality is None:
        return []
    said = [
        f"rule {rule.rule_id} ({rule.failed_count} of {rule.checked_count})"
        for rule in quality.rules
        if rule.status == "fail"
    ]
    return said + [
        f"{item.suite}: {item.name} ({item.observed}; expected {item.expected})"
        for item in quality.expectations
        if item.status == "fail"
    ]


def _sentence(result: BuildResult) -> str:
    more = len(result.failed_checks) - _MOST_NAMED
    rest = (f"{more} more",) if more > 0 else ()
    named = ", ".join(result.failed_checks[:_MOST_NAMED] + rest)
    return f"Nothing was published, checks failed: {named}; what failed is kept in {result.place}."
