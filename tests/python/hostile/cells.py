"""Columns of hostile cells: amounts, counts and days, each with what must be read."""

import csv
import io
from collections.abc import Iterator, Sequence

from .trying import AMERICAN, FRENCH, Case

Cells = Sequence[tuple[str, str | None]]
FIRST_DAY = "2026-01-05"


def column(
    name: str,
    cells: Cells,
    *,
    of: str = "amount",
    unread: int = 0,
    is_doubtful: bool = False,
    settings: str = FRENCH,
) -> Case:
    """A file of one record per cell of a column of orders (`date`: of spend)."""
    extract = "ad_spend" if of in ("date", "impressions") else "crm_orders"
    given = {"crm_orders": {"order_id": "", "ordered_at": FIRST_DAY, "amount": "1"},
             "ad_spend": {"date": FIRST_DAY, "cost": "1"}}[extract]  # fmt: skip
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    header = [*given, *([] if of in given else [of]), "campaign_id"]
    writer.writerow(header)
    for number, (cell, _) in enumerate(cells):
        record = {**given, of: cell, "campaign_id": f"K{number}"}
        if extract == "ad_spend":
            # No cost is the sum of others, which would be a total.
            record["cost"] = str(3**number)
        record |= {"order_id": f"O{number}"} if extract == "crm_orders" else {}
        writer.writerow([record[key] for key in header])
    return Case(
        name=f"{of}: {name}",
        content=stream.getvalue().encode(),
        rows=tuple((found,) for _, found in cells),
        extract=extract,
        columns=(of,),
        skipped=0,
        unread=unread,
        doubtful=frozenset({of}) if is_doubtful else frozenset(),
        settings=settings,
    )


def amounts() -> Iterator[Case]:
    yield column("French", [("12 500,50", "12500.5"), ("12\u00a0500,50", "12500.5"),
        ("12\u202f500,50 €", "12500.5"), ("12\u2009500", "12500"), ("0,5", "0.5")])  # fmt: skip
    yield column("German", [("1.234,56", "1234.56"), ("1.234", "1234"), ("-1.234.567,8 €",
        "-1234567.8"), ("1,5", "1.5")])  # fmt: skip
    yield column("English", [("1,234.56", "1234.56"), ("1,234", "1234"), ("$1,234,567.8",
        "1234567.8"), (".5", "0.5"), ("$2", "2")], settings=AMERICAN)  # fmt: skip
    yield column("Swiss", [("1'234.50", "1234.5"), ("1’234.50", "1234.5"), ("1'200.-", "1200")])
    # Beside amounts in francs, one without a currency may be in either.
    yield column("Swiss, half in francs", [("1'234.50", "1234.5"), ("1’234.50 CHF", "1234.5")],
        is_doubtful=True)  # fmt: skip
    yield column("pesos or dollars", [("$ 100.000", None), ("$ 435.000", None)], unread=2,
        is_doubtful=True)  # fmt: skip
    yield column("converted beside", [("USD 1,200.00 (EUR 1,100.00)", "1200"), ("USD 300.25",
        "300.25")])  # fmt: skip
    yield column("Excel of France", [("1234,5", "1234.5"), ("1,2345E+05", "123450")])
    yield column("no cents", [("1.200,-", "1200"), ("300,--", "300")])
    yield column("millions", [("1,2 M€", "1200000"), ("0,5 Mio €", "500000"), ("1 Mrd €",
        "1000000000"), ("12 kEUR", "12000")])  # fmt: skip
    yield column("with tax or per month", [("1 200 € TTC", None), ("45 €/mois", None), ("12,5 €",
        "12.5")], unread=2)  # fmt: skip
    yield column("Brazilian", [("R$ 100.000", "100000"), ("R$ 1.234,5", "1234.5"), ("R$ 7", "7")])
    yield column("negative", [("(500)", "-500"), ("-500", "-500"), ("−500", "-500"), ("500-",
        "-500"), ("(1 500,5)", "-1500.5"), ("€ -3", "-3"), ("-€3", "-3"), ("+4", "4")])  # fmt: skip
    yield column("thousands", [("12k€", "12000"), ("1,5 k€", "1500"), ("2M€", "2000000"),
        ("3 K", "3000")])  # fmt: skip
    yield column("long", [("0.00004", "0"), ("0.00005", "0.0001"), ("99999999999999.9999",
        "99999999999999.9999"), ("100000000000000", None)], unread=1)  # fmt: skip
    yield column("scientific", [("1.5e3", "1500"), ("2E+2", "200"), ("1e-2", "0.01"), ("1e99",
        None)], unread=1)  # fmt: skip
    yield column("no amounts", [("12,50 %", None), ("abc", None), ("1/2", None), ("0x1F", None),
        ("Infinity", None), ("1 2", None), ("12..5", None), ("--5", None), ("()", None), ("€",
        None), ("1;2", None), ("(5", None), ("#REF!", None), ("#N/A", None)],
        unread=13)  # fmt: skip
    yield column("zeros", [("0", "0"), ("-0", "0"), ("0,00", "0"), ("-0,00", "0"), ("00012",
        "12"), ("007,50", "7.5")])  # fmt: skip
    yield column("absent", [("n/a", None), ("--", None), ("NULL", None), ("", None), ("-", None),
        ("1", "1")])  # fmt: skip
    yield column("only thousands or thousandths", [("1.234", None), ("5.678", None), ("12",
        "12")], unread=2, is_doubtful=True)  # fmt: skip
    yield column("both marks alone", [("1,234", None), ("5.678", None), ("7", "7")], unread=2,
        is_doubtful=True)  # fmt: skip
    yield column("thousandths beside large numbers", [("1.234", "1.234"), ("15000", "15000")])
    yield column("both locales, as many", [("1,50", None), ("2.50", None), ("3", "3")], unread=2,
        is_doubtful=True)  # fmt: skip
    yield column("both locales, mostly French", [("1,50", "1.5"), ("2,50", "2.5"), ("2.50", None)],
        unread=1, is_doubtful=True)  # fmt: skip
    yield column("one marked cell settles", [("1.234", "1234"), ("12,5", "12.5")])
    yield column("currencies in words", [("12 EUR", "12"), ("EUR 12,5", "12.5"), ("12 euros",
        "12"), ("USD 3", "3"), ("12,50 € HT", "12.5")])  # fmt: skip
    yield column("wide digits", [("１２", None), ("٣", None), ("2", "2")], unread=2)
    yield column("Indian groups", [("₹12,34,567.50", "1234567.5"), ("₹1,234.50", "1234.5")])
    yield column("no Indian groups", [("12,34,56.50", None), ("1,234.50", "1234.5")], unread=1)
    yield column("broken groups", [("1 23,50", None), ("12 5000,00", None), ("1 234,50",
        "1234.5")], unread=2)  # fmt: skip
    yield column("counts", [("1,234", "1234"), ("1 234", "1234"), ("12.0", "12"), ("12.5", None),
        ("-3", "-3"), ("1e3", "1000"), ("abc", None)], of="impressions", unread=2)  # fmt: skip


