"""Canonical spelling, type by type, and round trips through the ways people write."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from babel.dates import get_day_names, get_month_names
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prospecting_roi.core.spelling import currencies, durations, other_moments
from prospecting_roi.core.spelling.codes import other_phone

from .conftest import Read

FEW = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize(
    ("cells", "expected", "mark"),
    [
        (["12 500,50", "3"], ["12500.5", "3"], ","),
        (["12\u00a0500,50", "1\u202f000\u202f000,1"], ["12500.5", "1000000.1"], ","),
        (["1.234,56", "1.234"], ["1234.56", "1234"], ","),
        (["1,234.56", "1,234"], ["1234.56", "1234"], "."),
        (["1.234.567"], ["1234567"], ","),
        (["(500)", "-500", "−500", "500-", "12,5"], ["-500"] * 4 + ["12.5"], ","),
        (["850,50 €", "€ 12,00", "EUR 7", "9 USD"], ["850.5", "12", "7", "9"], ","),
        (["R$ 100.000", "R$ 7"], ["100000", "7"], ","),
        (["$174.03", "$1,946.00"], ["174.03", "1946"], "."),
        (["12k€", "1,5k", "2 M€", "3"], ["12000", "1500", "2000000", "3"], ","),
        (["1.00005", "-1.00005", "2"], ["1.0001", "-1.0001", "2"], "."),
        (["0.123", "1.234"], ["0.123", "1.234"], "."),
        (["1.234", "12500"], ["1.234", "12500"], "."),
        (["12500.5e0", "1,5", "1.234e0"], ["12500.5", "1.5", "1.234"], ","),
        (["1'234.50", "1’000.00"], ["1234.5", "1000"], "."),
        (["-0", "0.00", "-0.00"], ["0", "0", "0"], "."),
        (["0.00", "-0.00", "-0.50"], ["0", "0", "-0.5"], "."),
        (["USD 1,200.00 (EUR 1,100.00)", "USD 300.25"], ["1200", "300.25"], "."),
        (["₹1,23,456.50", "₹3,00,000.25"], ["123456.5", "300000.25"], "."),
        (["1234,5", "1,2345E+05"], ["1234.5", "123450"], ","),
        (["1.234,50-", "1.200,-", "kr. 500"], ["-1234.5", "1200", "500"], ","),
        (
            ["1,2 M€", "0,5 Mio €", "12 kEUR", "1 Mrd €"],
            ["1200000", "500000", "12000", "1000000000"],
            ",",
        ),
        (["Rs. 1,200.50", "CAD$ 3", "£1.2m"], ["1200.5", "3", "1200000"], "."),
        (["1 234,50 € HT", "300,25 H.T."], ["1234.5", "300.25"], ","),
        (["$1,234", "$5"], ["1234", "5"], "."),
        (["1 234€56", "300€00", "12EUR50"], ["1234.56", "300", "12.5"], ","),
    ],
)
def test_amounts(read: Read, cells: list[str], expected: list[str], mark: str) -> None:
    found, settled = read("amount", cells)
    assert found == expected
    assert settled.decision == mark
    assert not settled.is_doubtful


@pytest.mark.parametrize("sign", ["", "$ ", "€ ", "CHF "])
def test_a_sign_does_not_tell_a_thousand_from_one(read: Read, sign: str) -> None:
    found, settled = read("amount", [f"{sign}100.000", f"{sign}435.000"])
    assert found == [None, None]
    assert settled.is_doubtful


def test_a_header_may_multiply_its_numbers(read: Read) -> None:
    assert read("amount", ["12,5", "3"], multiple=Fraction(1000))[0] == ["12500", "3000"]
    assert read("seconds", ["3,5", "2"], multiple=Fraction(60))[0] == ["210", "120"]
    assert read("number", ["165", "90"], multiple=Fraction(1, 60))[0] == ["2.75", "1.5"]
    assert currencies.multiple_in_header("CA (k€)") == 1000
    assert currencies.multiple_in_header("Montant (EUR)") == 1
    assert durations.unit_in_header("Durée (min)") == 60
    assert durations.unit_in_header("talk_seconds") == 1
    assert durations.unit_in_header("Min. duration") is None


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("Montant (EUR)", "EUR"), ("Cost (USD)", "USD"), ("Cost [€]", "€"), ("amount_usd", "USD"),
        ("CA en k€", "€"), ("Montant en euros", "EUROS"), ("Spend USD", "USD"), ("Budget ($)", "$"),
        ("Prix HT (eur)", "EUR"), ("Total all", None), ("Cost per all conv.", None), ("Top", None),
        ("Try it", None), ("Amount", None), ("Amount in Company Currency", None),
    ],
)  # fmt: skip
def test_the_currency_of_a_header(header: str, token: str | None) -> None:
    assert currencies.in_header(header) == token


@pytest.mark.parametrize(
    ("token", "workspace", "currency"),
    [
        ("€", "USD", "EUR"), ("$", "CAD", "CAD"), ("$", "EUR", "XXX"), ("KR", "SEK", "SEK"),
        ("KR", "EUR", "XXX"), ("R$", "EUR", "BRL"), ("US$", "CAD", "USD"), ("CHF", "EUR", "CHF"),
    ],
)  # fmt: skip
def test_a_sign_of_several_currencies_is_the_workspaces_or_unknown(
    token: str, workspace: str, currency: str
) -> None:
    assert currencies.resolved(token, workspace) == currency


def test_an_amount_that_could_be_either_is_not_guessed(read: Read) -> None:
    found, settled = read("amount", ["1.234", "500", "2.000"])
    assert found == [None, "500", None]
    assert settled.is_doubtful
    assert settled.decision == "undecided"
    stated, settled = read("amount", ["1.234", "500"], decimal=",")
    assert stated == ["1234", "500"]
    assert not settled.is_doubtful


def test_a_column_with_both_marks_follows_most_and_is_doubtful(read: Read) -> None:
    found, settled = read("amount", ["1,50", "2,50", "3.50"])
    assert found == ["1.5", "2.5", None]
    assert settled.is_doubtful


@pytest.mark.parametrize(
    "cell", ["twelve", "1 2", "1.2.3", "12,34,5", "--5x", "1e400", "(5", "12 min", "1_000", "²"]
)
def test_what_is_no_amount(read: Read, cell: str) -> None:
    assert read("amount", [cell, "0,5"])[0] == [None, "0.5"]


def test_integers(read: Read) -> None:
    found, settled = read("integer", ["1,946", "12", "3.0", "4.5", "x", "1 200"])
    assert found == ["1946", "12", "3", None, None, "1200"]
    assert not settled.is_doubtful
    assert read("integer", ["1.234", "7"])[0] == ["1234", "7"]
    assert read("integer", ["45 000"])[0] == ["45000"]


def test_numbers(read: Read) -> None:
    assert read("number", ["60 %", "12,5%", "0,25"])[0] == ["0.6", "0.125", "0.25"]
    assert read("number", ["1.0856789123"])[0] == ["1.085678912"]


def test_seconds(read: Read) -> None:
    cells = ["754", "12:34", "0:12:34", "1:00:00", "12.4", "-5", "x"]
    assert read("seconds", cells)[0] == ["754", "754", "754", "3600", "12", None, None]


@pytest.mark.parametrize(
    ("cells", "expected", "order", "is_doubtful"),
    [
        (["2026-11-15", "2026-01-05"], ["2026-11-15", "2026-01-05"], "", False),
        (["15/11/2026", "05/06/2026"], ["2026-11-15", "2026-06-05"], "day_first", False),
        (["11/15/2026", "05/06/2026"], ["2026-11-15", "2026-05-06"], "month_first", False),
        (["15-11-26", "5.6.99"], ["2026-11-15", "1999-06-05"], "day_first", False),
        (["05/06/2026"], ["2026-06-05"], "day_first", True),
        (["05/05/2026"], ["2026-05-05"], "", False),
        (["46341", "46341.75"], ["2026-11-15", "2026-11-15"], "", False),
        (["20261115", "2026/11/15"], ["2026-11-15", "2026-11-15"], "", False),
        (["15 nov. 2026", "Nov 15, 2026", "1er août 2026"],
         ["2026-11-15", "2026-11-15", "2026-08-01"], "", False),
        (["2026-11-15T23:30:00Z", "2026-11-15 08:00"], ["2026-11-16", "2026-11-15"], "", False),
        (["31/02/2026", "soon", "2026-13-01"], [None, None, None], "day_first", False),
    ],
)  # fmt: skip
def test_dates(
    read: Read, cells: list[str], expected: list[str | None], order: str, is_doubtful: bool
) -> None:
    found, settled = read("date", cells)
    assert found == expected
    assert (settled.decision, settled.is_doubtful) == (order, is_doubtful)


def test_the_country_decides_a_doubtful_order(read: Read) -> None:
    assert read("date", ["05/06/2026"], country="US")[0] == ["2026-05-06"]
    assert read("date", ["05/06/2026"], dates="month_first")[0] == ["2026-05-06"]
    assert read("date", ["2026.15.11"], dates="%Y.%d.%m")[0] == ["2026-11-15"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-11-15 08:30:00", "2026-11-15 07:30:00"),
        ("2026-07-15T08:30:00", "2026-07-15 06:30:00"),
        ("2026-11-15", "2026-11-14 23:00:00"),
        ("2026-11-15T08:30:00Z", "2026-11-15 08:30:00"),
        ("2026-11-15T08:30:00.250+01:00", "2026-11-15 07:30:00"),
        ("2026-11-15 08:30:00 +0100", "2026-11-15 07:30:00"),
        ("2026-11-15 08:30 UTC", "2026-11-15 08:30:00"),
        ("15/11/2026 8:30", "2026-11-15 07:30:00"),
        ("15/11/2026 à 08:30", "2026-11-15 07:30:00"),
        ("15/11/2026, 8:30 PM", "2026-11-15 19:30:00"),
        ("15/11/26 08:30:15", "2026-11-15 07:30:15"),
        ("46341.354166666664e0", "2026-11-15 07:30:00"),
        ("yesterday", None),
        ("2026-11-15 25:00:00", None),
    ],
)
def test_timestamps_become_utc(read: Read, cell: str, expected: str | None) -> None:
    assert read("timestamp", [cell])[0] == [expected]
    assert read("timestamp", [cell, "15/11/2026"])[0][0] == expected


@pytest.mark.parametrize(
    "cell",
    ["2026-11", "2026-11-15", "11/2026", "202611", "nov. 2026", "November 2026", "15/11/2026",
     "46341", "novembre 2026"],
)  # fmt: skip
def test_months(read: Read, cell: str) -> None:
    assert read("month", [cell])[0] == ["2026-11-01"]


@pytest.mark.parametrize(
    ("column_type", "cells"),
    [
        ("email", {"Ann.B@Example.FR": "ann.b@example.fr", "Ann <a@b.fr>": "a@b.fr",
                   "a@b.fr; c@d.fr": "a@b.fr", "bad@, c@d.fr": "c@d.fr",
                   "Ann <a@b.fr>, Bob <c@d.fr>": "a@b.fr", "bad@ / bad@": None,
                   "mailto:a@b.fr": "a@b.fr", "a@b": None, "a b@c.fr": None, "a@@b.fr": None,
                   "é@b.fr": "é@b.fr"}),
        ("phone", {"06 12 34 56 78": "+33612345678", "+33 (0)6.12.34.56.78": "+33612345678",
                   "0033612345678": "+33612345678", "612345678": "+33612345678",
                   "33612345678": "+33612345678", "+33612345678": "+33612345678", "abc": None}),
        ("siren", {"732829320": "732829320", "732 829 320": "732829320",
                   "73282932000074": "732829320", "FR44732829320": "732829320",
                   "123456789": None, "73282932000075": None, "35600000009075": "356000000"}),
        ("domain", {"https://www.Example.fr/path": "example.fr", "example.co.uk": "example.co.uk",
                    "no domain": None}),
        ("currency", {"eur": "EUR", "€": "EUR", "US$": "USD", "euros": "EUR", "ABC": None,
                      "$": None, "kr": None, "Fr.": "CHF", "zł": "PLN"}),
        ("postal", {"1000": "01000", "75001": "75001", "75001.0": "75001", "1000.0": "01000",
                    "75 001": "75001", "F-06000": "06000", "SW1A 1AA": "SW1A 1AA"}),
        ("boolean", {"Oui": "true", "NON": "false", "1": "true", "0": "false", "Vrai": "true",
                     "faux": "false", "yes": "true", "maybe": None}),
        ("list", {"A, B;C|D": "A;B;C;D", "A": "A"}),
        ("label", {"two\r\nlines": "two lines", "Été": "Été"}),
    ],
)  # fmt: skip
def test_codes_and_words(read: Read, column_type: str, cells: dict[str, str | None]) -> None:
    assert dict(zip(cells, read(column_type, list(cells))[0], strict=True)) == cells


def test_phones_of_other_countries_are_read_by_the_library() -> None:
    assert other_phone("+44 20 7946 0958", "FR") == "+442079460958"
    assert other_phone("0044 20 7946 0958", "FR") == "+442079460958"
    assert other_phone("442079460958", "FR") == "+442079460958"
    assert other_phone("+1 555", "FR") is None


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("1772529300000", "2026-03-03 09:15:00Z"), ("1772529300", "2026-03-03 09:15:00Z"),
        ("20260303101500", "2026-03-03 10:15:00"), ("20260303T101500Z", "2026-03-03 10:15:00Z"),
        ("03/03/2026 10h15", "2026-03-03 10:15:00"), ("03/03/2026 10 h", "2026-03-03 10:00:00"),
        ("mardi 3 mars 2026", "2026-03-03"), ("mar. 3 mars 2026", "2026-03-03"),
        ("3-Mar-26", "2026-03-03"), ("3-mars-26", "2026-03-03"), ("3. Mrz 26", "2026-03-03"),
        ("1er mars 2026", "2026-03-01"), ("Sept. 3, 2026", "2026-09-03"),
        ("Tue, 03 Mar 2026 10:15:00 +0100", "2026-03-03 10:15:00+01:00"),
        ("Tue Mar 03 2026 10:15:00 GMT+0100 (Central European Standard Time)",
         "2026-03-03 10:15:00+01:00"),
        ("Tue Mar 3 10:15:00 CET 2026", "2026-03-03 10:15:00+01:00"),
        ("Tue 03/03/2026 10:15 AM", "2026-03-03 10:15:00"),
        ("10:15am - Tuesday, March 3, 2026", "2026-03-03 10:15:00"),
        ("March 3, 2026 10:15 AM (GMT+1)", "2026-03-03 10:15:00+01:00"),
        ("2026-03-03 10:15:00 Europe/Paris", "2026-03-03 10:15:00+01:00"),
        ("2026-07-03 10:15:00 Europe/Paris", "2026-07-03 10:15:00+02:00"),
        ("2026-03-03 10:15 PST", "2026-03-03 10:15:00-08:00"),
        ("03-MAR-26 10.15.00.000000 PM", "2026-03-03 22:15:00"),
        ("03.03.2026, 10:15 Uhr", "2026-03-03 10:15:00"),
        ("3. März 2026 um 10:15 Uhr", "2026-03-03 10:15:00"),
        ("3 de marzo de 2026", "2026-03-03"), ("3 marzo 2026 alle 10:15", "2026-03-03 10:15:00"),
        ("3 de março de 2026 às 10:15", "2026-03-03 10:15:00"),
        ("03/03/2026 24:00", "2026-03-04 00:00:00"), ("3/3/2026 12 AM", "2026-03-03 00:00:00"),
        ("3/3/2026 12:30 p. m.", "2026-03-03 12:30:00"), ("1. 3. 2026", "2026-03-01"),
        ("46084,427083", "46084.427083"), ("3 mars", None), ("mars 2026", None),
        ("hello 3 mars 2026", None), ("0612345678", None), ("2026-W10", None), ("13:15 PM", None),
        ("03/03/2026 25h10", None), ("31/02/2026 10h15", None), ("Friday", None),
        ("5 Q1 2026", None),
    ],
)  # fmt: skip
def test_dates_of_other_tools_and_languages(cell: str, iso: str | None) -> None:
    assert other_moments.tidied(cell, is_month=False, is_month_first=False) == iso


@pytest.mark.parametrize(
    ("cell", "order"),
    [
        ("Wed 03/25/2026 2:45 PM", "month_first"), ("Mi, 25.03.2026 14h45", "day_first"),
        ("Tue 03/04/2026 10:15 a.m.", "either"), ("Tue 3/3/2026 10:15 AM", "same"),
        ("3-mars-26", "read"), ("soon", "other"),
    ],
)  # fmt: skip
def test_what_a_date_shows_of_its_order(cell: str, order: str) -> None:
    assert other_moments.shown_order(cell) == order


@pytest.mark.parametrize("cell", ["mars-26", "Mar 2026", "2026 M03", "M03 2026", "mrz. 26"])
def test_months_of_other_tools(cell: str) -> None:
    assert other_moments.tidied(cell, is_month=True, is_month_first=False) == "2026-03-01"


@pytest.mark.parametrize(
    ("cell", "hours", "minutes", "seconds"),
    [
        ("02:45", "2.75", "165", "165"), ("2:45:30", "2.758333333", "166", "9930"),
        ("2h45", "2.75", "165", "9900"), ("2 h 45 min", "2.75", "165", "9900"),
        ("165 min", "2.75", "165", "9900"), ("PT2H45M", "2.75", "165", "9900"),
        ("2,5 h", "2.5", "150", "9000"), ("1 hour, 30 minutes", "1.5", "90", "5400"),
        ("1 Std. 30 Min.", "1.5", "90", "5400"), ("2'30\"", "0.041666667", "3", "150"),
        ("45 min 2 h", None, None, None), ("2 days", None, None, None), ("-2h", None, None, None),
        ("12:75", None, None, None), ("3", None, None, None),
    ],
)  # fmt: skip
def test_durations(cell: str, hours: str, minutes: str, seconds: str) -> None:
    found = [durations.tidied(cell, unit) for unit in (3600, 60, 1)]
    assert found == [hours, minutes, seconds]


amounts = st.decimals(-10_000_000, 10_000_000, places=2)


@FEW
@given(values=st.lists(amounts, min_size=2, max_size=8), style=st.sampled_from([",", ".", " "]))
def test_amounts_round_trip(read: Read, values: list[Decimal], style: str) -> None:
    written = []
    for value in values:
        english = f"{value:,.2f}"
        french = english.replace(",", "\u202f").replace(".", ",")
        german = english.translate(str.maketrans(",.", ".,"))
        written.append({",": german, ".": english, " ": french}[style])
    found, settled = read("amount", written)
    assert [Decimal(cell) for cell in found] == values
    assert not settled.is_doubtful


@FEW
@given(values=st.lists(st.dates(date(1970, 1, 1), date(2037, 12, 31)), min_size=1, max_size=8))
def test_dates_round_trip(read: Read, values: list[date]) -> None:
    values = [*values, date(2026, 11, 25)]
    expected = [value.isoformat() for value in values]
    serials = [str((value - date(1899, 12, 30)).days) for value in values]
    for written in (
        [value.strftime("%d/%m/%Y") for value in values],
        [value.strftime("%m/%d/%Y") for value in values],
        [value.strftime("%d.%m.%y") for value in values],
        [value.strftime("%d %b %Y") for value in values],
        serials,
    ):
        assert read("date", written)[0] == expected


@FEW
@given(
    moments=st.lists(
        st.datetimes(datetime(1990, 1, 1), datetime(2037, 1, 1)),  # noqa: DTZ001
        min_size=1,
        max_size=8,
    ),
    hours=st.integers(-11, 12),
)
def test_timestamps_round_trip(read: Read, moments: list[datetime], hours: int) -> None:
    utc = [moment.replace(microsecond=0, tzinfo=UTC) for moment in moments]
    expected = [moment.strftime("%Y-%m-%d %H:%M:%S") for moment in utc]
    local = [moment.astimezone(ZoneInfo("Asia/Tokyo")) for moment in utc]
    zoneless = [moment.strftime("%Y-%m-%d %H:%M:%S") for moment in local]
    assert read("timestamp", zoneless, time_zone="Asia/Tokyo")[0] == expected
    offset = timedelta(hours=hours)
    zoned = [f"{(moment + offset).strftime('%Y-%m-%dT%H:%M:%S')}{hours:+03d}:00" for moment in utc]
    assert read("timestamp", zoned)[0] == expected


@pytest.mark.parametrize("cell", ["2026-07-05", "05/07/2026", "5 juil. 2026", "46208"])
def test_a_day_without_an_hour_is_a_day_of_the_workspace(read: Read, cell: str) -> None:
    """Midnight of Paris, whatever zone the file's clocks are on; a clock stays on its own."""
    cells = [cell, "14/07/2026", "2026-07-05 00:00:00"]
    spelled = read("timestamp", cells, time_zone="America/New_York")[0]
    assert spelled == ["2026-07-04 22:00:00", "2026-07-13 22:00:00", "2026-07-05 04:00:00"]


