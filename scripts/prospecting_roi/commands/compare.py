"""``roi compare``: which cause moved which figure between two published builds."""

from decimal import Decimal
from pathlib import Path

from prospecting_roi.build.comparison import compare as compare_builds
from prospecting_roi.build.progress import progress_on_stderr
from prospecting_roi.core.comparison import CAUSES, Comparison, Place
from prospecting_roi.core.errors import UserError
from prospecting_roi.core.periods import period
from prospecting_roi.core.shown import shown
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.publish.files import write_whole
from prospecting_roi.report.streams import print_json, print_lines
from prospecting_roi.report.tables import console_on_stdout
from prospecting_roi.report.waterfalls import Told, comparison_csv, comparison_page


def compare(
    root: Path,
    builds: tuple[int, int] | None,
    *,
    of: str,
    channel: str,
    is_every: bool,
    is_json: bool,
    is_quiet: bool,
) -> None:
    """Print the waterfall of each KPI of the period ``of`` and a ``channel``.

    ``is_every``: also of the KPIs beyond the standard table. Page and file of it are written into
    ``reports/compared/``. Raises UserError for builds that are not kept, periods and channels that
    they do not both have, and what a build raises.
    """
    chosen = period(of)
    if chosen.grain == "week":
        raise UserError(
            f"{shown(of)}: a month, quarter, year or all was expected; weeks are short."
        )
    with progress_on_stderr(is_quiet=is_quiet) as progress:
        comparison, code = compare_builds(root, builds, channel, progress, is_every=is_every)
    place = (chosen.grain, chosen.start, code)
    told = Told(comparison, place, str(chosen))
    folder = Workspace(root).reports / "compared"
    name = f"{comparison.former.build_id}-{comparison.later.build_id}"
    paths = [folder / f"{name}.html", folder / f"{name}.csv"]
    write_whole(paths[0], comparison_page(told))
    write_whole(paths[1], comparison_csv(comparison))
    if is_json:
        print_json(_answer(comparison, place) | {"files": [str(path) for path in paths]}, _number)
        return
    if told.moved:
        console_on_stdout().print(told.table())
    else:
        print_lines(f"{told.message}\n{told.say('compare.nothing')}")
    print_lines("\n".join(str(path) for path in paths))


def _answer(comparison: Comparison, place: Place) -> dict[str, object]:
    return {
        "former_build_id": comparison.former.build_id,
        "later_build_id": comparison.later.build_id,
        "period_grain": place[0],
        "period_start": place[1],
        "channel": place[2],
        "kpis": [
            {
                "kpi": kpi.name,
                "former": one.former,
                "changes": dict(zip(CAUSES, one.changes, strict=True)),
                "later": one.later,
            }
            for kpi, one in comparison.of(place)
        ],
    }


def _number(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)