def days() -> Iterator[Case]:
    yield column("ISO", [("2026-11-15", "2026-11-15"), ("2026-11-15T23:30:00Z", "2026-11-16"),
        ("2026-11-15 23:30:00", "2026-11-15"), ("20261115", "2026-11-15"), ("2026/11/15",
        "2026-11-15"), ("2026-1-5", "2026-01-05")], of="date")  # fmt: skip
    yield column("day first", [("15/11/2026", "2026-11-15"), ("05/11/2026", "2026-11-05"),
        ("5.1.26", "2026-01-05"), ("15-11-26", "2026-11-15")], of="date")  # fmt: skip
    yield column("month first", [("11/15/2026", "2026-11-15"), ("11/05/2026", "2026-11-05"),
        ("1/5/26", "2026-01-05")], of="date")  # fmt: skip
    yield column("either, in France", [("03/04/2026", "2026-04-03"), ("05/05/2026",
        "2026-05-05")], of="date", is_doubtful=True)  # fmt: skip
    yield column("either, in America", [("03/04/2026", "2026-03-04")], of="date",
        is_doubtful=True, settings=AMERICAN)  # fmt: skip
    yield column("both orders, mostly day first", [("15/11/2026", "2026-11-15"), ("16/11/2026",
        "2026-11-16"), ("11/17/2026", None)], of="date", unread=1, is_doubtful=True)  # fmt: skip
    yield column("impossible", [("31/02/2026", None), ("15/15/2026", None), ("00/01/2026", None),
        ("2026-13-01", None), ("2026-02-29", None), ("29/02/2028", "2028-02-29"), ("29/02/2026",
        None), ("2026-11-31", None), ("demain", None), ("15/11", None)], of="date",
        unread=9)  # fmt: skip
    yield column("leap days", [("2024-02-29", "2024-02-29"), ("29/02/2024", "2024-02-29"),
        ("1900-02-29", None), ("2000-02-29", "2000-02-29")], of="date", unread=1)  # fmt: skip
    yield column("serials", [("46341", "2026-11-15"), ("46341.5", "2026-11-15"), ("46341,5",
        "2026-11-15"), ("1", None), ("999999", None)], of="date", unread=2)  # fmt: skip
    yield column("named months", [("15 nov. 2026", "2026-11-15"), ("Nov 15, 2026", "2026-11-15"),
        ("1er janvier 2026", "2026-01-01"), ("15 août 2026", "2026-08-15"), ("Décembre 3, 2026",
        "2026-12-03"), ("15 xyz 2026", None)], of="date", unread=1)  # fmt: skip
    yield column("other tools", [("Tue, 03 Mar 2026 10:15:00 +0100", "2026-03-03"), ("3-mars-26",
        "2026-03-03"), ("mar. 3 mars 2026", "2026-03-03"), ("1772529300", "2026-03-03"),
        ("20260303101500", "2026-03-03"), ("3. März 2026", "2026-03-03"), ("3 de marzo de 2026",
        "2026-03-03"), ("hello 3 mars 2026", None), ("3 mars", None), ("0612345678", None),
        ("2026-W10", None)], of="date", unread=4)  # fmt: skip
    yield column("far years", [("0001-01-01", None), ("9999-12-31", "9999-12-31"), ("1900-01-01",
        "1900-01-01"), ("0000-00-00", None), ("-2026-01-01", None), ("31/12/9999",
        "9999-12-31"), ("01/01/0001", None)], of="date", unread=4)  # fmt: skip
    yield column("halves of a day", [("11/15/2026 11:30:00 PM", "2026-11-15 22:30:00"),
        ("11/15/2026 12:05 AM", "2026-11-14 23:05:00")], of="ordered_at")  # fmt: skip
    yield column("clocks", [("25/03/2026 10h15", "2026-03-25 09:15:00"), ("25/03/2026 24:00",
        "2026-03-25 23:00:00"), ("25/03/2026 12 AM", "2026-03-24 23:00:00"),
        ("25/03/2026 2:45 p.m.", "2026-03-25 13:45:00"),
        ("2026-03-25 10:15 CET", "2026-03-25 09:15:00"),
        ("2026-03-25 10:15 America/New_York", "2026-03-25 14:15:00"), ("25/03/2026 13:00 PM", None),
        ("25/03/2026 25h10", None)], of="ordered_at", unread=2)  # fmt: skip
    yield column("zones", [("2026-11-15T10:00:00+05:30", "2026-11-15 04:30:00"),
        ("2026-11-15 10:00:00 UTC", "2026-11-15 10:00:00"), ("2026-11-15 10:00:00.987Z",
        "2026-11-15 10:00:00"), ("2026-07-15 10:00", "2026-07-15 08:00:00"), ("2026-11-15 25:00",
        None), ("2026-11-15 10:61", None)], of="ordered_at", unread=2)  # fmt: skip
    # 02:30 does not exist on 29 March 2026 in Paris, and is twice on 25 October.
    yield column("gap and fold", [("2026-03-29 01:59:59", "2026-03-29 00:59:59"),
        ("2026-03-29 02:30:00", "2026-03-29 01:30:00"), ("2026-03-29 03:00:00",
        "2026-03-29 01:00:00"), ("2026-10-25 01:59:59", "2026-10-24 23:59:59"),
        ("2026-10-25 03:00:00", "2026-10-25 02:00:00")], of="ordered_at")  # fmt: skip
    yield column("times of far years", [("0001-01-01 00:00:00", None), ("9999-12-31 23:59:59",
        None), ("9998-12-31 12:00:00", "9998-12-31 11:00:00")], of="ordered_at",
        unread=2)  # fmt: skip


def durations() -> Iterator[Case]:
    cells: Cells = [("754", "754"), ("12:34", "754"), ("0:12:34", "754"), ("-5", None),
        ("-0:00:05", None), ("12:34:56:78", None), ("12.6", "13"), ("1:99", None),
        ("100:00:00", "360000"), ("1e3", None), ("5 min", "300"), ("1 h 05", "3900"),
        ("PT2M30S", "150"), ("2 days", None)]  # fmt: skip
    text = "".join(f"C{n},{FIRST_DAY},{cell}\n" for n, (cell, _) in enumerate(cells))
    yield Case("durations", f"call_id,started_at,duration_seconds\n{text}".encode(),
               tuple((found,) for _, found in cells), extract="call_logs",
               columns=("duration_seconds",), unread=6)  # fmt: skip
