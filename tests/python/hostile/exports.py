"""Generated exports: the same kind of orders in every way of writing them.

What must be read is worked out here from the orders alone, never from the file: which ways of
writing leave a column doubtful, and what then becomes of its cells, follows from their rules.
"""

import csv
import gzip
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import cycle, product
from random import Random
from zoneinfo import ZoneInfo

from .trying import AMERICAN, COLUMNS, FRENCH, Case, Row

PARIS = ZoneInfo("Europe/Paris")
DELIMITERS = (",", ";", "\t", "|")
# Encoding, and the ending it is kept under.
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1",
             "iso8859-15", "gzip")  # fmt: skip
ENDS = ("\n", "\r\n", "\r")
QUOTINGS = ("minimal", "all", "texts", "wild")
SHAPES = ("even", "short", "trailing", "blanks", "long", "title", "totals", "turned")
SIZES = (1, 3, 17, 60, 400)
NAMES = ("Café de la Gare", "Société Générale", "Müller & Söhne", "O'Brien", "Peña", "x", "")
TOTALS = ("Total", "Somme", "Grand total", "Totals (3 rows)", "Gesamt", "TOTAL HT", "Ensemble")
WILD = ("A, B; C | D\tE", 'Say "yes"', "line\nbreak", "Total", ";;", '"', "12,5")


@dataclass(frozen=True)
class Marks:
    """How a locale writes numbers: decimal mark, thousands mark, what stands around them."""

    name: str
    decimal: str
    thousands: str = ""
    before: str = ""
    after: str = ""
    negative: str = "-{}"
    is_unicode: bool = False
    mixed: tuple[tuple[str, str], ...] = ()

    def around(self, number: int) -> tuple[str, str]:
        """What stands before and after the amount of the order of that number."""
        return self.mixed[number % len(self.mixed)] if self.mixed else (self.before, self.after)


# The currency of a sign where it is only one; `$` and `kr` are several.
SIGNS = {"€": "EUR", "£": "GBP", "CHF": "CHF", "USD": "USD", "US$": "USD", "zł": "PLN"}
LOCALES = (
    Marks("plain", "."),
    Marks("comma", ","),
    Marks("French", ",", " "),
    Marks("French no-break", ",", "\u00a0", after=" €"),
    Marks("French narrow", ",", "\u202f", after="\u00a0€", is_unicode=True),
    Marks("German", ",", "."),
    Marks("English", ".", ","),
    Marks("American", ".", ",", before="$", negative="({})"),
    Marks("Swiss", ".", "'", after=" CHF"),
    Marks("trailing minus", ",", ".", negative="{}-"),
    Marks("pounds", ".", ",", before="£"),
    Marks("codes", ".", ",", before="USD "),
    Marks("crowns", ",", " ", after=" kr"),
    Marks("zloty", ",", "\u00a0", after=" zł", is_unicode=True),
    Marks("pesos", ",", ".", before="$ "),
    Marks(
        "mixed",
        ".",
        ",",
        mixed=(("€ ", ""), ("£", ""), ("CHF ", ""), ("", " US$")),
        is_unicode=True,
    ),
)


@dataclass(frozen=True)
class Days:
    """How a moment is written, and whether its day or its month comes first (if not by year)."""

    name: str
    write: Callable[[datetime], str]
    order: str = ""


def _serial(moment: datetime) -> str:
    days = Decimal((moment - datetime(1899, 12, 30)) // timedelta(seconds=1)) / 86400  # noqa: DTZ001
    return f"{days:.10f}".rstrip("0").rstrip(".")


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=PARIS).astimezone(UTC)


ORDERS_OF_DAYS = (
    Days("ISO", lambda m: f"{m:%Y-%m-%d %H:%M:%S}"),
    Days("ISO with zone", lambda m: f"{_utc(m):%Y-%m-%dT%H:%M:%SZ}"),
    Days("ISO with offset", lambda m: m.replace(tzinfo=PARIS).isoformat()),
    Days("day first", lambda m: f"{m:%d/%m/%Y %H:%M:%S}", "day_first"),
    Days("day first, dots", lambda m: f"{m.day}.{m.month}.{m:%Y %H:%M:%S}", "day_first"),
    Days("day first, short year", lambda m: f"{m:%d-%m-%y %H:%M:%S}", "day_first"),
    Days("month first", lambda m: f"{m:%m/%d/%Y %H:%M:%S}", "month_first"),
    Days("month first, half days", lambda m: f"{m.month}/{m.day}/{m:%Y %I:%M:%S %p}",
         "month_first"),
    Days("serial", _serial),
)  # fmt: skip


