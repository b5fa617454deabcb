"""Puts the page together: both languages, the style, the script and the findings."""

from pathlib import Path

from babel import Locale

from prospecting_roi.core.quality import QualityReport
from prospecting_roi.report.html import page_environment, page_policy
from prospecting_roi.report.quality.browse import browse_json
from prospecting_roi.report.quality.view import View, owner_rows

_TEMPLATE = Path(__file__).parent / "template"


def quality_page(report: QualityReport, mark: str = "") -> str:
    """The whole of ``reports/quality/index.html``, to be written as UTF-8.

    Every number is formatted once per language, here; the script only writes the findings, which
    are too many to stand in the page twice. ``mark`` stands in its head, to be found again.
    """
    environment = page_environment(_TEMPLATE)
    style, script = (
        (_TEMPLATE / name).read_text(encoding="utf-8") for name in ("page.css", "page.js")
    )
    views = [View(report, locale) for locale in _locales(report.locale)]
    html = environment.get_template("page.html").render(
        views=views,
        owners=owner_rows(report),
        style=style,
        script=script,
        policy=page_policy(style, script),
        data=browse_json(report, [view.locale for view in views]),
        mark=mark,
    )
    # A file's name may hold what UTF-8 cannot: it must not stop the page.
    return html.encode("utf-8", "replace").decode("utf-8")


def _locales(locale: str) -> list[str]:
    """The workspace's locale first, then that of the other language."""
    is_french = Locale.parse(locale).language == "fr"
    return [locale, "en_GB"] if is_french else [locale, "fr_FR"]
