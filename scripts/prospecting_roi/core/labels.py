"""Labels as the models compare them: SQL by the macros of the dbt project itself."""

from functools import cache
from types import ModuleType

from prospecting_roi.core.workspace import project_dir


def label(text: str) -> str:
    """A label as it is compared, of an SQL expression: the macro `normalise_label`."""
    return str(_macros().normalise_label(text))


def label_code(text: str) -> str:
    """A label as a snake_case code, of an SQL expression: the macro `label_code`."""
    return str(_macros().label_code(text))


@cache
def _macros() -> ModuleType:
    from jinja2 import Environment

    folder = project_dir() / "macros"
    names = ("normalise_label", "label_code")
    text = "".join((folder / f"{name}.sql").read_text("utf-8") for name in names)
    # Fixed text of this project in, SQL out: nothing of a workspace, and no HTML.
    return Environment(autoescape=False).from_string(text).module  # type: ignore[return-value] # noqa: S701