@dataclass(frozen=True)
class Order:
    """One order as it happened: amounts in euros, moments on the clock of Paris."""

    order_id: str
    moment: datetime
    amount: Decimal
    account: str


def plain(amount: Decimal) -> str:
    """An amount in canonical spelling."""
    text = f"{amount:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def written(amount: Decimal, marks: Marks, number: int) -> str:
    """An amount as a locale writes it, with two decimals unless it is whole."""
    size = abs(amount)
    whole, cents = divmod(int(size * 100), 100)
    text = f"{whole:,}".replace(",", marks.thousands)
    text += f"{marks.decimal}{cents:02d}" if cents else ""
    before, after = marks.around(number)
    text = f"{before}{text}{after}"
    return marks.negative.format(text) if amount < 0 else text


def _amount_rows(orders: list[Order], marks: Marks) -> tuple[list[str | None], int, bool]:
    """What is read of the amounts: cells, how many are not read, and whether it stays doubtful.

    `1.234` is a thousand or not: cells with decimals, or with two thousands marks, show it, and
    so does a comma beside a dollar or a pound. Without any, such cells are not read.
    """
    is_grouped = marks.thousands in (".", ",")
    either = [is_grouped and 1000 <= abs(order.amount) < 10**6 for order in orders]
    shows = any(order.amount % 1 or abs(order.amount) >= 10**6 for order in orders) or any(
        open_ and marks.thousands == "," and {"$", "£"} & set("".join(marks.around(number)))
        for number, open_ in enumerate(either)
    )
    is_doubtful = any(either) and not shows
    cells = [
        None if is_doubtful and open_ else plain(order.amount)
        for order, open_ in zip(orders, either, strict=True)
    ]
    return cells, sum(cell is None for cell in cells), is_doubtful


def _currency_rows(orders: list[Order], marks: Marks, locale: str) -> tuple[list[str | None], bool]:
    """What is read of the currencies, and whether one cannot be told (`XXX`)."""
    found: list[str | None] = []
    for number in range(len(orders)):
        sign = "".join(marks.around(number)).strip()
        known = {"": None, "$": "USD" if locale == AMERICAN else "XXX", "kr": "XXX"}
        found.append(SIGNS[sign] if sign in SIGNS else known[sign])
    return found, "XXX" in found


def _moment_rows(orders: list[Order], days: Days, locale: str) -> tuple[list[str], bool]:
    """What is read of the moments, and whether their order stays doubtful."""
    moments = [order.moment for order in orders]
    is_shown = any(moment.day > 12 for moment in moments)
    is_open = any(moment.day != moment.month for moment in moments)
    is_doubtful = bool(days.order) and not is_shown and is_open
    by_locale = "month_first" if locale == AMERICAN else "day_first"
    if is_doubtful and days.order != by_locale:
        moments = [moment.replace(day=moment.month, month=moment.day) for moment in moments]
    return [f"{_utc(moment):%Y-%m-%d %H:%M:%S}" for moment in moments], is_doubtful