MONTHS = {"fr_FR": "{:d} {} {}", "de": "{:d}. {} {}", "es": "{:d} de {} de {}", "it": "{:d} {} {}",
          "pt": "{:d} de {} de {}", "en_GB": "{:d} {} {}"}  # fmt: skip


@given(
    moment=st.datetimes(datetime(2002, 1, 1), datetime(2037, 1, 1)),  # noqa: DTZ001
    language=st.sampled_from(sorted(MONTHS)),
    width=st.sampled_from(["wide", "abbreviated"]),
)
def test_dates_round_trip_through_languages(moment: datetime, language: str, width: str) -> None:
    month = get_month_names(width, "format", language)[moment.month]
    weekday = get_day_names(width, "format", language)[moment.weekday()]
    day = MONTHS[language].format(moment.day, month, moment.year)
    minute = f"{moment:%Y-%m-%d %H:%M}:00"
    written = {
        day: f"{moment:%Y-%m-%d}",
        f"{weekday} {day} {moment:%H}h{moment:%M}": minute,
        f"{day} {moment:%I:%M} {'a.m.' if moment.hour < 12 else 'p.m.'}": minute,
        f"{moment:%d}-{month}-{moment:%y}": f"{moment:%Y-%m-%d}",
        moment.strftime("%Y%m%d%H%M%S"): f"{moment:%Y-%m-%d %H:%M:%S}",
        format_datetime(moment.replace(tzinfo=UTC)): f"{moment:%Y-%m-%d %H:%M:%S}+00:00",
        str(int(moment.replace(tzinfo=UTC).timestamp() * 1000)): f"{moment:%Y-%m-%d %H:%M:%S}Z",
    }
    found = {
        cell: other_moments.tidied(cell, is_month=False, is_month_first=False) for cell in written
    }
    assert found == written


