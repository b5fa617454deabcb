"""What the tests share: where the project lies, and data that is not part of it."""

import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import settings

from prospecting_roi.build.progress import LineProgress

from . import browsing, libreoffice, served
from .judging import judged_here
from .silent import silence

# What changes what a program says, or where it looks, is a test's own business, not that of the
# terminal or the CI the tests run in.
for name in (
    *("COLUMNS", "LINES", "CI", "GITHUB_ACTIONS", "FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"),
    *(name for name in os.environ if name.startswith(("DBT_", "ROI_PG_", "PG"))),
    "ROI_THREADS",
):
    os.environ.pop(name, None)

silence()

# No absolute times: a busy machine is no defect.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

MEMORY = Path("/dev/shm")  # noqa: S108 - no name in it is made up: pytest makes its own folder


def _is_roomy(folder: Path) -> bool:
    """Whether the workspaces and environments of all tests fit there and programs may run."""
    try:
        where = os.statvfs(folder)
    except OSError:
        return False
    is_for_programs = not where.f_flag & getattr(os, "ST_NOEXEC", 0)
    return is_for_programs and where.f_bavail * where.f_frsize > 6 * 1024**3


# Landing and publication wait for the disk at each file; in memory there is nothing to wait for.
if _is_roomy(MEMORY):
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


