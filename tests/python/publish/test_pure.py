"""Numbers of versions, the lock, and the version of the calculation."""

import os
import shutil
from pathlib import Path

import pytest

from prospecting_roi.core.code_version import code_version
from prospecting_roi.core.errors import BusyError
from prospecting_roi.core.lock import is_locked, lock_holder, workspace_lock
from prospecting_roi.core.versions import (
    former_file,
    next_number,
    superfluous,
    version_before,
    version_file,
    version_number,
)
from prospecting_roi.publish.history import HISTORY, copy_statement


def test_numbers_of_versions() -> None:
    versions = Path("state") / "versions"
    assert version_file(versions, 42) == versions / "42" / "warehouse.duckdb"
    assert version_number(version_file(versions, 42)) == 42
    assert version_number(former_file(versions, 42)) == 42
    for other in ("build-42.duckdb.tmp", "build-042.duckdb", "042/warehouse.duckdb", "42/x.duckdb"):
        assert version_number(versions / other) is None
    assert (next_number(None), next_number(7)) == (1, 8)
    assert version_before([1, 2, 5], 5) == 2
    assert version_before([5, 6], 5) is None


@pytest.mark.parametrize(
    ("kept", "published", "keep", "removed"),
    [
        ([1, 2, 3], 3, 5, []),
        ([1, 2, 3, 4], 4, 2, [1, 2]),
        ([1, 2, 3, 4], 3, 2, [1, 4]),
        ([3], 3, 0, []),
    ],
)
def test_superfluous_versions(
    kept: list[int], published: int, keep: int, removed: list[int]
) -> None:
    assert superfluous(kept, published, keep) == removed


def test_lock_names_its_holder(tmp_path: Path) -> None:
    lock = tmp_path / "state" / "lock"
    assert not is_locked(lock)
    with workspace_lock(lock):
        assert is_locked(lock)
        assert lock_holder(lock) == os.getpid()
        with pytest.raises(BusyError, match=str(os.getpid())), workspace_lock(lock):
            pytest.fail("held twice")
    assert not is_locked(lock)


def test_code_version_depends_on_the_files_alone(small_project: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(small_project, tmp_path / "copy"))
    assert code_version(copy, "1") == code_version(small_project, "1")
    assert code_version(copy, "2") != code_version(small_project, "1")
    (copy / "models" / "marts" / "dim_channels.sql").write_text("select 1", encoding="utf-8")
    assert code_version(copy, "1") != code_version(small_project, "1")


def test_copy_of_history_takes_the_columns_that_are_there() -> None:
    statement = copy_statement("build", "quality.build", ["load_id", "build_id", "colour"])
    assert statement == (
        'insert into prev.build ("build_id", "load_id") '
        'select cast("build_id" as integer), cast("load_id" as integer) from quality.build'
    )
    quality = {"findings", "summary", "scores", "build", "row_accounting"}
    assert set(HISTORY) == {*quality, "rpt_metric_history"}
