"""A nightly build by Airflow 3: put this file into the folder of DAGs.

The account of the workers owns the workspace. Secrets (ROI_PG_PASSWORD) stand in its environment,
nowhere else. What the build says is the log of the task.
"""

import os
import subprocess
from datetime import timedelta

import pendulum
from airflow.sdk import dag, task
from airflow.sdk.exceptions import AirflowException, AirflowFailException

ROI = os.environ.get("ROI_PROGRAM", "/srv/roi/venv/bin/roi")
WORKSPACE = os.environ.get("ROI_WORKSPACE", "/srv/roi/company")
FOR_PEOPLE = {1: "checks failed", 2: "input or settings are wrong"}


@dag(
    schedule="15 5 * * 1-5",
    start_date=pendulum.datetime(2026, 1, 1, tz="Europe/Paris"),
    catchup=False,
    max_active_runs=1,
)
def prospecting_roi() -> None:
    """Land, build, check and publish."""

    @task(retries=2, retry_delay=timedelta(minutes=10), execution_timeout=timedelta(hours=2))
    def build() -> None:
        command = [ROI, "build", "--workspace", WORKSPACE, "--quiet"]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            for line in process.stdout:
                print(line, end="")
        code = process.returncode
        if code in FOR_PEOPLE:
            raise AirflowFailException(f"Nothing was published: {FOR_PEOPLE[code]} (see the log).")
        if code:
            raise AirflowException(f"roi build: exit code {code}")

    build()


prospecting_roi()
