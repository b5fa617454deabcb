"""What a build may take of memory and disk, and how it says that it has too little."""

import os
import shutil
from pathlib import Path

import duckdb
import pytest

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.limits import MEGABYTE, Limits
from prospecting_roi.core.surroundings import check_room
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.publish.duckdb import DuckDBPublisher


def test_the_models_have_the_memory_of_the_setting_and_spill_into_the_workspace(
    tmp_path: Path,
) -> None:
    workspace = Workspace(tmp_path)
    workspace.versions.mkdir(parents=True)
    publisher = DuckDBPublisher(workspace, keep=1, memory_megabytes=1024)
    # dbt opens the same database in the same process, and so finds the same settings
    with publisher.held(1), duckdb.connect(str(workspace.work_db)) as connection:
        [(memory, spill)] = connection.execute(
            "select current_setting('memory_limit'), current_setting('temp_directory')"
        ).fetchall()
    assert memory == "585.5 MiB"  # three fifths
    assert Path(spill).is_relative_to(workspace.state)


@pytest.mark.parametrize(
    ("landed", "memory", "models", "threads"), [(1, 60, 4, 1), (100, 2000, 2, 7), (100, 999, 1, 8)]
)
def test_as_many_models_at_once_as_processors_and_memory_hold(
    landed: int,
    memory: int,
    models: int,
    threads: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    monkeypatch.delenv("ROI_THREADS", raising=False)
    workspace = Workspace(tmp_path)
    workspace.versions.mkdir(parents=True)
    file = workspace.land_dir / "call_logs" / "1.parquet"
    file.parent.mkdir(parents=True)
    with file.open("wb") as empty:
        empty.truncate(landed * MEGABYTE)
    publisher = DuckDBPublisher(workspace, keep=1, memory_megabytes=memory)
    assert publisher.environment()["ROI_THREADS"] == str(models)
    with publisher.held(models), duckdb.connect(str(workspace.work_db)) as connection:
        assert connection.execute("select current_setting('threads')").fetchall() == [(threads,)]


def test_what_does_not_fit_is_put_aside_and_nothing_is_left_of_it(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.versions.mkdir(parents=True)
    publisher = DuckDBPublisher(workspace, keep=1, memory_megabytes=100)
    with publisher.held(1), duckdb.connect(str(workspace.work_db)) as connection:
        connection.execute("set threads = 1")
        connection.execute(
            "create table kept as select range % 7 as a, repeat(range::varchar, 9) as b "
            "from range(2000000) order by a, b desc"
        )
        assert connection.execute("select count(*) from kept").fetchall() == [(2000000,)]
    assert not workspace.temporary.exists()


def test_a_disk_without_room_is_told_before_the_models_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=399 * MEGABYTE))
    check_room(tmp_path, 9 * MEGABYTE)
    with pytest.raises(UserError, match=r"has 399 MB free.* needs about 400;"):
        check_room(tmp_path, 10 * MEGABYTE)


def test_a_model_without_memory_names_the_setting() -> None:
    said = str(Limits(build_memory_megabytes=700).build_too_large("int_leads__merged"))
    assert "int_leads__merged" in said
    assert "700 MB of `limits.build_memory_megabytes`" in said
