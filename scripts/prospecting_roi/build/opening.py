"""A workspace opened for a command, and the target it publishes to."""

from pathlib import Path

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.options import BuildOptions
from prospecting_roi.core.settings import Settings
from prospecting_roi.core.surroundings import check_root, check_state
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.publish.base import Publisher


def open_workspace(root: Path, *, is_written: bool = True) -> Workspace:
    """The workspace in a folder.

    Raises UserError when there is no roi.yml in it, and for folders and files around that cannot
    be read or (``is_written``) written.
    """
    workspace = Workspace(root)
    check_root(workspace)
    if not workspace.settings_file.is_file():
        raise UserError(
            f"{workspace.root} is not a workspace: {workspace.settings_file.name} was expected in "
            "it; make one with roi init DIR, or name another folder with --workspace."
        )
    check_state(workspace, is_written=is_written)
    return workspace


def check_logs(workspace: Workspace) -> None:
    """Raise UserError where dbt could not write its log: it would fail in the middle of a build."""
    log = workspace.logs / "dbt.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.open("ab").close()
    except OSError as error:
        raise UserError(
            f"{log} cannot be written ({error.strerror}): allow this user to write it, or remove "
            "the folder state/logs, and build again; nothing was published."
        ) from None


def publisher_of(workspace: Workspace, settings: Settings, options: BuildOptions) -> Publisher:
    """The target of a build, with what it keeps and where it puts what is not published."""
    if options.target == "postgres":
        from prospecting_roi.publish.postgres import PostgresPublisher

        return PostgresPublisher()
    from prospecting_roi.publish.duckdb import DuckDBPublisher

    as_of = workspace.state / "as_of" / f"{options.as_of}.duckdb" if options.as_of else None
    return DuckDBPublisher(
        workspace,
        keep=settings.keep_versions,
        as_of=as_of,
        memory_megabytes=settings.limits.build_memory_megabytes,
    )
