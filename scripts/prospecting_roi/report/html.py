"""What the pages have in common: how templates are filled in, and what a page may load and run."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from prospecting_roi.core.shown import shown


def page_policy(style: str, script: str) -> str:
    """The security policy of a page: its own style and script, by their hash, and nothing else."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def page_environment(template: Path) -> Environment:
    """How the templates of a folder are filled in: what is of the data is escaped, on one line.

    One for each folder: reading its templates takes as long as filling them in.
    """
    return Environment(
        loader=FileSystemLoader(template),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(value: Any) -> Any:
    """A text of others as it may be shown; what a page is made of stays as it is."""
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"
