"""What the tests share: where the project lies, and data that is not part of it."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from prospecting_roi.engine.progress import LineProgress


class Silence(LineProgress):
    """A progress that says nothing."""

    def say(self, text: str) -> None:
        pass


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The folder with dbt_project.yml."""
    return Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """The folder of ROI_REFERENCE_DATA; skips where there is none."""
    folder = os.environ.get("ROI_REFERENCE_DATA", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("ROI_REFERENCE_DATA names no folder: the reference data is not tested")
    return Path(folder)


@pytest.fixture(scope="session")
def warm_build() -> Callable[..., str]:
    """Builds a workspace in this process as `roi build` does and returns the status.

    The parsed project of the first build is handed on to the next ones: it does not depend on the
    workspace, and parsing would be a third of each build.
    """
    from prospecting_roi.commands.build import build
    from prospecting_roi.core.options import BuildOptions
    from prospecting_roi.core.workspace import Workspace

    parsed: list[Path] = []

    def run(root: Path, threads: int | None = None) -> str:
        workspace = Workspace(root)
        if parsed and not workspace.dbt_target.exists():
            for path in parsed[0].glob("*/*"):
                if path.is_file():
                    copy = workspace.dbt_target / path.relative_to(parsed[0])
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(path, copy)
        status = build(root, BuildOptions(threads=threads), Silence()).status
        parsed.append(workspace.dbt_target)
        return status

    return run
