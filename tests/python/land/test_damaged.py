"""Damaged state that can be made again is made again; what is landed is what was read."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from prospecting_roi.core.errors import EngineError, UserError
from prospecting_roi.core.files import content_hash, remove
from prospecting_roi.core.loads import load_ids
from prospecting_roi.land import content, is_landed, land, prune

if TYPE_CHECKING:
    from conftest import Made

LEADS = "lead_id,created_at\nL1,2026-03-01\nL2,2026-03-02\n"
COUNT = "select count(*) from raw.crm_leads"


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def a_folder(path: Path) -> None:
    path.unlink()
    (path / "inside").mkdir(parents=True)


def of_another_shape(path: Path) -> None:
    path.write_text("[1]")


def one_more(path: Path) -> None:
    path.write_text(path.read_text().replace('"records_landed": 2', '"records_landed": 3'))


@pytest.mark.parametrize(
    ("which", "harm"),
    [
        ("crm_leads/*.parquet", emptied),
        ("crm_leads/*.parquet", cut_short),
        ("crm_leads/*.parquet", a_folder),
        ("crm_leads/*.json", of_another_shape),
        ("crm_leads/*.json", emptied),
        ("crm_leads/*.json", one_more),
        ("hashes.json", of_another_shape),
        ("hashes.json", emptied),
        ("reference/placeholders-*.csv", cut_short),
        ("reference/placeholders-*.csv", a_folder),
    ],
)
def test_damage_is_made_good_with_a_word(
    made: "Made", monkeypatch: pytest.MonkeyPatch, which: str, harm: Callable[[Path], None]
) -> None:
    monkeypatch.setattr("prospecting_roi.land.files._SETTLING_NANOSECONDS", 0)
    made.write("crm_leads.csv", LEADS)
    load = made.land()
    before = made.rows("select * from reference.placeholders", load)
    [path] = made.ws.land_dir.glob(which)
    harm(path)
    said: list[str] = []
    again = land(made.ws, today=load.as_of_date, progress=lambda text, _: said.append(text))
    assert again.id == load.id
    assert made.rows(COUNT, again) == [(2,)]
    assert made.rows("select * from reference.placeholders", again) == before
    assert any("landed again" in text for text in said) == ("hashes" not in which)


def test_a_damaged_table_of_an_earlier_load_is_not_read(made: "Made") -> None:
    made.write("crm_leads.csv", LEADS)
    load = made.land()
    [path] = made.ws.land_dir.glob("reference/source_channels-*.csv")
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:4]))
    with pytest.raises(EngineError, match="source_channels"):
        made.rows(COUNT, load)


def changed_while_reading(made: "Made", monkeypatch: pytest.MonkeyPatch, texts: list[str]) -> None:
    """Each reading of the file is followed by a change of it, as long as there are texts."""

    def change_then_hash(path: Path) -> str:
        if texts:
            made.write("crm_leads.csv", texts.pop(0))
        return content_hash(path)

    monkeypatch.setattr(content, "content_hash", change_then_hash)


def test_a_file_that_changes_while_it_is_read(
    made: "Made", monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made.write("crm_leads.csv", LEADS)
    changed_while_reading(made, monkeypatch, [LEADS + "L3,2026-03-03\n"])
    load = made.land()
    assert [file.content for file in load.files] == [content_hash(path)]
    assert made.rows(COUNT, load) == [(3,)]
    made.write("crm_leads.csv", LEADS)
    assert made.rows(COUNT) == [(2,)]


def test_a_file_that_never_stays_the_same(made: "Made", monkeypatch: pytest.MonkeyPatch) -> None:
    made.write("crm_leads.csv", LEADS)
    changed_while_reading(made, monkeypatch, [f"{LEADS}L{n},2026-03-03\n" for n in range(3, 9)])
    with pytest.raises(UserError, match=r"crm_leads.csv changes while it is read"):
        made.land()
    assert not list(made.ws.land_dir.glob("crm_leads/*"))


def test_what_no_kept_build_needs_is_removed(made: "Made") -> None:
    loads = []
    for number in range(1, 16):
        made.write("crm_leads.csv", f"lead_id,created_at\nL{number},2026-03-01\n")
        loads.append(made.land())
    prune(made.ws, 14)
    assert [is_landed(made.ws, load) for load in loads[12:]] == [False, True, True]
    assert len(list(made.ws.land_dir.glob("crm_leads/*.parquet"))) == 2
    assert load_ids(made.ws) == list(range(4, 16))
    assert made.rows("select lead_id from raw.crm_leads") == [("L15",)]
    remove(made.ws.land_dir)
    assert made.rows("select lead_id from raw.crm_leads") == [("L15",)]
