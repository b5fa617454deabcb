"""What the report of a published build is made of."""

from prospecting_roi.build.figures import read_figures
from prospecting_roi.build.quality import read_quality
from prospecting_roi.core.loads import BuildStamp, read_load
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.publish.base import Publisher
from prospecting_roi.report.notes import notes
from prospecting_roi.report.source import Source


def published_source(workspace: Workspace, publisher: Publisher, stamp: BuildStamp) -> Source:
    """The tables, settings and quality of what is published; ``stamp`` is that build's.

    Raises EngineError where the record of its load is gone.
    """
    load = read_load(workspace, stamp.load_id)
    quality = read_quality(publisher, stamp, load.settings, "published", (), has_baseline=False)
    figures = read_figures(publisher, stamp.build_id, load.settings.attribution_model)
    said = notes(figures, load)
    return Source(
        publisher.rows, load.settings, stamp, said, quality=quality, before=publisher.before()
    )
