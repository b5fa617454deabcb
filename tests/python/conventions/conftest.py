"""The project's texts and its manifest, read once for all convention tests."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

_COMMENTS = re.compile(r"\{#.*?#\}|/\*.*?\*/|--[^\n]*", re.DOTALL)
_LITERALS = re.compile(r"'(?:[^']|'')*'")


class SqlText:
    """One SQL file: as written, without comments, and without comments and literals."""

    def __init__(self, path: Path, root: Path) -> None:
        self.name = path.relative_to(root).as_posix()
        self.written = path.read_text(encoding="utf-8")
        self.code = _COMMENTS.sub(" ", self.written)
        self.bare = _LITERALS.sub("''", self.code)

    def __repr__(self) -> str:
        return self.name


@pytest.fixture(scope="session")
def models(project_root: Path) -> list[SqlText]:
    return [
        SqlText(path, project_root) for path in sorted((project_root / "models").rglob("*.sql"))
    ]


@pytest.fixture(scope="session")
def macros(project_root: Path) -> list[SqlText]:
    return [
        SqlText(path, project_root) for path in sorted((project_root / "macros").rglob("*.sql"))
    ]


@pytest.fixture(scope="session")
def tests(project_root: Path) -> list[SqlText]:
    return [SqlText(path, project_root) for path in sorted((project_root / "tests").rglob("*.sql"))]


@pytest.fixture(scope="session")
def manifest(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The manifest of the project as it stands, written by a process of its own."""
    folder = tmp_path_factory.mktemp("parse")
    command = [sys.executable, project_root / "scripts" / "manifest.py", folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    read: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return read
