"""Hostile and generated files: the right table or a clear refusal, never anything else.

A sample runs by default. `make hostile` (ROI_HOSTILE=all) tries every file and 2 000 exports, and
runs staging on each.
"""

import os
from pathlib import Path

import pytest

from .corpus import corpus
from .exports import exports
from .spends import spends
from .trying import Case, Staged, try_all

IS_WHOLE = os.environ.get("ROI_HOSTILE") == "all"
TOGETHER = 50


def tried(
    what: str,
    cases: list[Case],
    folder: Path,
    staged: Staged | None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Try the files, say how many were read, refused and wrong; none may be wrong."""
    tally = try_all(cases, folder, staged, TOGETHER)
    with capsys.disabled():
        print(f"\n{what}: {tally}")
    assert not tally.wrong, "\n".join(tally.wrong[:20])


@pytest.fixture(scope="session")
def staged_if_whole(request: pytest.FixtureRequest) -> Staged | None:
    """Staging where every file is tried: preparing it takes longer than trying a sample."""
    return request.getfixturevalue("staged") if IS_WHOLE else None


@pytest.mark.slow
def test_hostile_files(
    tmp_path: Path, staged_if_whole: Staged | None, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = corpus()
    assert len(cases) >= 300
    tried("hostile files", cases if IS_WHOLE else cases[::2], tmp_path, staged_if_whole, capsys)


@pytest.mark.slow
def test_exports(
    tmp_path: Path, staged_if_whole: Staged | None, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = list(exports(2000 if IS_WHOLE else 100))
    tried("generated exports", cases, tmp_path, staged_if_whole, capsys)


@pytest.mark.slow
def test_reports_of_ad_platforms(
    tmp_path: Path, staged_if_whole: Staged | None, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = list(spends(1000 if IS_WHOLE else 30))
    tried("generated reports of ad spend", cases, tmp_path, staged_if_whole, capsys)


def test_the_names_of_the_files_tell_them_apart() -> None:
    names = [case.name for case in [*corpus(), *exports(200), *spends(100)]]
    assert len(set(names)) == len(names)
