"""The monthly review: one page of what is talked through once a month, of what is published."""

from pathlib import Path

from markupsafe import Markup

from prospecting_roi.core.comparison import Comparison
from prospecting_roi.core.shown import shown
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.publish.files import write_whole
from prospecting_roi.report.blocks import blocks
from prospecting_roi.report.blocks.moved import moved
from prospecting_roi.report.html import page_environment, page_policy
from prospecting_roi.report.overview import Overview
from prospecting_roi.report.page import Part
from prospecting_roi.report.source import Source
from prospecting_roi.report.view import View
from prospecting_roi.report.waterfalls import Told, comparison_csv, comparison_style

_TEMPLATE = Path(__file__).parent / "template"
_BLOCKS = ("goals", "moved", "cohorts", "decisions", "quality")


def write_review(
    workspace: Workspace, source: Source, since: int | None, comparison: Comparison | None
) -> list[Path]:
    """Write the review of the last complete month into a folder of its own; returns its files.

    ``since`` is the build that the last review may have rested on; ``comparison`` says why figures
    moved since then, where that is known.
    """
    overview = Overview(source)
    name = overview.shown.key if overview.shown else source.stamp.as_of_date.isoformat()
    folder = workspace.reports / "reviews" / name
    paths = [folder / "index.html"]
    write_whole(paths[0], review_page(overview, since, comparison))
    if comparison:
        paths.append(folder / "why.csv")
        write_whole(paths[1], comparison_csv(comparison))
    return paths


def review_page(overview: Overview, since: int | None, comparison: Comparison | None) -> str:
    """The page, in the workspace's language."""
    source = overview.source
    view = View(source, source.settings.locale)
    style = comparison_style()
    told = Told(comparison, ("all", None, "all"), "all") if comparison else None
    html = (
        page_environment(_TEMPLATE)
        .get_template("review.html")
        .render(
            view=view,
            owner=shown(source.settings.roi_owner) if source.settings.roi_owner else None,
            company=shown(source.settings.company),
            month=view.period(overview.shown) if overview.shown else None,
            stamp=source.stamp,
            parts=_parts(overview, view, since),
            told=told,
            style=Markup(style),  # noqa: S704 - files of this package
            policy=page_policy(style, ""),
        )
    )
    return html.encode("utf-8", "replace").decode("utf-8")


def _parts(overview: Overview, view: View, since: int | None) -> list[Part]:
    """The blocks of the report that a review goes through, where they have figures."""
    known, found = blocks(), []
    for name in _BLOCKS:
        block = known.get(name)
        if block is None:
            continue
        is_since = name == "moved" and since is not None
        figures = moved(overview.source, since or 0) if is_since else block.read(overview)
        if figures is not None:
            # The page lies two folders below the report.
            content = block.render(view, figures).replace(
                'href="quality/', Markup('href="../../quality/')
            )
            found.append(Part(name, view.say(f"{name}.title"), content))
    return found
