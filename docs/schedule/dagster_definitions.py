"""A nightly build by Dagster: `dagster dev -f dagster_definitions.py` shows it.

The account of the daemon owns the workspace. Secrets (ROI_PG_PASSWORD) stand in its environment and
nowhere else. What the build says is in the compute log of the run.
"""

import os
import subprocess
from pathlib import Path

import dagster as dg

ROI = os.environ.get("ROI_PROGRAM", "/srv/roi/venv/bin/roi")
WORKSPACE = os.environ.get("ROI_WORKSPACE", "/srv/roi/company")
FOR_PEOPLE = {1: "checks failed", 2: "input or settings are wrong"}


@dg.asset
def prospecting_roi_marts() -> dg.MaterializeResult:
    """The published tables and the report."""
    command = [ROI, "build", "--workspace", WORKSPACE, "--quiet"]
    code = subprocess.run(command, check=False).returncode
    if code in FOR_PEOPLE:
        raise dg.Failure(
            f"Nothing was published: {FOR_PEOPLE[code]} (see the log).", allow_retries=False
        )
    if code:
        raise dg.RetryRequested(max_retries=2, seconds_to_wait=600)
    report = Path(WORKSPACE) / "reports" / "index.html"
    return dg.MaterializeResult(metadata={"report": dg.MetadataValue.path(str(report))})


definitions = dg.Definitions(
    assets=[prospecting_roi_marts],
    schedules=[
        dg.ScheduleDefinition(
            name="working_days",
            target=[prospecting_roi_marts],
            cron_schedule="15 5 * * 1-5",
            execution_timezone="Europe/Paris",
        )
    ],
)
