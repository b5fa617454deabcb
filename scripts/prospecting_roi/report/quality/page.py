"""Puts the page together: both languages, the style, the script and the findings."""

import base64
import hashlib
from pathlib import Path
from typing import Any

from babel import Locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from prospecting_roi.core.quality import QualityReport
from prospecting_roi.core.shown import shown
from prospecting_roi.report.quality.browse import browse_json
from prospecting_roi.report.quality.view import View

_TEMPLATE = Path(__file__).parent / "template"


def quality_page(report: QualityReport, mark: str = "") -> str:
    """The whole of ``reports/quality/index.html``, to be written as UTF-8.

    Every number is formatted once per language, here; the script only writes the findings, which
    are too many to stand in the page twice. ``mark`` stands in its head, to be found again.
    """
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATE),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, script = (
        (_TEMPLATE / name).read_text(encoding="utf-8") for name in ("page.css", "page.js")
    )
    views = [View(report, locale) for locale in _locales(report.locale)]
    html = environment.get_template("page.html").render(
        views=views,
        style=style,
        script=script,
        policy=(
            f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
            "base-uri 'none'; form-action 'none'"
        ),
        data=browse_json(report, [view.locale for view in views]),
        mark=mark,
    )
    # A file's name may hold what UTF-8 cannot: it must not stop the page.
    return html.encode("utf-8", "replace").decode("utf-8")


def _shown(value: Any) -> Any:
    """A text of others as it may be shown; what this page is made of stays as it is."""
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _locales(locale: str) -> list[str]:
    """The workspace's locale first, then that of the other language."""
    is_french = Locale.parse(locale).language == "fr"
    return [locale, "en_GB"] if is_french else [locale, "fr_FR"]


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"