# Begun first, they leave short files for the end, when one worker may wait for the other (`--dist
# loadfile --no-loadscope-reorder`). By what was measured, each file with all that it starts.
HEAVIEST = (
    "publish/whole/test_whole_project.py",
    "wheel/test_wheel.py",
    "acceptance/test_comparison.py",
    "conventions/test_unit_tests.py",
    "hostile/test_twelve_ways.py",
    "hostile/test_hostile.py",
    "analyst/test_analyst.py",
    "quality/test_gate_and_history.py",
    "acceptance/test_made_up_company.py",
    "recipes/test_recipes.py",
    "hostile/test_companies.py",
    "publish/test_versions_kept.py",
    "publish/test_carried_over.py",
    "acceptance/test_reference_data.py",
    "bench/test_incremental.py",
    "acceptance/test_golden_cases.py",
    "quality/test_ci_recipe.py",
    "acceptance/test_budget_scenarios.py",
    "documents/test_tutorial.py",
    "publish/test_killed.py",
    "findings/test_findings_bench.py",
    "acceptance/test_unknown_sources.py",
    "bench/test_ratios.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The heaviest files first, the others as they come."""
    folder = Path(__file__).parent
    ranks = {folder / name: rank for rank, name in enumerate(HEAVIEST)}
    items.sort(key=lambda item: ranks.get(item.path, len(ranks)))


class Silence(LineProgress):
    """A progress that says nothing."""

    def say(self, text: str) -> None:
        pass


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The folder with dbt_project.yml."""
    return Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def load_script(project_root: Path) -> Callable[[str], ModuleType]:
    """Gives a program of `scripts/` as a module, by its path there; it finds its neighbours."""

    def load(name: str) -> ModuleType:
        path = project_root / "scripts" / name
        spec = importlib.util.spec_from_file_location(f"script_{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        with pytest.MonkeyPatch.context() as patch:
            patch.syspath_prepend(str(path.parent))
            spec.loader.exec_module(module)
        return module

    return load


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """The folder of ROI_REFERENCE_DATA; skips where there is none."""
    folder = os.environ.get("ROI_REFERENCE_DATA", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("ROI_REFERENCE_DATA names no folder: the reference data is not tested")
    return Path(folder)


@pytest.fixture(scope="session")
def reference_answer(project_root: Path) -> Callable[[str, Any], Any]:
    """Asks the packages of references.py; skips where they are not installed."""
    python = project_root / ".venv" / "references" / "bin" / "python"
    if not python.exists():
        pytest.skip("there is no .venv/references: make references installs what is compared with")

    def ask(what: str, given: Any) -> Any:
        script = Path(__file__).with_name("references.py")
        done = subprocess.run(
            [python, script, what], input=json.dumps(given), capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask


@pytest.fixture
def judging_here() -> Iterator[None]:
    """The same around a test."""
    with judged_here():
        yield


@pytest.fixture(scope="module")
def judging() -> Callable[[], AbstractContextManager[None]]:
    """The same around what a fixture of a file builds."""
    return judged_here


@pytest.fixture(scope="session")
def warm_build() -> Callable[..., str]:
    """Builds a workspace in this process as `roi build` does and returns the status.

    The parsed project of the first build is handed on to the next ones: it does not depend on the
    workspace, and parsing would be a third of each build.
    """
    from prospecting_roi.build.orchestration import build
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
        with judged_here():
            status = build(root, BuildOptions(threads=threads), Silence()).status
        parsed.append(workspace.dbt_target)
        return status

    return run


@pytest.fixture(scope="session")
def known_project() -> Callable[[Path], Any]:
    """What a build of a workspace keeps of this version of the project for the next ones."""
    from prospecting_roi import __version__
    from prospecting_roi.build.dbt import Plan, parsed
    from prospecting_roi.core.code_version import code_version
    from prospecting_roi.core.workspace import Workspace, project_dir

    def known(root: Path) -> Any:
        workspace, project = Workspace(root), project_dir()
        version, target = code_version(project, __version__), workspace.dbt_target / "duckdb"
        return parsed(Plan(project, version, "duckdb", {}, target, workspace.logs))

    return known


@pytest.fixture(scope="session")
def compiled_models(known_project: Callable[[Path], Any]) -> Callable[[Path], dict[str, str]]:
    """The SQL of each model as dbt compiled it, by name, kept by the build of a workspace."""

    def compiled(root: Path) -> dict[str, str]:
        steps = json.loads(known_project(root).statements()).values()
        made = {step["name"]: step["statement"] for step in steps if not step["is_test"]}
        return {name: _compiled(statement) for name, statement in made.items()}

    return compiled


def _compiled(statement: str) -> str:
    """What macros/materializations put into the statement of a model."""
    found = re.search(
        r"\binsert into .*?\bfrom \(\n(.*)\n *\) as model_subq\s*\)\s*\Z", statement, re.DOTALL
    ) or re.fullmatch(
        r"\s*create or replace (?:table|view) \S+\s+as \((.*)\)\s*", statement, re.DOTALL
    )
    assert found, statement
    return found[1]


@pytest.fixture(scope="session")
def serve() -> Callable[..., int]:
    """Runs `roi` in a process of its own that is ready at once."""
    return served.serve


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, for the pages of a file of tests; skips without it."""
    with browsing.browser() as started:
        yield started


@pytest.fixture
def opened_by_libreoffice(tmp_path: Path) -> Callable[..., list[Any]]:
    """Gives the workbooks that LibreOffice makes of files; skips without it."""
    return lambda *files: libreoffice.opened(list(files), tmp_path / "libreoffice")


@pytest.fixture
def program() -> Iterator[Path]:
    """The same as the program `roi`, where the system names the streams of a process."""
    if not Path("/proc/self/fd").is_dir():
        yield Path(sys.executable).with_name("roi")
        return
    with served.served_program() as path:
        yield path


@pytest.fixture(scope="session")
def postgres() -> Iterator[dict[str, str]]:
    """A private PostgreSQL server in a temporary folder, reached by its socket only.

    Gives the environment variables by which the target postgres finds its database ``company``;
    others are ``demo`` and ``delivered``. Skips without binaries.
    """
    pytest.importorskip("psycopg2", reason="the PostgreSQL driver is not installed")
    binaries = postgres_binaries()
    if binaries is None:
        pytest.skip(
            "no PostgreSQL binaries (initdb, postgres): the same models are not tested there"
        )
    with postgres_server(binaries) as folder:
        names = {"ROI_PG_HOST": str(folder), "ROI_PG_USER": "roi", "ROI_PG_DATABASE": "company"}
        # The second sorts text in the French way: figures must not depend on it.
        french = ("-T", "template0", "--locale-provider=icu", "--icu-locale=fr-FR")
        for database, options in (("company", ()), ("demo", french), ("delivered", ())):
            create = [binaries / "createdb", "-h", folder, "-U", "roi", *options, database]
            subprocess.run(create, check=True, timeout=300)
        yield names


def postgres_binaries() -> Path | None:
    """The folder of the newest PostgreSQL of this machine, if any."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    return found[-1].parent if found else None


@contextmanager
def postgres_server(binaries: Path) -> Iterator[Path]:
    """Start and stop a server, as somebody without privileges when run by root."""
    # A folder of its own directly below the temporary one: the path of a socket must be short.
    folder = Path(tempfile.mkdtemp(prefix="roi-pg-"))
    user = "nobody" if os.getuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    options = {"user": user, "group": None, "extra_groups": []} if user else {}
    data = folder / "data"
    run: dict[str, Any] = {"cwd": folder, **options}
    subprocess.run(
        [
            *(binaries / "initdb", "-D", data, "-U", "roi", "-E", "UTF8", "--auth=trust"),
            *("--locale=C.UTF-8", "--no-sync"),
        ],
        check=True,
        capture_output=True,
        timeout=600,
        **run,
    )
    log = (folder / "server.log").open("wb")
    server = subprocess.Popen(
        [binaries / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-F"],
        stdout=log,
        stderr=log,
        **run,
    )
    try:
        is_ready = False
        for _ in range(1200):
            ready = [binaries / "pg_isready", "-q", "-h", folder]
            if subprocess.run(ready, check=False, timeout=60).returncode == 0:
                is_ready = True
                break
            if server.poll() is not None:
                break
            time.sleep(0.1)
        if not is_ready:
            pytest.fail(f"PostgreSQL is not ready: {(folder / 'server.log').read_text()[-2000:]}")
        yield folder
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=300)
        log.close()
        shutil.rmtree(folder, ignore_errors=True)
