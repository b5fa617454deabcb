"""Good files with random bytes changed, cut out or doubled: read and accounted for, or refused."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import duckdb
import pytest

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.loads import BuildStamp
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.land import files, install_relations, land

from .defects import TEXT, json_lines, packed
from .holders import parquets, workbooks
from .test_hostile import IS_WHOLE
from .trying import DAY, FRENCH, NOW, Case

BYTES = b'\0\n\r",;\t|\xff\xfe\xc3\x80{}[]=<>&09-eE/: \x1a'


def good() -> list[Case]:
    """One good file of each kind."""
    texts = [Case("text", TEXT.encode(codec), ()) for codec in ("utf-8", "utf-16", "cp1252")]
    return [*texts, *(next(kind()) for kind in (json_lines, packed, workbooks, parquets))]


def mutated(content: bytes, random: Random) -> bytes:
    """The content with one to four mutations."""
    found = bytearray(content)
    for _ in range(random.randint(1, 4)):
        place = random.randrange(len(found))
        length = random.choice((1, 1, 2, 30))
        change = random.randrange(4)
        if change == 0:
            found[place : place + length] = random.choices(BYTES, k=length)
        elif change == 1 and len(found) > length + 1:
            del found[place : place + length]
        elif change == 2:
            found[place:place] = found[place : place + length * 10]
        else:
            found[place] = random.randrange(256)
    return bytes(found)


def tries() -> Iterator[tuple[int, Case, bytes]]:
    for number in range(350 if IS_WHOLE else 35):
        case = good()[number % len(good())]
        yield number, case, mutated(case.content, Random(number))  # noqa: S311


@pytest.mark.slow
def test_mutated_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong, read, refused = [], 0, 0
    for number, case, content in tries():
        ws = Workspace(tmp_path / f"w{number}")
        ws.extracts.mkdir(parents=True)
        ws.settings_file.write_text(FRENCH, encoding="utf-8")
        (ws.extracts / f"crm_orders{case.ending}").write_bytes(content)
        try:
            load = land(ws, today=DAY, now=NOW)
            [file] = load.files
            parts = (file.records_skipped, file.records_rejected, file.records_landed)
            stamp = BuildStamp(1, load.id, load.as_of_date, load.loaded_at, "test", "s", "r")
            with duckdb.connect() as con:
                install_relations(con, ws, load, stamp)
                rows = con.execute(
                    "select count(*), sum(amount::decimal(18, 4)), max(ordered_at::timestamp) "
                    "from raw.crm_orders"
                ).fetchall()
            if file.records_read != sum(parts) or file.records_landed != rows[0][0]:
                wrong.append(f"{number} {case.name}: {file.records_read} read, {parts}, {rows}")
            read += 1
        except UserError as error:
            refused += 1
            if "\n" in str(error) or "crm_orders" not in str(error):
                wrong.append(f"{number} {case.name}: {error}")
        except Exception as error:  # noqa: BLE001 - whatever is no sentence is what is looked for
            wrong.append(f"{number} {case.name}: {type(error).__name__}: {error}")
    with capsys.disabled():
        print(f"\nmutated files: tried {read + refused}, read {read}, refused {refused}, "
              f"wrong {len(wrong)}")  # fmt: skip
    assert not wrong, "\n".join(wrong[:20])


def test_a_file_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ws = Workspace(tmp_path)
    ws.extracts.mkdir()
    ws.settings_file.write_text(FRENCH, encoding="utf-8")
    (ws.extracts / "crm_orders.csv").write_text(TEXT, encoding="utf-8")

    def refuse(_path: Path) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(files, "content_hash", refuse)
    with pytest.raises(UserError, match=r"extracts/crm_orders\.csv cannot be opened"):
        land(ws, today=DAY, now=NOW)


def test_a_file_that_changes_between_runs(tmp_path: Path) -> None:
    ws = Workspace(tmp_path)
    ws.extracts.mkdir()
    ws.settings_file.write_text(FRENCH, encoding="utf-8")
    path = ws.extracts / "crm_orders.csv"
    for content in (TEXT, TEXT.replace("1200.5", "1300.5"), TEXT):
        path.write_text(content, encoding="utf-8")
        load = land(ws, today=DAY, now=NOW)
        stamp = BuildStamp(1, load.id, load.as_of_date, load.loaded_at, "test", "s", "r")
        with duckdb.connect() as con:
            install_relations(con, ws, load, stamp)
            total = con.execute("select sum(amount::decimal(18, 4)) from raw.crm_orders").fetchall()
        expected = 1297.51 if "1300" in content else 1197.51
        assert float(total[0][0]) == expected
