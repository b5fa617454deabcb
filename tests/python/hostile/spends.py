"""Generated reports of ad platforms: several ads a day, rows delivered twice, totals anywhere.

What must be read is worked out from the ads alone: a total is written from them and never read
back, and each row of an ad counts once however often it stands in the file.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from random import Random

from .exports import LOCALES, Marks, plain, written
from .trying import FRENCH, Case

# Locales without the sign of a currency.
MARKS = tuple(marks for marks in LOCALES if not (marks.before or marks.after or marks.mixed))
NAMES = ("Total", "Totals ({} rows)", "Total of {} results", "Somme", "Ensemble", "TOTAL HT",
         "Grand total", "Gesamt", "Totale", "Suma", "Summary", "Total : campagnes", "合計",
         "Sous-total", "Résultats de {} campagnes")  # fmt: skip
PHRASES = ("Total {}", "{} Total", "Somme {}", "Summe {}")
PLACES = ("none", "end", "end, later cell", "end, no word", "top", "days", "days and end")
COLUMNS = ("date", "cost", "campaign_name")

Ad = tuple[date, Decimal, str, str]


def _ads(random: Random, number: int, campaign: str) -> list[Ad]:
    first = date(2026, 1, 1) + timedelta(days=random.randint(0, 250))
    ads = []
    for day in range(random.randint(2, 9)):
        for ad in range(random.randint(1, 4)):
            # Cents that are none of a thousand, so that nothing is in doubt.
            cost = Decimal(random.randint(1, 900_000) * 100 + random.randint(1, 99)) / 100
            same = random.random() < 0.2 and ads and ads[-1][0] == first + timedelta(days=day)
            cost = ads[-1][1] if same else cost
            ads.append((first + timedelta(days=day), cost, campaign, f"ad {number}-{ad}"))
    return ads


def _total(random: Random, ads: list[Ad], marks: Marks, place: str) -> list[str]:
    """A row of a total in some wording: date, cost, campaign, ad."""
    cost = written(sum((ad[1] for ad in ads), Decimal(0)), marks, 0)
    words = random.choice(NAMES).format(len(ads))
    if random.random() < 0.4:
        words = random.choice(PHRASES).format(random.choice((f"{ads[0][0]:%B %Y}", ads[0][2])))
    if place == "end, no word":
        return ["", cost, "", ""]
    if place == "end, later cell":
        return ["", cost, words, ""]
    return [words, cost, random.choice(("", "-")), ""]


def spend(number: int) -> Case:
    """One report, drawn by its number."""
    random = Random(7_000_000 + number)  # noqa: S311
    marks, place = random.choice(MARKS), random.choice(PLACES)
    if marks.is_unicode:
        marks = MARKS[0]
    has_names, is_doubled = random.random() < 0.6, random.random() < 0.3
    campaign = random.choice(("Hiver", "Total Energies", "Somme & Fils", "Été 2026"))
    ads = _ads(random, number, f"{campaign} {number}")
    rows: list[tuple[list[str], Ad | None]] = []
    for _, group in groupby(ads, key=lambda ad: ad[0]):
        of_day = list(group)
        rows += [([f"{ad[0]}", written(ad[1], marks, 0), ad[2], ad[3]], ad) for ad in of_day]
        if place.startswith("days"):
            rows.append((_total(random, of_day, marks, place), None))
    if place.startswith(("end", "days and")):
        rows.append((_total(random, ads, marks, place), None))
    if place == "top":
        rows.insert(0, (_total(random, ads, marks, place), None))
    if is_doubled:
        rows += [row for row in rows if row[1]]
    stream = io.StringIO()
    delimiter = random.choice(";\t|")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    width = 4 if has_names else 3
    writer.writerow(["date", "cost", "campaign_name", "Ad name"][:width])
    writer.writerows(cells[:width] for cells, _ in rows)
    kept = [ad for _, ad in rows if ad]
    distinct = {ad[:width] for ad in kept}
    return Case(
        name=f"{number}: {marks.name}, {place}, {campaign}, names {has_names}, twice {is_doubled}",
        content=stream.getvalue().encode(),
        rows=tuple((f"{ad[0]}", plain(ad[1]), ad[2]) for ad in kept),
        extract="ad_spend",
        columns=COLUMNS,
        skipped=len(rows) - len(kept),
        settings=FRENCH,
        staged=(len(distinct), sum((ad[1] for ad in distinct), Decimal(0))),
    )


def spends(count: int) -> Iterator[Case]:
    """So many reports."""
    return (spend(number) for number in range(count))
