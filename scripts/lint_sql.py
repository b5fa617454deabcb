"""What sqlfluff says of SQL files: `python scripts/lint_sql.py PATH…` (folders or files).

The same rules as `sqlfluff lint`, by two processes that collect their garbage after some files, not
all the time. What was found clean is looked at again when it, a macro, a rule or sqlfluff is
another one. Exit code: 0 when all is clean.
"""

import gc
import hashlib
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CLEAN = ROOT / ".sqlfluff_cache" / "clean.json"
PROCESSES = 2
# How many objects may be waited for to be collected: some 200 MB.
MANY = 1_000_000


def _rules() -> str:
    """A print of all that an answer depends on beside the file itself."""
    made = ""
    for package in ("sqlfluff", "sqlfluffrs"):
        with suppress(PackageNotFoundError):
            made += f"{package} {version(package)} "
    parts = ("macros", "tests/fixtures/sqlfluff", ".sqlfluff", "scripts/lint_sql.py")
    for path in (path for part in parts for path in _files(ROOT / part)):
        made = _print(path, made)
    return made


def _files(path: Path, ending: str = "") -> list[Path]:
    found = sorted(path.rglob(f"*{ending}")) if path.is_dir() else [path]
    return [file for file in found if file.is_file() and "__pycache__" not in file.parts]


def _print(path: Path, rules: str) -> str:
    name = path.resolve().relative_to(ROOT).as_posix()
    return hashlib.sha256(f"{rules} {name}\0".encode() + path.read_bytes()).hexdigest()


def _read() -> dict[str, str]:
    """What was found clean: the print of each file."""
    try:
        return dict(json.loads(CLEAN.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _start() -> None:
    """Once in each process: what is read now stays, so that nobody needs to walk through it."""
    import sqlfluff.core  # noqa: F401

    gc.disable()
    gc.freeze()


def _lint(path: str) -> list[str]:
    """What is wrong in a file, a line each."""
    from sqlfluff.core import FluffConfig, Linter

    result = Linter(FluffConfig.from_root()).lint_paths((path,), processes=1)
    said = [
        f"{path}:{found.line_no}:{found.line_pos}: {found.rule_code()} {found.desc()}"
        for found in result.get_violations()
    ]
    if result.files_skipped:
        said.append(f"{path}: too large to be looked at (large_file_skip_byte_limit)")
    del result
    if gc.get_count()[0] > MANY:
        gc.collect()
    return said


def _answers(paths: list[str]) -> Iterator[list[str]]:
    """Of each file, in their order."""
    with ProcessPoolExecutor(min(PROCESSES, len(paths)), initializer=_start) as pool:
        yield from pool.map(_lint, paths)


def main(names: list[str]) -> int:
    """Lint what is not known to be clean; the exit code."""
    missing = [name for name in names if not Path(name).exists()]
    if missing or not names:
        print(f"No such file or folder: {', '.join(missing) or 'none was named'}", file=sys.stderr)
        return 2
    rules, clean = _rules(), _read()
    prints = {
        path.as_posix(): _print(path, rules)
        for name in names
        for path in _files(Path(name), ".sql")
    }
    # The largest first, so that both processes end at about the same time.
    new = sorted(
        (path for path, made in prints.items() if clean.get(path) != made),
        key=lambda path: (-Path(path).stat().st_size, path),
    )
    wrong = 0
    for path, said in zip(new, _answers(new) if new else (), strict=True):
        for line in said:
            print(line)
        if said:
            wrong += 1
        else:
            clean[path] = prints[path]
    CLEAN.parent.mkdir(exist_ok=True)
    CLEAN.write_text(json.dumps(clean, indent=1), encoding="utf-8")
    print(f"{len(prints)} SQL files, {len(new)} of them looked at, {wrong} with errors")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
