"""What a build can be asked for."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from prospecting_roi.core.errors import UserError

TARGETS = ("duckdb", "postgres")
FAIL_ON = ("error", "warning", "never")
PUBLISHED = "published"
"""The baseline that accepts what the publication of now has found."""


@dataclass(frozen=True)
class BuildOptions:
    """What was asked for on the command line.

    ``is_published`` false keeps the result as a candidate; ``fail_on`` None leaves it to roi.yml;
    ``baseline`` is a file that ``roi check --json`` wrote, or the word ``published``.
    """

    target: str = "duckdb"
    as_of: date | None = None
    is_full_refresh: bool = False
    select: tuple[str, ...] = ()
    threads: int | None = None
    is_published: bool = True
    fail_on: str | None = None
    baseline: str | None = None
    junit: Path | None = None
    data_docs: Path | None = None


def check_options(options: BuildOptions) -> None:
    """Raises UserError when an option has no such value, or two cannot go together."""
    if options.target not in TARGETS:
        raise UserError(f"--target {options.target}: one of {', '.join(TARGETS)} was expected.")
    if options.fail_on not in (None, *FAIL_ON):
        raise UserError(f"--fail-on {options.fail_on}: one of {', '.join(FAIL_ON)} was expected.")
    if options.as_of and (options.target != "duckdb" or options.select):
        raise UserError(
            "--as-of builds a DuckDB file of its own, whole: leave out --target and --select."
        )
