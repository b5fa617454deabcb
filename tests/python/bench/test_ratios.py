"""What a small build costs beside `dbt build` of one model: a ratio of one run, on any machine."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

# The goal is 5 (`make bench-builds`); other work on the machine may move a ratio that far.
BOUND = 7.0


@pytest.fixture(scope="module")
def bench(load_script: Callable[[str], Any]) -> Any:
    return load_script("bench/run.py")


def test_a_small_build_costs_a_few_builds_of_one_model(bench: Any, tmp_path: Path) -> None:
    """In processor time of all processes; the better of two: the first may parse the project."""
    bare = bench.one_model(tmp_path)
    found = []
    for name in ("first", "second"):
        bench.write_files(tmp_path / name, bench.EIGHT_RECORDS)
        ours = bench.measure([bench.program("roi"), "build", "-w", name], tmp_path)
        found.append(bench.Ratio("small", ours, bare).processor_value)
        if found[-1] <= BOUND:
            break
    assert min(found) <= BOUND, f"{min(found):.1f} builds of one model: see docs/performance.md"
