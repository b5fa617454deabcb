"""Write the public holidays of France (seeds/holidays.csv): fixed days, and days after Easter.

`python scripts/holidays.py [ROOT]`; a test says when the two differ. The days are those of article
L3133-1 of the Code du travail; Alsace and Moselle have two more (Good Friday, 26 December), which a
workspace there adds in its own `reference/holidays.csv`.
"""

import csv
import sys
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COLUMNS = ("country", "holiday_date", "label_en", "label_fr")
YEARS = range(2015, 2036)

# Month and day of those that have one.
FIXED = {
    (1, 1): ("New Year's Day", "Jour de l'an"),
    (5, 1): ("Labour Day", "Fête du Travail"),
    (5, 8): ("Victory in Europe Day", "Victoire 1945"),
    (7, 14): ("Bastille Day", "Fête nationale"),
    (8, 15): ("Assumption", "Assomption"),
    (11, 1): ("All Saints' Day", "Toussaint"),
    (11, 11): ("Armistice Day", "Armistice 1918"),
    (12, 25): ("Christmas Day", "Noël"),
}
# Days after Easter Sunday of the others.
MOVING = {
    1: ("Easter Monday", "Lundi de Pâques"),
    39: ("Ascension Day", "Ascension"),
    50: ("Whit Monday", "Lundi de Pentecôte"),
}


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876, Meeus's form).

    The full moon of spring comes from the golden number and the centuries' leap days; Easter is
    the Sunday after it.
    """
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_correction + 15) % 30
    leap_years, year_rest = divmod(of_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leap_years - epact - year_rest) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def holidays() -> list[tuple[str, str, str, str]]:
    """The rows of the seed, by day; two holidays may fall on one day, each with its row."""
    found = [
        (date(year, month, day), *labels)
        for year in YEARS
        for (month, day), labels in FIXED.items()
    ]
    found += [
        (easter(year) + timedelta(days=days), *labels)
        for year in YEARS
        for days, labels in MOVING.items()
    ]
    return [("FR", day.isoformat(), english, french) for day, english, french in sorted(found)]


def write(root: Path) -> None:
    """Write the seed below a root."""
    with (root / "seeds" / "holidays.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerows([COLUMNS, *holidays()])


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
