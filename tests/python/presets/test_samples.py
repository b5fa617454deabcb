"""Each layout: recognised, and landed by its preset with the values that are in it."""

from pathlib import Path

import pytest

from prospecting_roi.core import catalogue, presets
from prospecting_roi.core.sections import Section
from prospecting_roi.land.files import FoundFile
from prospecting_roi.land.recognition import known_headers, recognise
from prospecting_roi.land.sources import open_source

from .conftest import Made
from .samples import SAMPLES, Sample


def by_name(sample: Sample) -> str:
    return sample.preset


@pytest.mark.parametrize("sample", SAMPLES, ids=by_name)
def test_landed_by_its_preset(made: Made, sample: Sample) -> None:
    made.write(sample.file_name, sample.content)
    extract = presets.preset(sample.preset).extract
    made.settings(
        f"extracts:\n  {extract}: {{preset: {sample.preset}, files: '{sample.file_name}'}}\n"
    )
    found, files, doubts = made.rows(
        f"select {sample.columns} from raw.{extract} order by _record, 1",
        "select records_read - records_skipped - records_rejected - records_landed, "
        f"records_skipped, records_rejected from raw.files where extract = '{extract}'",
        f"select column_name, reason from raw.rejected_cells where extract = '{extract}'",
    )
    assert tuple(found) == sample.expected
    assert files == [(0, sample.skipped, 0)]
    assert doubts == []


@pytest.mark.parametrize("sample", SAMPLES, ids=by_name)
def test_recognised_as_that_and_nothing_else(tmp_path: Path, sample: Sample) -> None:
    path = tmp_path / sample.file_name
    path.write_bytes(sample.content)
    file = FoundFile(Section("crm_leads", "x"), sample.file_name, path, "x")
    source, _ = open_source(file, known_headers(), tmp_path)
    found = recognise(source.headers, sample.file_name)
    assert [item.preset for item in found] == [sample.preset, *sample.also]
    mixed = tuple(header.upper() for header in reversed(source.headers))
    assert [item.preset for item in recognise(mixed, "x.csv")] == [sample.preset, *sample.also]


def test_every_layout_of_a_file_has_a_sample() -> None:
    of_tables = {name for name in presets.names() if name.startswith("fivetran_")}
    shown = {name for sample in SAMPLES for name in (sample.preset, *sample.also)}
    assert shown | of_tables == set(presets.names())


@pytest.mark.parametrize("name", presets.names())
def test_a_preset_names_what_exists(name: str) -> None:
    shipped = presets.preset(name)
    extract = catalogue.extracts()[shipped.extract]
    known = {column.name for column in extract.columns}
    assert set(shipped.section["columns"]) <= known
    assert set(shipped.section.get("values") or {}) <= known
    assert set(shipped.section) <= {"columns", "values", "format", "skip", "until", "footer"}
    assert set(shipped.also) <= set(presets.names())
    assert shipped.title


def test_every_preset_is_documented(project_root: Path) -> None:
    text = (project_root / "docs" / "presets.md").read_text(encoding="utf-8")
    rows = [
        f"| `{name}` | {presets.preset(name).title} | {presets.preset(name).extract} |"
        for name in presets.names()
    ]
    assert [row for row in rows if row not in text] == []
