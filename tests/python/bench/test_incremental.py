"""Builds of the whole project that keep tables: a sample of `make incremental-bench`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.deliveries import Delivering


@pytest.mark.slow
def test_a_build_that_keeps_tables_gives_what_a_whole_one_gives(
    load_script: Callable[[str], Any], tmp_path: Path
) -> None:
    seen = load_script("bench/incremental.py").sequences([3], 2, tmp_path / "company")
    assert seen.differences == []
    assert seen.kept


def test_whatever_comes_is_seen_in_the_files(tmp_path: Path) -> None:
    company, left = Delivering(1), set(Delivering.KINDS)

    def files() -> dict[Path, bytes]:
        company.write(tmp_path)
        return {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    for _ in range(1000):
        before, day = files(), company.day
        kind, about = company.deliver()
        assert (files(), company.day) != (before, day), (kind, about)
        left.discard(kind)
        if not left:
            break
    assert not left
