"""Where things lie: the folders of a workspace, and the dbt project the runner drives."""

from dataclasses import dataclass
from pathlib import Path

import prospecting_roi


@dataclass(frozen=True)
class Workspace:
    """The paths of one workspace; nothing is created or read by asking for them."""

    root: Path

    def __post_init__(self) -> None:
        object.__setattr__(self, "root", Path(self.root).resolve())

    @property
    def settings_file(self) -> Path:
        """What the company says about itself and its files."""
        return self.root / "roi.yml"

    @property
    def extracts(self) -> Path:
        """The files its tools export."""
        return self.root / "extracts"

    @property
    def reference(self) -> Path:
        """Its own reference tables, which replace the shipped ones file by file."""
        return self.root / "reference"

    @property
    def state(self) -> Path:
        """What builds keep between them."""
        return self.root / "state"

    @property
    def land_dir(self) -> Path:
        """Landed contents, immutable, one folder per extract."""
        return self.state / "land"

    @property
    def loads_dir(self) -> Path:
        """One JSON file per load."""
        return self.state / "loads"

    def load_file(self, number: int) -> Path:
        """The file of a load."""
        return self.loads_dir / f"{number:06d}.json"

    @property
    def deals_dir(self) -> Path:
        """What deals said from load to load, for good: one Parquet per load that changed any."""
        return self.state / "deals"

    @property
    def logs(self) -> Path:
        """What dbt and failed commands say."""
        return self.state / "logs"

    @property
    def temporary(self) -> Path:
        """Scratch space of a running landing; emptied when it starts."""
        return self.state / "tmp"

    @property
    def work_db(self) -> Path:
        """The private database of staging and intermediate; may be deleted at any time."""
        return self.state / "work.duckdb"

    @property
    def versions(self) -> Path:
        """The published versions that are kept."""
        return self.state / "versions"

    @property
    def models(self) -> Path:
        """The archive of the calculation models by which builds were published."""
        return self.state / "models"

    @property
    def warehouse(self) -> Path:
        """The link readers open."""
        return self.root / "warehouse.duckdb"

    @property
    def candidate(self) -> Path:
        """The last version that failed its checks."""
        return self.state / "candidate.duckdb"

    @property
    def private(self) -> Path:
        """What stays in the firm."""
        return self.root / "private"

    @property
    def reports(self) -> Path:
        """The pages people read."""
        return self.root / "reports"

    @property
    def exports(self) -> Path:
        """The tables people take away."""
        return self.root / "exports"

    @property
    def report_page(self) -> Path:
        """The report of what is published."""
        return self.reports / "index.html"

    @property
    def quality_page(self) -> Path:
        """The page of the last build or check."""
        return self.reports / "quality" / "index.html"

    @property
    def worklists(self) -> Path:
        """What to repair, a file per owner."""
        return self.exports / "worklists"

    @property
    def lock_file(self) -> Path:
        """Held by the build that owns the workspace."""
        return self.state / "lock"

    @property
    def dbt_target(self) -> Path:
        """Where dbt writes its manifest and compiled SQL."""
        return self.state / "dbt"


def project_dir() -> Path:
    """The folder of the dbt project: that of the checkout, else the one the wheel carries."""
    package = Path(prospecting_roi.__file__).resolve().parent
    checkout = package.parent.parent
    if package.parent.name == "scripts" and (checkout / "dbt_project.yml").is_file():
        return checkout
    return package / "dbt_project"
