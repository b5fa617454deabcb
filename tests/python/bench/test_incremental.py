"""Builds of the whole project that keep tables: a sample of `make incremental-bench`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow


def test_a_build_that_keeps_tables_gives_what_a_whole_one_gives(
    load_script: Callable[[str], Any], tmp_path: Path
) -> None:
    bench = load_script("bench/incremental.py")
    differences, kept = bench.sequence(3, 2, tmp_path / "company")
    assert differences == []
    assert kept
