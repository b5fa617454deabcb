"""One `roi build`, told stage by stage and node by node: `stages.py WORKSPACE` prints JSON.

The build runs in this process as the command runs it; what its progress says is where one stage
ends and the next begins. It works as on a single processor, one node at a time, so that the
processor time between two news can be shared between the node and dbt itself as wall time is; a
build on several takes as much of them, and less time. Peaks are those of the resident memory of
this process, set back at each news where the system can (Linux); the process that judges the
expectations is told apart.
"""

import json
import os
import re
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from prospecting_roi.build.orchestration import build
from prospecting_roi.build.progress import LineProgress
from prospecting_roi.core.options import BuildOptions
from prospecting_roi.core.workspace import Workspace, project_dir

# The phases that the progress says, by the beginnings of their lines.
PHASES = {
    "Landing": "landing",
    "Preparing": "landing",
    "Starting dbt": "dbt",
    "Comparing": "expectations",
    "Publishing": "publish",
    "Writing the report": "report",
}
ROOMS = ("staging", "intermediate", "measures", "marts", "findings", "quality")
STAGES = ("landing", *ROOMS, "tests", "dbt", "expectations", "publish", "report")
_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass
class Cost:
    """Wall and processor seconds, peak memory in MB, rows made."""

    seconds: float = 0.0
    processor_seconds: float = 0.0
    peak_mb: float = 0.0
    rows: int = 0

    def add(self, other: "Cost") -> None:
        """Put another cost, of the same stage, to this one."""
        self.seconds += other.seconds
        self.processor_seconds += other.processor_seconds
        self.peak_mb = max(self.peak_mb, other.peak_mb)
        self.rows += other.rows


class Recorder(LineProgress):
    """A progress that keeps what each stage and node took."""

    def __init__(self) -> None:
        super().__init__()
        self.stages = {stage: Cost() for stage in STAGES}
        self.nodes: dict[str, Cost] = {}
        self._rooms = rooms(project_dir())
        self._phase = "landing"
        self._wall, self._processor = time.perf_counter(), processor_seconds()

    def say(self, text: str) -> None:
        """The stage before ends here."""
        self.stages[self._phase].add(self._since())
        for beginning, phase in PHASES.items():
            if text.startswith(beginning):
                self._phase = phase

    def ran(self, name: str, done: int, total: int, seconds: float) -> None:  # noqa: ARG002
        """A node ends here; what passed beside it is dbt's own."""
        passed = self._since()
        share = min(seconds / passed.seconds, 1.0) if passed.seconds else 1.0
        node = Cost(seconds, passed.processor_seconds * share, passed.peak_mb)
        self.nodes[name] = node
        self.stages[self.stage_of(name)].add(node)
        rest = Cost(passed.seconds - seconds, passed.processor_seconds * (1 - share))
        self.stages["dbt"].add(rest)

    def stage_of(self, name: str) -> str:
        """The stage of a node: the room of a model; a test is none."""
        return self._rooms.get(name, "tests")

    def count(self, rows: dict[str, int]) -> None:
        """Put the rows that were made to the nodes and stages that made them."""
        for name, number in rows.items():
            if name in self.nodes:
                self.nodes[name].rows = number
                self.stages[self.stage_of(name)].rows += number

    def _since(self) -> Cost:
        wall, processor = time.perf_counter(), processor_seconds()
        cost = Cost(wall - self._wall, processor - self._processor, peak_mb())
        self._wall, self._processor = wall, processor
        return cost


def processor_seconds(who: int = resource.RUSAGE_SELF) -> float:
    """The processor time of this process, or of those it has waited for."""
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def peak_mb() -> float:
    """The peak of resident memory since it was asked for last, or since the start."""
    if not os.access(_RESET, os.W_OK):
        unit = 1024 * 1024 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    [kilobytes] = re.findall(r"VmHWM:\s+(\d+)", _STATUS.read_text(encoding="utf-8"))
    _RESET.write_text("5", encoding="utf-8")
    return int(kilobytes) / 1024


def rooms(project: Path) -> dict[str, str]:
    """The first folder of each model."""
    models = project / "models"
    return {path.stem: path.relative_to(models).parts[0] for path in models.rglob("*.sql")}


def rows_made(workspace: Workspace) -> Iterator[tuple[str, int]]:
    """The rows of each table of a built workspace."""
    query = "select table_name, estimated_size from duckdb_tables() where not internal"
    for path in (workspace.work_db, workspace.warehouse):
        with duckdb.connect(str(path), read_only=True) as connection:
            yield from connection.execute(query).fetchall()


def main() -> None:
    """Build the workspace named and print what its stages and nodes took."""
    workspace = Workspace(Path(sys.argv[1]))
    recorder = Recorder()
    os.cpu_count = lambda: 1
    start = time.perf_counter()
    result = build(workspace.root, BuildOptions(fail_on="never", threads=1), recorder)
    recorder.say("")
    total = Cost(time.perf_counter() - start, processor_seconds())
    judging = resource.getrusage(resource.RUSAGE_CHILDREN)
    recorder.stages["expectations"].processor_seconds += processor_seconds(resource.RUSAGE_CHILDREN)
    recorder.stages["expectations"].peak_mb = judging.ru_maxrss / 1024
    recorder.count(dict(rows_made(workspace)))
    recorder.stages["landing"].rows = sum(
        int(row[0])
        for path in workspace.land_dir.glob("*/*.parquet")
        for row in duckdb.execute("select count(*) from read_parquet($1)", [str(path)]).fetchall()
    )
    total.processor_seconds += recorder.stages["expectations"].processor_seconds
    total.peak_mb = max(cost.peak_mb for cost in recorder.stages.values())
    print(
        json.dumps(
            {
                "status": result.status,
                "total": asdict(total),
                "stages": {name: asdict(cost) for name, cost in recorder.stages.items()},
                "nodes": {name: asdict(cost) for name, cost in recorder.nodes.items()},
            }
        )
    )


if __name__ == "__main__":
    main()
