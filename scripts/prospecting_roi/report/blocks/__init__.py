"""The blocks of the report, below its first screen: one module each, found by their files.

A module of this folder is a block: ``ORDER`` places it on the page, ``read(overview)`` gives what
it shows, None where the build has no such figures, and ``render(view, figures)`` its content in one
language. Its texts are the section of its name in the catalogues, ``title`` among them.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Protocol, cast

from markupsafe import Markup

from prospecting_roi.report.overview import Overview
from prospecting_roi.report.view import View


class Block(Protocol):
    """What a module of this folder has."""

    ORDER: int

    def read(self, overview: Overview) -> Any:
        """What it shows of a build; None where that has no such figures."""

    def render(self, view: View, figures: Any) -> Markup:
        """Its content in one language."""


def blocks() -> dict[str, Block]:
    """Every block by the name of its module, in the order of the page."""
    found = {
        module.name: cast(Block, import_module(f"{__name__}.{module.name}"))
        for module in iter_modules(__path__)
    }
    return dict(sorted(found.items(), key=lambda item: (item[1].ORDER, item[0])))
