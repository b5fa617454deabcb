"""Why the figures of two published builds differ: causes taken over one after another."""

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from prospecting_roi import __version__
from prospecting_roi.build.opening import open_workspace
from prospecting_roi.build.orchestration import build_apart
from prospecting_roi.build.progress import Progress
from prospecting_roi.core.code_version import code_version
from prospecting_roi.core.comparison import CAUSES, Comparison, Kpi, State, waterfalls
from prospecting_roi.core.errors import UserError
from prospecting_roi.core.files import remove
from prospecting_roi.core.loads import BuildStamp, Load, read_load
from prospecting_roi.core.lock import workspace_lock
from prospecting_roi.core.options import BuildOptions
from prospecting_roi.core.quality import Text
from prospecting_roi.core.shown import shown
from prospecting_roi.core.workspace import Workspace, project_dir
from prospecting_roi.publish.base import Reading
from prospecting_roi.publish.duckdb import DuckDBPublisher

if TYPE_CHECKING:
    from prospecting_roi.land import Mixture

_STANDARD_TABLE = "+rpt_channel_performance"
_ESTIMATED = "markov"


def compare(
    root: Path,
    numbers: tuple[int, int] | None,
    channel: str,
    progress: Progress,
    *,
    is_every: bool = False,
) -> tuple[Comparison, str]:
    """Compare two published builds that are kept: by default the published and the one before.

    What lies between them is built anew, cause by cause, where a cause changed anything; nothing of
    it is kept. ``is_every``: also the KPIs of the register beyond the standard table, which takes
    whole builds. Returns the code of the ``channel``, given by code or label, too. Raises UserError
    for a channel that is none and builds that cannot be compared, and what a build raises.
    """
    workspace = open_workspace(root)
    with workspace_lock(workspace.lock_file):
        comparing = _Comparing(workspace, numbers, progress, is_every)
        code = comparing.code_of(channel)
        return comparing.run(), code


