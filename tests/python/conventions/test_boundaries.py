"""Who may touch which files, and when: read from the syntax trees.

Who may import whom are contracts in pyproject.toml, kept by `make lint`.
"""

import ast
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

PACKAGE = "prospecting_roi"
DEMO = "prospecting_roi_demo"
RENAMES = {"rename", "renames", "symlink", "symlink_to", "hardlink_to", "link", "move"}

# Modules outside land/ that may name the folder of the extracts, and why.
NAME_EXTRACTS = {
    "core/workspace.py": "says where the folder is",
    "core/sections.py": "asks the catalogue of all extracts",
    "core/settings_file.py": "reads the section of that name in roi.yml",
    "core/settings_check.py": "checks that section",
    "commands/init.py": "makes the folder, empty",
    "commands/doctor.py": "says whether the folder is there",
}


def expect_none(found: Mapping[str, object] | Iterable[object]) -> None:
    """Fail with one line per file or value found."""
    if isinstance(found, Mapping):
        lines = [f"{name}: {what}" for name, what in found.items() if what]
    else:
        lines = sorted(map(str, found))
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


# Modules outside publish/ and land/ that rename, and what.
RENAME = {
    "build/parsed.py": "dbt's parsed project in the user's cache",
    "core/loads.py": "the record of a load, written beside and then renamed: commit point 1",
    "report/ending.py": "the log of failures, once it is long",
}


def modules(folder: Path) -> dict[str, ast.Module]:
    return {
        path.relative_to(folder).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.py"))
    }


def imports(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def imported_from(tree: ast.Module, *packages: str) -> set[str]:
    return {
        name
        for name in imports(tree)
        for package in packages
        if name == package or name.startswith(f"{package}.")
    }


@pytest.fixture(scope="module")
def package(project_root: Path) -> dict[str, ast.Module]:
    return modules(project_root / "scripts" / PACKAGE)


def test_no_script_imports_the_demo_generator(project_root: Path) -> None:
    """The packages are held to it by a contract in pyproject.toml, beside those of the layers."""
    found = {
        name: imported_from(tree, DEMO)
        for name, tree in modules(project_root / "scripts").items()
        # it measures what a build finds against what the generator did
        if not name.startswith((f"{DEMO}/", f"{PACKAGE}/")) and name != "bench/findings.py"
    }
    expect_none(found)


def test_only_landing_reads_extracts(package: dict[str, ast.Module]) -> None:
    """No module outside land/ names the folder, except those listed above."""
    found = {
        name
        for name, tree in package.items()
        if not name.startswith("land/") and name not in NAME_EXTRACTS
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr == "extracts")
        or (isinstance(node, ast.Constant) and node.value in {"extracts", "extracts/"})
    }
    expect_none(found)


def renaming_calls(tree: ast.Module) -> list[int]:
    """Lines that rename or link a file. `replace` of a text takes two values, of a path one."""
    lines = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        of = node.func.value
        by_module = isinstance(of, ast.Name) and of.id in {"os", "shutil"}
        one_value = len(node.args) == 1 and not node.keywords
        if node.func.attr in RENAMES or (node.func.attr == "replace" and (by_module or one_value)):
            lines.append(node.lineno)
    return lines


def test_only_publication_renames_or_links(package: dict[str, ast.Module]) -> None:
    """What readers see is switched in publish/ alone.

    Landing renames too, but only what it has just written: its content-addressed files and the
    record of a load (commit point 1). Neither is what a reader opens.
    """
    found = {
        name: renaming_calls(tree)
        for name, tree in package.items()
        if not name.startswith(("publish/", "land/")) and name not in RENAME
    }
    expect_none(found)


def test_landing_does_not_know_the_publication(package: dict[str, ast.Module]) -> None:
    found = {
        name: [
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr in {"warehouse", "versions"}
        ]
        for name, tree in package.items()
        if name.startswith("land/")
    }
    expect_none(found)


def test_heavy_imports_stand_inside_the_command_that_needs_them(
    package: dict[str, ast.Module],
) -> None:
    """`roi --help` must not wait seconds for dbt."""
    found = {
        name: [
            node.lineno
            for node in tree.body
            if isinstance(node, ast.Import | ast.ImportFrom)
            and imported_from(ast.Module([node], []), "dbt", "dbt_common", "great_expectations")
        ]
        for name, tree in package.items()
    }
    expect_none(found)
