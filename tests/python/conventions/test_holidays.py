"""The shipped holidays: written by their script, and on the days that other sources give."""

import csv
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from dateutil.easter import easter

Days = dict[tuple[str, date], dict[str, str]]


@pytest.fixture(scope="module")
def seed(project_root: Path) -> Days:
    with (project_root / "seeds" / "holidays.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["country"], date.fromisoformat(row["holiday_date"])): row
            for row in csv.DictReader(file)
        }


def test_the_seed_is_up_to_date(project_root: Path, tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    script = project_root / "scripts" / "public_holidays.py"
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True)
    written = (tmp_path / "seeds" / "holidays.csv").read_text(encoding="utf-8")
    kept = (project_root / "seeds" / "holidays.csv").read_text(encoding="utf-8")
    assert written == kept, "run make holidays"


def test_every_year_has_the_eleven_days_of_the_french_law(seed: Days) -> None:
    fixed = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    expected = set()
    for year in range(2015, 2036):
        expected |= {date(year, month, day) for month, day in fixed}
        # Easter by another implementation than the library's
        expected |= {easter(year) + timedelta(days=days) for days in (1, 39, 50)}
    assert {day for country, day in seed if country == "FR"} == expected
    assert all(row["label_en"] and row["label_fr"] for row in seed.values())


@pytest.mark.parametrize(
    ("country", "day"),
    [
        ("BE", date(2026, 7, 21)),
        ("BR", date(2026, 10, 12)),
        ("CA", date(2026, 7, 1)),
        ("CH", date(2026, 8, 1)),
        ("DE", date(2026, 10, 3)),
        ("GB", date(2026, 12, 25)),
        ("LU", date(2026, 6, 23)),
        ("US", date(2026, 11, 26)),
    ],
)
def test_national_days_are_there(seed: Days, country: str, day: date) -> None:
    assert (country, day) in seed


def test_days_known_from_calendars(seed: Days) -> None:
    assert seed["FR", date(2026, 4, 6)]["label_en"] == "Easter Monday"
    assert seed["FR", date(2026, 5, 14)]["label_fr"] == "Ascension"
    assert seed["FR", date(2024, 5, 20)]["label_fr"] == "Lundi de Pentecôte"
    assert seed["CH", date(2026, 8, 1)]["label_fr"] == "Fête nationale"
