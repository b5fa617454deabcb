"""The manifest of the project as it stands: `python scripts/manifest.py FOLDER` writes it there.

dbt parses the project only where no build has parsed it yet; what it parsed is kept for builds.
"""

import sys
from pathlib import Path

from dbt.cli.main import dbtRunner

from prospecting_roi import __version__
from prospecting_roi.build.dbt import WRITTEN_BY_DBT, Plan, parsed, places
from prospecting_roi.core.code_version import code_version
from prospecting_roi.core.workspace import project_dir


def main(folder: Path) -> int:
    """Exit code: 0 when the project could be parsed."""
    project = project_dir()
    plan = Plan(project, code_version(project, __version__), "duckdb", {}, folder, folder)
    kept = parsed(plan)
    manifest = kept.read()
    if not dbtRunner(manifest).invoke(["--quiet", "parse", *places(plan)]).success:
        return 1
    if manifest is None:
        kept.keep(folder / WRITTEN_BY_DBT)
    else:
        folder.mkdir(parents=True, exist_ok=True)
        manifest.write(str(folder / "manifest.json"))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
