"""The wheel, installed in an environment that has nothing but the runtime lock."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path

import duckdb
import pytest
from packaging.requirements import Requirement

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Elsewhere:
    """A folder away from the repository, and the programs of the environment in it."""

    folder: Path

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        return subprocess.run(
            [self.folder / "env" / "bin" / program, *arguments],
            cwd=self.folder,
            env=clean,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def wheel(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder],
        cwd=project_root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


def locked(lock: Path) -> Iterator[Distribution]:
    """What a lock names for this machine, as it is installed here: in its very version."""
    for line in lock.read_text(encoding="utf-8").splitlines():
        if not line or line[0] in " #":
            continue
        requirement = Requirement(line.removesuffix("\\"))
        if requirement.marker is None or requirement.marker.evaluate():
            found = distribution(requirement.name)
            assert requirement.specifier.contains(found.version, prereleases=True), requirement
            yield found


def link(installed: Distribution, site: Path) -> None:
    """The files of a package, compiled as they are, in the folder of another environment."""
    for file in installed.files or ():
        if ".." in file.parts or (site / file).exists():
            continue  # a program, or what several packages bring
        place = site / file
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(installed.locate_file(file))


@pytest.fixture(scope="module")
def elsewhere(
    project_root: Path, wheel: Path, tmp_path_factory: pytest.TempPathFactory
) -> Elsewhere:
    place = Elsewhere(tmp_path_factory.mktemp("elsewhere"))
    environment = place.folder / "env"
    command = [sys.executable, "-m", "venv", "--without-pip", str(environment)]
    subprocess.run(command, check=True)
    (site,) = environment.glob("lib/python*/site-packages")
    for package in locked(project_root / "requirements.lock"):
        link(package, site)
    pip = [sys.executable, "-m", "pip", "--python", str(environment), "install", "--quiet"]
    pip += ["--disable-pip-version-check", "--no-index", "--no-deps", str(wheel)]
    done = subprocess.run(pip, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return place


def test_the_wheel_carries_the_dbt_project_and_no_tests_of_the_program(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for needed in (
        "prospecting_roi/dbt_project/dbt_project.yml",
        "prospecting_roi/dbt_project/profiles/profiles.yml",
        "prospecting_roi/dbt_project/macros/safe_divide.sql",
        "prospecting_roi/dbt_project/seeds/channels.csv",
        "prospecting_roi/dbt_project/tests/generic/unique_grain.sql",
        "prospecting_roi/core/extracts.yml",
        "prospecting_roi/core/roi_schema.json",
    ):
        assert needed in names
    assert any(name.startswith("prospecting_roi/dbt_project/models/marts/") for name in names)
    assert not [name for name in names if "tests/python" in name or name.endswith(".pyc")]


def test_the_installed_command_builds_the_demo(elsewhere: Elsewhere) -> None:
    where = elsewhere.run("python", "-c", "import prospecting_roi; print(prospecting_roi.__file__)")
    assert str(elsewhere.folder) in where.stdout
    made = elsewhere.run("roi", "demo", "d")
    assert made.returncode == 0, made.stderr
    built = elsewhere.run("roi", "build", "-w", "d")
    assert built.returncode == 0, built.stderr
    with duckdb.connect(str(elsewhere.folder / "d" / "warehouse.duckdb"), read_only=True) as reader:
        counted = reader.execute("select count(*) from marts.rpt_channel_performance").fetchone()
    assert counted is not None
    assert counted[0] > 0
    assert_readme_shows(elsewhere, built.stdout)


def assert_readme_shows(elsewhere: Elsewhere, printed: str) -> None:
    """Every line of the table in README (also the wheel's description) is a line printed."""
    described = elsewhere.run(
        "python", "-c", "import importlib.metadata as m; print(m.metadata('prospecting-roi'))"
    ).stdout
    shown = described.split("<!-- demo table: begin -->")[1].split("<!-- demo table: end -->")[0]
    lines = [" ".join(line.split()) for line in shown.splitlines() if "```" not in line]
    known = {" ".join(line.split()) for line in printed.splitlines()}
    missing = [line for line in lines if line not in known]
    assert len(lines) > 10, "README shows no table"
    assert not missing, "README shows lines that the demo does not print:\n" + "\n".join(missing)