@given(seconds=st.integers(0, 359_999))
def test_durations_round_trip(seconds: int) -> None:
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    for written in (
        f"{hours}:{minutes:02d}:{rest:02d}", f"{hours} h {minutes} min {rest} s",
        f"PT{hours}H{minutes}M{rest}S", f"{hours}h{minutes:02d}m{rest:02d}s", f"{seconds} sec",
    ):  # fmt: skip
        assert durations.tidied(written, 1) == str(seconds)
        assert round(Decimal(durations.tidied(written, 3600) or 0) * 3600) == seconds


@FEW
@given(cells=st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_no_text_breaks_a_type(read: Read, cells: list[str]) -> None:
    cells = [cell.replace("\0", "").encode(errors="ignore").decode() for cell in cells]
    for column_type in ("amount", "date", "timestamp", "month", "integer", "seconds", "siren"):
        assert len(read(column_type, [cell or None for cell in cells])[0]) == len(cells)
    for cell in cells:
        other_moments.tidied(cell, is_month=True, is_month_first=True)
        other_moments.shown_order(cell)
        durations.tidied(cell, 1)


@FEW
@given(cells=st.lists(st.text("0123456789.,-/ :€kM()", max_size=14), min_size=1, max_size=6))
def test_spelling_is_stable(read: Read, cells: list[str]) -> None:
    """What is canonical stays as it is when it is read again as canonical."""
    for column_type, stated in (("amount", {"decimal": "."}), ("integer", {}), ("date", {})):
        given_cells = [cell.strip() or None for cell in cells]
        first = read(column_type, given_cells, **stated)[0]
        assert read(column_type, first, **stated)[0] == first


def test_an_id_that_is_an_address_becomes_a_pseudonym(read: Read) -> None:
    found, _ = read("id", ["Marie@x.fr", "marie@X.fr", "L-1", None])
    assert found == [found[0], found[0], "L-1", None]
    assert found[0] is not None
    assert found[0].startswith("mail-")
    assert "@" not in found[0]
    listed, _ = read("list", ["L-1, marie@x.fr;L-2", "L-3"])
    assert listed == [f"L-1;{found[0]};L-2", "L-3"]
