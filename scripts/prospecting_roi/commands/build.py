"""``roi build``: land, run dbt, check, publish in one switch."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from prospecting_roi import __version__
from prospecting_roi.core.code_version import code_version
from prospecting_roi.core.errors import CheckFailure, EngineError, UserError
from prospecting_roi.core.loads import BuildStamp, Load, load_ids, read_load
from prospecting_roi.core.lock import workspace_lock
from prospecting_roi.core.options import BuildOptions, check_options
from prospecting_roi.core.settings import Settings, read_settings
from prospecting_roi.core.versions import next_number
from prospecting_roi.core.workspace import Workspace, project_dir
from prospecting_roi.engine.progress import Progress, progress_on_stderr
from prospecting_roi.publish.base import Publisher
from prospecting_roi.report.figures import Figures, read_figures, read_rules
from prospecting_roi.report.terminal import print_landing, print_result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospecting_roi.engine.dbt import FailedTest

_GATE = "quality_gate"
_MOST_NAMED = 8


@dataclass(frozen=True)
class BuildResult:
    """How a build ended well: ``status`` is published, unchanged or candidate.

    ``figures`` is None where only some models ran.
    """

    status: str
    target: str
    stamp: BuildStamp
    settings: Settings
    place: str
    node_count: int
    figures: Figures | None


def build(root: Path, options: BuildOptions, progress: Progress) -> BuildResult:
    """Build the workspace ``root`` and publish it when every check passes.

    Raises UserError (input, settings), CheckFailure, EngineError or BusyError; whatever is raised,
    what was published before is still published.
    """
    workspace = open_workspace(root)
    check_options(options)
    with workspace_lock(workspace.lock_file):
        settings = read_settings(workspace)
        publisher = _publisher(workspace, settings, options)
        try:
            publisher.clean()
            return _Build(workspace, publisher, options, progress).run()
        finally:
            publisher.close()


def build_and_print(root: Path, options: BuildOptions, *, is_json: bool) -> None:
    """Build, show the progress on stderr, print the result on stdout."""
    with progress_on_stderr() as progress:
        result = build(root, options, progress)
    print_result(result, root, is_json=is_json)


def land_and_print(root: Path, *, is_json: bool) -> None:
    """``roi land``: land what is new and make it ready for a plain ``dbt build``.

    Raises what ``build`` raises; publishes nothing.
    """
    from prospecting_roi.commands.land import report

    workspace = open_workspace(root)
    with workspace_lock(workspace.lock_file), progress_on_stderr() as progress:
        settings = read_settings(workspace)
        publisher = _publisher(workspace, settings, BuildOptions())
        publisher.clean()
        landed = _Build(workspace, publisher, BuildOptions(), progress).prepare()
    print_landing(report(landed), is_json=is_json)


def open_workspace(root: Path) -> Workspace:
    """The workspace in a folder. Raises UserError when there is no roi.yml in it."""
    workspace = Workspace(root)
    if not workspace.settings_file.is_file():
        raise UserError(
            f"{workspace.root} is not a workspace: {workspace.settings_file.name} was expected in "
            "it; make one with roi init DIR, or name another folder with --workspace."
        )
    return workspace


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
            return self._result("unchanged", published, load, self._publisher.place(), 0)
        if self._options.fail_on:
            load = replace(load, settings=replace(load.settings, fail_on=self._options.fail_on))
        stamp = self._stamp(published, load)
        self._prepare(load, stamp)
        node_count = self._run_dbt(stamp)
        if self._is_candidate:
            place = self._publisher.keep_candidate()
            return self._result("candidate", stamp, load, place, node_count)
        self._progress.say(f"Publishing build {stamp.build_id}")
        place = self._publisher.publish()
        return self._result("published", stamp, load, place, node_count)

    def prepare(self) -> Load:
        """Land, and make the databases that dbt reads and writes, without running it."""
        published, load = self._publisher.published(), self._load()
        self._prepare(load, self._stamp(published, load))
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
        wanted = self._options.as_of
        if wanted is None:
            from prospecting_roi.land import land

            self._progress.say("Landing the extracts")
            return land(self._workspace, progress=self._progress.landed)
        for number in reversed(load_ids(self._workspace)):
            load = read_load(self._workspace, number)
            if load.as_of_date <= wanted:
                return load
        raise UserError(
            f"--as-of {wanted}: no load at or before that day is in {self._workspace.loads_dir}; "
            "roi runs lists the days that were built."
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

    def _prepare(self, load: Load, stamp: BuildStamp) -> None:
        from prospecting_roi.land import install_relations

        self._progress.say(
            f"Preparing build {stamp.build_id} of load {load.id} ({load.as_of_date})"
        )
        self._publisher.prepare(
            lambda connection: install_relations(connection, self._workspace, load, stamp),
            stamp.build_id,
            is_partial=bool(self._options.select),
        )

    def _run_dbt(self, stamp: BuildStamp) -> int:
        """Returns how many models and tests ran; raises when one of them did not pass."""
        from prospecting_roi.engine.dbt import Plan, run_dbt
        from prospecting_roi.engine.estimates import BARRIER, make_estimates

        self._progress.say("Starting dbt")
        plan = Plan(
            project=self._project,
            code_version=self._code,
            target=self._publisher.target,
            environment=self._publisher.environment(),
            target_path=self._workspace.dbt_target / self._publisher.target,
            log_path=self._workspace.state / "logs",
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
        self._publisher.finish()
        if outcome.errors:
            others = f" (and {len(outcome.errors) - 1} more)" if len(outcome.errors) > 1 else ""
            raise EngineError(
                f"Nothing was published: dbt failed in {outcome.errors[0]}{others}; what there is "
                f"of it is in {self._publisher.keep_candidate()}, the log in {plan.log_path}."
            )
        if outcome.failures:
            place = self._publisher.keep_candidate()
            raise CheckFailure(
                f"Nothing was published, checks failed: {self._failed(outcome.failures, stamp)}; "
                f"what failed is kept in {place}."
            )
        return outcome.node_count

    def _failed(self, tests: "Sequence[FailedTest]", stamp: BuildStamp) -> str:
        """The failed tests with their rows, and behind the gate the rules that closed it."""
        said = [f"{test.name} ({test.rows} rows)" for test in tests]
        if any(test.name.startswith(_GATE) for test in tests):
            rules = read_rules(self._publisher, stamp.build_id)
            said += [
                f"rule {rule.rule_id} ({rule.failed_count} of {rule.checked_count})"
                for rule in rules
                if rule.status == "fail"
            ]
        more = len(said) - _MOST_NAMED
        rest = [f"{more} more"] if more > 0 else []
        return ", ".join(said[:_MOST_NAMED] + rest)

    def _result(
        self, status: str, stamp: BuildStamp, load: Load, place: str, node_count: int
    ) -> BuildResult:
        figures = None
        if not self._options.select:
            figures = read_figures(self._publisher, stamp.build_id)
        return BuildResult(
            status, self._publisher.target, stamp, load.settings, place, node_count, figures
        )