def _orders(random: Random, size: int, quoting: str, encoding: str) -> list[Order]:
    names = NAMES + (WILD if quoting == "wild" else ())
    largest = random.choice((500, 9_999, 900_000, 30_000_000))
    is_whole = random.random() < 0.25
    last_day = random.choice((12, 28, 28))
    made = []
    for number in range(size):
        cents = random.randint(-largest * 20, largest * 100)
        amount = Decimal(cents // 100) if is_whole else Decimal(cents) / 100
        moment = datetime(2026, random.randint(1, 11), random.randint(1, last_day),  # noqa: DTZ001
                          random.choice((0, 9, 23)), random.randint(0, 59), 7)  # fmt: skip
        # The clock of Paris jumps from 2 to 3 on the last Sunday of March; no order is then.
        name = random.choice(names)
        if name == "x" and encoding in ("utf-8", "utf-16", "gzip"):
            name = "日本 🎉"
        made.append(Order(f"K-{number}-{random.randint(0, 10**9)}", moment, amount, name))
    return made


def _lines(records: list[list[str]], delimiter: str, quoting: str, end: str) -> list[str]:
    stream = io.StringIO()
    kind = {"all": csv.QUOTE_ALL, "texts": csv.QUOTE_NONNUMERIC}.get(quoting, csv.QUOTE_MINIMAL)
    lines = []
    for record in records:
        stream.seek(0)
        stream.truncate()
        csv.writer(stream, delimiter=delimiter, quoting=kind).writerow(record)
        lines.append(stream.getvalue().removesuffix("\r\n") + end)
    return lines


def _shaped(
    lines: list[str], shape: str, delimiter: str, end: str, orders: list[Order]
) -> tuple[list[str], int, int]:
    """The lines with a defect of shape, and how many records it adds: skipped, rejected."""
    if shape == "short":
        # What is cut off is empty, so that nothing is lost.
        tail = f"{delimiter}{end}"
        cut = [
            line[: -len(tail)] + end if line.endswith(tail) and not order.account else line
            for line, order in zip(lines[1:], orders, strict=True)
        ]
        return [lines[0], *cut], 0, 0
    if shape == "trailing":
        return [line.removesuffix(end) + delimiter + end for line in lines], 0, 0
    if shape == "blanks":
        return [lines[0], end, *lines[1:], f"{delimiter * 3}{end}"], 2, 0
    if shape == "title":
        return [f"Export of orders{end}", *lines], 1, 0
    words = TOTALS[len(lines) % len(TOTALS)]
    last = {"long": ["X", "2026-01-20", "1", "x", "too much"], "totals": [words, "", "99", ""]}
    more = [delimiter.join(last[shape]) + end] if shape in last else []
    return [*lines, *more], int(shape == "totals"), int(shape == "long")


def exported(number: int, encoding: str, delimiter: str, marks: Marks, days: Days) -> Case:
    """One export; what the arguments do not say is drawn by its number."""
    random = Random(number)  # noqa: S311
    quoting, shape = random.choice(QUOTINGS), random.choice(SHAPES)
    end, size = random.choice(ENDS), random.choice(SIZES)
    locale = random.choice((FRENCH, AMERICAN))
    if encoding in ("latin-1", "iso8859-15") and "€" in marks.after:
        encoding = "iso8859-15" if encoding == "iso8859-15" else "cp1252"
    if marks.is_unicode and not encoding.startswith(("utf", "gzip")):
        encoding = "utf-8"
    orders = _orders(random, size, quoting, encoding)
    amounts, unread, open_amounts = _amount_rows(orders, marks)
    moments, open_moments = _moment_rows(orders, days, locale)
    positions = [0, 1, 2, 3]
    if shape == "turned":
        random.shuffle(positions)
    records = [list(COLUMNS)] + [
        [o.order_id, days.write(o.moment), written(o.amount, marks, number), o.account]
        for number, o in enumerate(orders)
    ]
    records = [[record[position] for position in positions] for record in records]
    lines = _lines(records, delimiter, quoting, end)
    lines, skipped, rejected = _shaped(lines, shape, delimiter, end, orders)
    content = "".join(lines).encode("utf-8" if encoding == "gzip" else encoding)
    rows: list[Row] = []
    currencies, open_currency = _currency_rows(orders, marks, locale)
    for order, moment, amount, currency in zip(orders, moments, amounts, currencies, strict=True):
        account = " ".join(order.account.split("\n")) or None
        rows.append((order.order_id, moment, amount, account, currency))
    doubtful = {"ordered_at"} if open_moments else set()
    doubtful |= {"amount"} if open_currency else set()
    return Case(
        name=f"{number}: {encoding}, {delimiter!r}, {marks.name}, {days.name}, {quoting}, {shape}, "
        f"{end!r}, {size} orders",
        content=gzip.compress(content) if encoding == "gzip" else content,
        rows=tuple(rows),
        columns=(*COLUMNS, "currency"),
        ending=".csv.gz" if encoding == "gzip" else ".csv",
        skipped=skipped,
        rejected=rejected,
        unread=unread,
        doubtful=frozenset(doubtful | ({"amount"} if open_amounts else set())),
        settings=locale,
    )


def exports(count: int) -> Iterator[Case]:
    """So many exports: every mixture of encoding, delimiter, locale and days, in a drawn order."""
    mixtures = list(product(ENCODINGS, DELIMITERS, LOCALES, ORDERS_OF_DAYS))
    Random(20261120).shuffle(mixtures)  # noqa: S311
    for number, mixture in zip(range(count), cycle(mixtures), strict=False):
        yield exported(number, *mixture)
