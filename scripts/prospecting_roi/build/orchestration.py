"""A build from beginning to end: land, run dbt, check, publish in one switch."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from prospecting_roi import __version__
from prospecting_roi.build.afterwards import said_afterwards
from prospecting_roi.build.figures import read_figures
from prospecting_roi.build.gate import failed_rules, is_gate, judged, sentence
from prospecting_roi.build.opening import check_logs, open_workspace, publisher_of
from prospecting_roi.build.progress import Progress
from prospecting_roi.build.quality import read_quality
from prospecting_roi.core.baseline import Baseline, finding_key, read_baseline
from prospecting_roi.core.code_version import code_version
from prospecting_roi.core.errors import CheckFailure, EngineError, RoiError, UserError
from prospecting_roi.core.interrupts import stop_if_asked
from prospecting_roi.core.loads import BuildStamp, Load, load_ids, read_load
from prospecting_roi.core.lock import workspace_lock
from prospecting_roi.core.options import PUBLISHED, BuildOptions, check_options
from prospecting_roi.core.quality import Expectation, QualityReport
from prospecting_roi.core.results import BuildResult
from prospecting_roi.core.settings_file import read_settings
from prospecting_roi.core.versions import next_number
from prospecting_roi.core.workspace import Workspace, project_dir
from prospecting_roi.publish.archive import keep_model
from prospecting_roi.publish.base import Publisher
from prospecting_roi.report.files import has_report_of, write_report
from prospecting_roi.report.notes import not_shown_yet, notes
from prospecting_roi.report.quality.files import (
    PUBLIC,
    check_outputs,
    write_junit,
    write_page_and_worklists,
)
from prospecting_roi.report.source import Source

if TYPE_CHECKING:
    from prospecting_roi.build.outcome import Outcome
    from prospecting_roi.expectations.client import Client, Pending
    from prospecting_roi.land import Mixture


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
        check_logs(workspace)
        publisher = publisher_of(workspace, settings, options)
        try:
            publisher.clean()
            result = _Build(workspace, publisher, options, progress).run()
        finally:
            publisher.close()
    if result.failed_checks:
        raise CheckFailure(sentence(result), result)
    return result


def prepare(root: Path, progress: Progress) -> Load:
    """Land what is new in the workspace ``root`` and make it ready for a plain ``dbt build``.

    Raises what ``build`` raises; publishes nothing.
    """
    workspace = open_workspace(root)
    with workspace_lock(workspace.lock_file):
        settings = read_settings(workspace)
        publisher = publisher_of(workspace, settings, BuildOptions())
        publisher.clean()
        return _Build(workspace, publisher, BuildOptions(), progress).prepare()


def build_apart(
    workspace: Workspace,
    publisher: Publisher,
    mixture: "Mixture",
    options: BuildOptions,
    progress: Progress,
) -> None:
    """Build what a mixture of two loads says into the publisher's file apart; publishes nothing.

    Raises EngineError when a model could not be built, or the figures break an invariant.
    """
    _Build(workspace, publisher, options, progress).apart(mixture)


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
        # Read first: a wrong one is said also where nothing changed.
        baseline = self._baseline(published)
        if published and not self._is_needed(published, load):
            self._progress.say(f"Nothing changed since build {published.build_id}.")
            place = self._publisher.place()
            return self._report(self._result("unchanged", published, load, place))
        if self._options.fail_on:
            stricter = load.settings.model_copy(update={"fail_on": self._options.fail_on})
            load = replace(load, settings=stricter)
        stamp = self._stamp(published, load)
        self._prepare(load, stamp, baseline, self._kept_of(published))
        with self._judging() as judging:
            delivered = judging and self._ask_for_delivered(judging, load, published)
            outcome = self._run_dbt()
            found = delivered.result() if delivered else ()
            if judging and all(map(is_gate, outcome.failures)):
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
            stop_if_asked()
            if published and self._publisher.target == "postgres" and not self._is_own(published):
                self._progress.say(
                    f"Build {published.build_id} of {published.as_of_date}, published there, is of "
                    "another workspace, or of this one before its state was lost: it is replaced"
                )
            self._progress.say(f"Publishing build {stamp.build_id}")
            with said_afterwards(stamp, lambda: self._publisher.published() == stamp):
                result = replace(result, status="published", place=self._publisher.publish())
                result = self._report(result)
                self._archive(load, stamp)
                self._prune(load.settings.keep_versions)
                return result
        return self._report(result)

    def _is_own(self, published: BuildStamp) -> bool:
        """Whether a publication was built from a load of this workspace; a server's may not be.

        Of loads that were let go of, and of one that cannot be read, it is taken to be.
        """
        numbers = load_ids(self._workspace)
        if published.load_id not in numbers:
            return bool(numbers) and published.load_id < numbers[0]
        try:
            load = read_load(self._workspace, published.load_id)
        except RoiError:
            return True  # it is told of where its records are read
        known = (load.loaded_at, load.settings_hash, load.reference_hash)
        return known == (published.loaded_at, published.settings_hash, published.reference_hash)

    def _archive(self, load: Load, stamp: BuildStamp) -> None:
        """Keep what the published figures were made by, however long their records are kept."""
        from prospecting_roi.land import reference_path

        tables = {table.name: reference_path(self._workspace, table) for table in load.reference}
        keep_model(self._workspace, load, stamp, self._project, tables)

    def _prune(self, kept: int) -> None:
        """Let go of what landed for builds that are kept no longer."""
        from prospecting_roi.land import prune

        last = f"select load_id from {{quality}}.build order by build_id desc limit {kept}"
        prune(self._workspace, min(row[0] for row in self._publisher.rows(last)))

    def apart(self, mixture: "Mixture") -> None:
        """Make the figures of a mixture, without expectations, gate and report."""
        stamp = self._stamp(None, mixture.load)
        self._publisher.prepare(
            lambda connection: mixture.install(connection, self._workspace, stamp),
            stamp.build_id,
            is_partial=False,
        )
        outcome = self._run_dbt(is_apart=True)
        broken = [test for test in outcome.failures if not is_gate(test)]
        place = self._publisher.keep_candidate()
        if broken:
            raise EngineError(f"The figures of {place} break the invariant {broken[0].name}.")

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
        """Land what is there now, or find the last load at or before ``--as-of``.

        That one is read by the rules of today: settings and reference tables of the latest load.
        """
        from prospecting_roi.land import is_landed, land

        wanted = self._options.as_of
        if wanted is None:
            self._progress.say("Landing the extracts")
            return land(self._workspace, progress=self._progress.landed)
        known = load_ids(self._workspace)
        for number in reversed(known):
            load = read_load(self._workspace, number)
            if load.as_of_date <= wanted:
                if is_landed(self._workspace, load):
                    return load.by_rules_of(read_load(self._workspace, known[-1]))
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
        of_load = (load.id, load.loaded_at, load.settings_hash, load.reference_hash)
        return (
            (*of_load, self._code)
            != (
                published.load_id,
                published.loaded_at,
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

    def _prepare(
        self,
        load: Load,
        stamp: BuildStamp,
        baseline: Baseline | None,
        kept_of: BuildStamp | None = None,
    ) -> None:
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
            kept_of=kept_of,
        )

    def _kept_of(self, published: BuildStamp | None) -> BuildStamp | None:
        """The publication of which tables may be kept: one by this version of the code."""
        is_anew = self._options.is_full_refresh or self._options.select
        if is_anew or published is None or published.code_version != self._code:
            return None
        return published

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

    def _run_dbt(self, *, is_apart: bool = False) -> "Outcome":
        """Returns what ran and which tests failed; raises when a model could not be built.

        ``is_apart``: a selection begins on empty databases, too, so its statements may be known.
        """
        from prospecting_roi.build.dbt import Plan, runner
        from prospecting_roi.build.estimates import make_estimates
        from prospecting_roi.build.outcome import Outcome
        from prospecting_roi.core.estimators import BARRIERS

        self._progress.say("Starting dbt")
        plan = Plan(
            project=self._project,
            code_version=self._code,
            target=self._publisher.target,
            environment=self._publisher.environment(),
            target_path=self._workspace.dbt_target / self._publisher.target,
            log_path=self._workspace.logs,
            threads=self._options.threads,
        )
        is_whole = not self._options.select
        is_known = (is_whole or is_apart) and not self._options.is_full_refresh
        held = self._publisher.held(plan.models_at_once)
        with held, runner(plan, self._publisher, is_known=is_known) as dbt:
            barriers = BARRIERS if is_whole else ()
            outcome, built = Outcome(), tuple[str, ...]()
            for barrier in barriers:
                upto = (f"+{barrier}",)
                outcome = outcome.and_then(dbt.build(self._progress.ran, upto, built))
                if outcome.errors or outcome.failures:
                    break
                make_estimates(self._publisher, barrier)
                built += upto
            else:
                rest = dbt.build(self._progress.ran, self._options.select, built)
                outcome = outcome.and_then(rest)
                if is_whole and not outcome.errors and all(map(is_gate, outcome.failures)):
                    dbt.hold()
                    self._publisher.finish_work()
            if not outcome.errors:
                self._publisher.comment(outcome.described)
        if self._options.select and not outcome.node_count:
            raise UserError(
                f"--select {' '.join(self._options.select)}: no model has this name or path; "
                "dbt's selection syntax was expected, such as marts or +fct_costs."
            )
        self._publisher.finish()
        if outcome.errors and "Out of Memory Error" in outcome.errors[0]:
            raise read_settings(self._workspace).limits.build_too_large(
                outcome.errors[0].partition(":")[0]
            )
        if outcome.errors:
            others = f" (and {len(outcome.errors) - 1} more)" if len(outcome.errors) > 1 else ""
            raise EngineError(
                f"Nothing was published: dbt failed in {outcome.errors[0]}{others}; what there is "
                f"of it is in {self._publisher.keep_candidate()}, the log in {plan.log_path}."
            )
        if outcome.kept:
            self._progress.say(f"Kept {outcome.kept} tables that are made of nothing that changed")
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
            f"{test.name} ({test.rows} rows)" for test in failures if not is_gate(test)
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
            if not invariants:
                model = load.settings.attribution_model
                figures = read_figures(self._publisher, stamp.build_id, model)
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
            (*invariants, *failed_rules(quality)),
            said,
            load.unused_files,
            load.unused_sheets,
            not_shown_yet(load),
        )

    def _write_report(self, result: BuildResult, quality: QualityReport | None) -> None:
        """Write the report of what is published, unless the page is that build's already."""
        if result.status == "unchanged" and has_report_of(self._workspace, result.stamp):
            return
        self._progress.say("Writing the report")
        source = Source(
            self._publisher.rows,
            result.settings,
            result.stamp,
            result.notes,
            quality=quality,
            before=self._publisher.before(),
        )
        write_report(self._workspace, source)

    def _report(self, result: BuildResult) -> BuildResult:
        """Write what people and CI read: report and quality of the data; returns the result."""
        quality = result.quality and replace(result.quality, build_status=result.status)
        if quality and not self._options.as_of:
            write_page_and_worklists(self._workspace, quality, result.stamp)
        if result.status in PUBLIC:
            self._write_report(result, quality)
        if self._options.junit:
            write_junit(self._options.junit, quality, result.failed_invariants)
        return replace(result, quality=quality)
