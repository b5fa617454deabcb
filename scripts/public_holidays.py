"""Write the public holidays of countries (seeds/holidays.csv) as the library `holidays` knows them.

`python scripts/public_holidays.py [ROOT]`; a test says when the two differ. They are those of the
whole country: what a region has besides (Good Friday in Alsace), and the days of another country,
a workspace gives in its own `reference/holidays.csv`.
"""

import csv
import sys
from pathlib import Path

from holidays import country_holidays, list_localized_countries

ROOT = Path(__file__).resolve().parents[1]
COLUMNS = ("country", "holiday_date", "label_en", "label_fr")
YEARS = range(2015, 2036)
COUNTRIES = (
    *("AT", "AU", "BE", "BR", "CA", "CH", "CZ", "DE", "DK", "DZ", "ES", "FI", "FR", "GB"),
    *("IE", "IT", "LU", "MA", "MC", "MX", "NL", "NO", "PL", "PT", "SE", "SN", "TN", "US"),
)


def holidays() -> list[tuple[str, str, str, str]]:
    """The rows of the seed: by country and day, in French where the library has it."""
    found = []
    for country in COUNTRIES:
        spoken = list_localized_countries()[country]
        french = next((one for one in spoken if one.startswith("fr")), None)
        english = country_holidays(country, years=YEARS, language="en_US")
        labels = country_holidays(country, years=YEARS, language=french) if french else english
        found += [(country, day.isoformat(), english[day], labels[day]) for day in sorted(english)]
    return found


def write(root: Path) -> None:
    """Write the seed below a root."""
    with (root / "seeds" / "holidays.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(holidays())


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
