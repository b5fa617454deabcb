"""A throw-away copy of the project, in which the recipes of CONTRIBUTING.md are followed."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

COPIED = (
    *("dbt_project.yml", "pyproject.toml", "docs", "macros", "models", "profiles", "scripts"),
    *("seeds", "tests"),
)


@dataclass
class Touched:
    """The files of one recipe: `by_hand`, and those that a make target wrote anew."""

    by_hand: set[str] = field(default_factory=set)
    generated: set[str] = field(default_factory=set)


@dataclass
class Copy:
    """The project in another folder, and what each recipe changed there."""

    root: Path
    touched: dict[str, Touched] = field(default_factory=dict)
    _recipe: Touched = field(default_factory=Touched)

    @contextmanager
    def recipe(self, name: str) -> Iterator[None]:
        """What is written within belongs to that recipe."""
        self._recipe = self.touched[name] = Touched()
        yield

    def write(self, path: str, text: str) -> None:
        """A new file."""
        assert not (self.root / path).exists()
        self._recipe.by_hand.add(path)
        (self.root / path).write_text(text, encoding="utf-8")

    def append(self, path: str, text: str) -> None:
        """Text behind all that a file has."""
        self._recipe.by_hand.add(path)
        with (self.root / path).open("a", encoding="utf-8") as file:
            file.write(text)

    def behind(self, path: str, mark: str, text: str) -> None:
        """Text behind the one place where a file has `mark`."""
        self._put(path, mark, mark + text)

    def before(self, path: str, mark: str, text: str) -> None:
        """Text before the one place where a file has `mark`."""
        self._put(path, mark, text + mark)

    def everywhere_behind(self, path: str, mark: str, text: str) -> None:
        """Text behind each place where a file has `mark`."""
        self._put(path, mark, mark + text, is_once=False)

    def _put(self, path: str, mark: str, text: str, *, is_once: bool = True) -> None:
        self._recipe.by_hand.add(path)
        former = (self.root / path).read_text(encoding="utf-8")
        found = former.count(mark)
        assert found == 1 or (found and not is_once), f"{path}: {mark!r} stands {found} times"
        (self.root / path).write_text(former.replace(mark, text), encoding="utf-8")

    def make(self, script: str) -> None:
        """Write anew what a script of the project writes."""
        before = self._hashes()
        self.run(sys.executable, f"scripts/{script}.py")
        after = self._hashes()
        self._recipe.generated |= {name for name in after if after[name] != before.get(name)}

    def run(self, *command: str | Path, **environment: str) -> str:
        """The output of a command in the copy, by the packages of the copy."""
        # What is asked of these tests is not asked of those in the copy.
        usual = {name: told for name, told in os.environ.items() if not name.startswith("PYTEST_")}
        done = subprocess.run(
            [str(part) for part in command],
            cwd=self.root,
            env={**usual, "PYTHONPATH": str(self.root / "scripts"), **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-6000:]}"
        return done.stdout

    def _hashes(self) -> Mapping[str, str]:
        return {
            path.relative_to(self.root).as_posix(): hashlib.md5(path.read_bytes()).hexdigest()  # noqa: S324
            for path in self.root.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }


@pytest.fixture(scope="session")
def copy(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    root = tmp_path_factory.mktemp("project") / "copy"
    root.mkdir()
    for name in COPIED:
        if (project_root / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
            shutil.copytree(project_root / name, root / name, ignore=ignored)
        else:
            shutil.copy(project_root / name, root / name)
    return Copy(root)