class _Comparing:
    """The steps between two builds of a workspace that is held."""

    def __init__(
        self,
        workspace: Workspace,
        numbers: tuple[int, int] | None,
        progress: Progress,
        is_every: bool,
    ) -> None:
        self._workspace = workspace
        self._progress = progress
        self._is_every = is_every
        self._versions = DuckDBPublisher(workspace, keep=1)
        self._numbers = numbers or self._last_two()
        self._stamps = [self._described(number) for number in self._numbers]
        self._loads = [self._landed(stamp) for stamp in self._stamps]
        self._later = self._versions.reading_of(self._numbers[1])
        if not self._later(_COLUMNS.format(table="dim_kpis")):
            raise UserError(
                f"Build {self._numbers[1]} was made by version {self._stamps[1].code_version}, "
                "which had no register of KPIs: name a build of today's version as the later one."
            )
        self._channels = {row[0]: Text(*row[1:]) for row in self._later(_CHANNELS)}

    def code_of(self, channel: str) -> str:
        """The code of a channel that is given by code or label."""
        wanted = channel.casefold()
        for code, label in self._channels.items():
            if wanted in {code.casefold(), label.en.casefold(), label.fr.casefold()}:
                return str(code)
        if wanted == "all":
            return "all"
        known = ", ".join(("all", *self._channels))
        raise UserError(f"There is no channel {shown(channel)}: expected {known}.")

    def run(self) -> Comparison:
        """Build what is not known yet, and take the differences."""
        from prospecting_roi.land import Mixture, fingerprints

        former, later = self._loads
        mixtures = [Mixture(former, later, taken) for taken in range(len(CAUSES) + 1)]
        published = [self._published(index) for index in (0, 1)]
        code, known = code_version(project_dir(), __version__), dict[tuple[object, ...], State]()
        marks = fingerprints(self._workspace, mixtures)
        for mark, index in ((marks[0], 0), (marks[-1], 1)):
            if self._stamps[index].code_version == code:
                known[mark] = published[index]
        between = []
        for mark, mixture in zip(marks[:-1], mixtures[:-1], strict=True):
            if mark not in known:
                known[mark] = self._built(mixture)
            between.append(known[mark])
        return Comparison(
            former=self._stamps[0],
            later=self._stamps[1],
            settings=later.settings,
            kpis=tuple(Kpi(row[0], row[1], Text(*row[2:])) for row in self._later(_REGISTER)),
            channels=self._channels,
            waterfalls=waterfalls(published, between),
        )

    def _last_two(self) -> tuple[int, int]:
        current, kept = self._versions.published_number(), self._versions.kept()
        earlier = [number for number in kept if current is not None and number < current]
        if current is None or not earlier:
            raise UserError(
                f"There are no two builds to compare in {self._workspace.versions}: build again "
                "when something has changed, or name two that roi runs lists."
            )
        return max(earlier), current

    def _described(self, number: int) -> BuildStamp:
        kept = self._versions.kept()
        if number not in kept:
            raise UserError(
                f"Build {number} is not kept in {self._workspace.versions} (kept: "
                f"{', '.join(map(str, kept)) or 'none'}): roi runs lists the builds, keep_versions "
                "in roi.yml says how many are kept."
            )
        return self._versions.describe(number)

    def _landed(self, stamp: BuildStamp) -> Load:
        from prospecting_roi.land import is_landed

        load = read_load(self._workspace, stamp.load_id)
        if not is_landed(self._workspace, load):
            raise UserError(
                f"What landed for build {stamp.build_id} is gone from {self._workspace.land_dir}: "
                "builds can be compared as long as their records are there."
            )
        return load

    def _published(self, index: int) -> State:
        reading = self._versions.reading_of(self._numbers[index])
        return self._read(reading, self._loads[index].settings.attribution_model)

    def _built(self, mixture: "Mixture") -> State:
        """The figures of a mixture, of which nothing is kept."""
        settings, folder = mixture.load.settings, self._workspace.state / "compared"
        self._progress.say(
            f"Building {mixture.taken} of {len(CAUSES)} causes"
            + (f", with {CAUSES[mixture.taken - 1].replace('_', ' ')}" if mixture.taken else "")
        )
        publisher = DuckDBPublisher(
            self._workspace,
            keep=1,
            as_of=folder / "mixture.duckdb",
            memory_megabytes=settings.limits.build_memory_megabytes,
        )
        # Estimates are made in whole builds alone; one attribution model rests on one.
        is_whole = self._is_every or settings.attribution_model == _ESTIMATED
        options = BuildOptions(
            as_of=mixture.load.as_of_date,
            select=() if is_whole else (_STANDARD_TABLE, "dim_kpis"),
            fail_on="never",
        )
        try:
            build_apart(self._workspace, publisher, mixture, options, self._progress)
            return self._read(publisher.rows, settings.attribution_model)
        finally:
            publisher.close()
            remove(folder)

    def _read(self, reading: Reading, model: str) -> State:
        """The KPIs of the standard table under a model, by period and channel; weeks left out.

        Where every KPI is wanted, the others as the dashboard tells them. A build by an older
        version of the code has no register, and lacks some figures: it is asked for those it has,
        by the register of the later build.
        """
        has = {row[0] for row in reading(_COLUMNS.format(table="rpt_channel_performance"))}
        columns = [row[0] for row in self._later(_KPIS) if row[0] in has]
        query = _FIGURES.format(columns=", ".join(columns), model=model)
        found = {
            (grain, None if grain == "all" else start, channel): {
                name: _decimal(figure) for name, figure in zip(columns, figures, strict=True)
            }
            for grain, start, channel, *figures in reading(query)
        }
        is_told = self._is_every and bool(reading(_COLUMNS.format(table="rpt_sales_dashboard")))
        for *place, name, figure in reading(_OTHERS) if is_told else ():
            found.setdefault((place[0], place[1], place[2]), {})[name] = _decimal(figure)
        return found


def _decimal(figure: object) -> Decimal | None:
    return None if figure is None else Decimal(str(figure))


_KPIS = """
    select kpis.kpi, kpis.unit, kpis.label_en, kpis.label_fr
    from {marts}.dim_kpis as kpis
    inner join information_schema.columns as columns on kpis.kpi = columns.column_name
    where columns.table_schema = 'marts' and columns.table_name = 'rpt_channel_performance'
    order by columns.ordinal_position
"""
_COLUMNS = """
    select column_name from information_schema.columns
    where table_schema = 'marts' and table_name = '{table}'
"""
_REGISTER = """
    select kpis.kpi, kpis.unit, kpis.label_en, kpis.label_fr
    from {marts}.dim_kpis as kpis
    left join information_schema.columns as columns
        on kpis.kpi = columns.column_name
        and columns.table_schema = 'marts' and columns.table_name = 'rpt_channel_performance'
    order by columns.ordinal_position nulls last, kpis.kpi
"""
_OTHERS = """
    select period_grain, period_start, channel, kpi, actual
    from {marts}.rpt_sales_dashboard
    where team = 'all' and not is_so_far and kpi not in (
        select column_name from information_schema.columns
        where table_schema = 'marts' and table_name = 'rpt_channel_performance'
    )
"""
_CHANNELS = "select channel, label_en, label_fr from {marts}.dim_channels"
_FIGURES = """
    select period_grain, period_start, channel, {columns}
    from {{marts}}.rpt_channel_performance
    where attribution_model = '{model}' and period_grain <> 'week'
"""
