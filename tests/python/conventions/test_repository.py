"""What is in the repository: no addresses of one machine or registry, whole locks."""

import re
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

# Written in parts, or this file would find itself.
FORBIDDEN = {
    "a folder of one machine": r"(?<![\w.}$-])/(?:work|root|home|Users)/\w+|/tmp/" + r"w/",
    "the address of a package registry": r"pypi\." + r"org|pythonhosted\." + r"org|npmjs\."
    r"(?:org|com)|conda\.anaconda\." + r"org|crates\." + r"io",
    "a choice of package index": r"--(?:extra-)?index" + r"-url|--find" + r"-links",
}


def expect_none(found: Mapping[str, object] | Iterable[object]) -> None:
    """Fail with one line per file or value found."""
    if isinstance(found, Mapping):
        lines = [f"{name}: {what}" for name, what in found.items() if what]
    else:
        lines = sorted(map(str, found))
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


def repository_files(root: Path) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=root,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git repository: its files are not known")
    return [root / name.decode() for name in listed.stdout.split(b"\0") if name]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(project_root: Path, what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = []
    for path in repository_files(project_root):
        if path.is_file() and path.suffix not in {".xlsx", ".parquet", ".gz"}:
            text = path.read_bytes().decode("utf-8", errors="replace")
            found += [
                f"{path.relative_to(project_root)}: {match.group(0)}"
                for match in pattern.finditer(text)
            ]
    expect_none(found)


def pins(lock: Path) -> dict[str, list[str]]:
    """Package to its versions (one per marker); every pin must carry hashes."""
    found: dict[str, list[str]] = {}
    for block in re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip()):
        match = re.match(r"([a-z0-9.-]+)==([^\s;]+)", block)
        assert match, f"{lock.name}: {block.splitlines()[0]!r} is not a pin"
        assert "--hash=sha256:" in block, f"{lock.name}: {match.group(1)} has no hash"
        found.setdefault(match.group(1), []).append(match.group(2))
    return found


def test_the_locks_agree(project_root: Path) -> None:
    run = pins(project_root / "requirements.lock")
    dev = pins(project_root / "requirements-dev.lock")
    bench = pins(project_root / "requirements-bench.lock")
    assert {name: dev.get(name) for name in run} == run
    assert {name: dev.get(name, version) for name, version in bench.items()} == bench


def test_what_bi_tools_read_with_has_the_engine_of_the_builds(project_root: Path) -> None:
    run = pins(project_root / "requirements.lock")
    bi = pins(project_root / "requirements-bi.lock")
    for name in ("duckdb", "duckdb-engine"):
        assert bi[name] == run[name]
    assert bi["sqlalchemy"][0].startswith("1.4.")


def test_the_locks_hold_every_direct_dependency(project_root: Path) -> None:
    import tomllib

    project = tomllib.loads((project_root / "pyproject.toml").read_text(encoding="utf-8"))
    direct = {
        re.split(r"[<>=!~\[; ]", line)[0].lower() for line in project["project"]["dependencies"]
    }
    assert direct - set(pins(project_root / "requirements.lock")) == set()


def test_the_licence_is_apache_2(project_root: Path) -> None:
    text = (project_root / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_every_command_is_documented(project_root: Path) -> None:
    from typer.main import get_command

    from prospecting_roi.cli import app

    readme = (project_root / "README.md").read_text(encoding="utf-8")
    commands = get_command(app).commands  # type: ignore[attr-defined]
    missing = [name for name in commands if f"| `roi {name}" not in readme]
    expect_none(missing)
    assert set(re.findall(r"\| `roi ([a-z]+)", readme)) <= set(commands), "README invents a command"


def test_every_command_is_a_module_of_its_own(project_root: Path) -> None:
    from typer.main import get_command

    from prospecting_roi.cli import app

    folder = project_root / "scripts" / "prospecting_roi" / "commands"
    modules = {path.stem for path in folder.glob("*.py")}
    expect_none(name for name in get_command(app).commands if name not in modules)  # type: ignore[attr-defined]
