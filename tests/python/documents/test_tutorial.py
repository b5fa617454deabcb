"""The tutorial is followed once, as its reader follows it, and shows what was printed."""

import os
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

pytestmark = pytest.mark.slow

NUMBER = re.compile(r"(?<!\d)-?\d(?:[\d,.]*\d)?")


@pytest.fixture(scope="module")
def tutorial(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("tutorial.py")


@pytest.fixture(scope="module")
def text(tutorial: ModuleType) -> str:
    return tutorial.TUTORIAL.read_text(encoding="utf-8")


def test_it_shows_what_its_commands_print_and_the_report_says(
    tutorial: ModuleType, text: str, tmp_path: Path, program: Path
) -> None:
    assert text.count("\n$ roi ") >= 5
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    written = tutorial.written(text, tmp_path, {**os.environ, "PATH": path})
    assert written == text, "docs/tutorial.md shows something else: run `make tutorial`"
    report = (tmp_path / "brightwell" / "reports" / "index.html").read_text(encoding="utf-8")
    quoted = re.findall(r"^> (.+)$", text, re.MULTILINE)
    assert quoted
    assert [line for line in quoted if line not in report] == []


def parts(text: str) -> tuple[str, str]:
    """What is printed (blocks, tables), and what is said about it."""
    shown = re.compile(r"```.*?```|^\|[^\n]*$", re.DOTALL | re.MULTILINE)
    printed = "\n".join(shown.findall(text))
    return re.sub(r"(?<=\d) (?=\d{3}\b)", "", printed), shown.sub("", text)


def test_every_figure_of_its_text_is_one_that_is_printed(text: str) -> None:
    printed, said = parts(text)
    said = re.sub(r"^#.*$|`[^`]*`|\([^)]*\)", "", said, flags=re.MULTILINE)
    told = NUMBER.findall(said)
    assert len(told) > 8
    assert set(told) - set(NUMBER.findall(printed)) == set()


def test_what_it_works_out_is_right_and_made_of_what_is_printed(text: str) -> None:
    printed, said = parts(text)
    sums = re.findall(r"`([^`=]+) = ([\d,.]+)`", said)
    assert len(sums) == 3
    known = {number.replace(",", "") for number in NUMBER.findall(printed)}
    for sum_, result in sums:
        sql = sum_.replace(",", "").translate(str.maketrans("×÷−", "*/-"))
        (found,) = duckdb.sql(f"select round({sql}, 2)").fetchall()[0]
        assert Decimal(str(found)) == Decimal(result.replace(",", "")), sum_
    assert {"6270", "8400", "21000"} <= known


@pytest.mark.parametrize(
    ("shown", "printed", "kept"),
    [
        ([" All 1 €"], [" All 2 €"], [" All 2 €"]),
        (["…", "b 1"], ["a", "b 2"], ["…", "b 2"]),
        (["a", "…"], ["a", "b"], ["a", "…"]),
        ([], ["a"], []),
    ],
)
def test_the_lines_shown_keep_their_places(
    tutorial: ModuleType, shown: list[str], printed: list[str], kept: list[str]
) -> None:
    assert tutorial.kept(shown, printed) == kept


@pytest.mark.parametrize(
    ("shown", "printed"), [(["a"], ["b"]), (["a"], ["a", "b"]), (["a", "b"], ["a"])]
)
def test_a_line_that_is_not_printed_or_not_shown_is_told(
    tutorial: ModuleType, shown: list[str], printed: list[str]
) -> None:
    with pytest.raises(SystemExit):
        tutorial.kept(shown, printed)
