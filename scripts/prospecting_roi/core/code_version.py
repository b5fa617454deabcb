"""Which version of the calculation an installation holds."""

import hashlib
from pathlib import Path

_PARTS = ("models", "macros", "seeds", "tests/generic", "tests/singular")
_SUFFIXES = {".sql", ".yml", ".csv", ".md"}


def code_version(project: Path, package_version: str) -> str:
    """The version of the calculation: package version and a hash of the dbt project's files.

    Sixteen hexadecimal digits over names and bytes, in the order of the names, so that it depends
    on neither the folder nor the machine.
    """
    digest = hashlib.sha256()
    for path in model_files(project):
        digest.update(path.relative_to(project).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return f"{package_version}+{digest.hexdigest()[:16]}"


def model_files(project: Path) -> list[Path]:
    """The files of the dbt project that say how figures are made, in the order of their names."""
    files = [project / "dbt_project.yml"]
    for part in _PARTS:
        files += [path for path in (project / part).rglob("*") if path.suffix in _SUFFIXES]
    return sorted(files, key=lambda item: item.relative_to(project).as_posix())
