"""The tables on the screen: numbers as the locale writes them, nothing cut, unknown as a dash."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from rich.console import Console

from prospecting_roi.core.figures import ChannelRow, Figures, FileAccount
from prospecting_roi.report.terminal import accounting_table, channel_table
from prospecting_roi.report.words import Words


def row(channel: str, cost: str, margin: str | None) -> ChannelRow:
    return ChannelRow(
        channel=channel,
        label_en=channel.capitalize(),
        label_fr=f"{channel.capitalize()} en toutes lettres",
        complete_cost=Decimal(cost),
        raw_leads=1200,
        meetings_held=None,
        opportunities=30,
        new_customers=10,
        cost_per_lead=Decimal("66.666667"),
        customer_acquisition_cost=None,
        new_customer_gross_margin=None if margin is None else Decimal(margin),
        roi=None if margin is None else Decimal("2.000000"),
        roi_lower=None if margin is None else Decimal("0.750000"),
        roi_upper=None if margin is None else Decimal("4.125000"),
        roi_label=None if margin is None else "high",
        orders_without_amount=1300 if channel == "all" else 0,
    )


FIGURES = Figures(
    since=date(2026, 1, 31),
    accounting=[
        FileAccount("crm_leads", "leads-1.csv", 1500, 1490, 1, 7, 2),
        FileAccount("crm_leads", "leads-2.csv", 10, 10, 0, 0, 0),
    ],
    channels=[row("telesales", "8000.0000", "24000.0000"), row("all", "1234567.5", None)],
)


def printed(table: object, width: int = 160) -> str:
    out = StringIO()
    Console(file=out, width=width).print(table)
    return out.getvalue().replace("\u202f", " ").replace("\xa0", " ")


def words(locale: str) -> Words:
    return Words(locale, "EUR")


def channels(locale: str, width: int = 160) -> str:
    return printed(channel_table(FIGURES, words(locale), Console(width=width)), width)


def test_french_numbers_and_labels() -> None:
    said = channels("fr_FR")
    assert "Canaux, toutes périodes depuis le 31/01/2026" in said
    assert "Telesales en toutes lettres" in said
    assert "1 300 commandes sont sans montant" in said
    assert "8 000 €" in said
    assert "66,67 €" in said
    assert re.search(r"200 % +75 % … 412 % +élevé", said)
    assert re.search(r"200 % +×3,0 +75 % … 412 % +élevé", channels("fr_FR", 180))
    assert "Tous " in said


def test_another_main_model_is_named_and_shares_are_to_a_tenth() -> None:
    shared = replace(
        FIGURES.channels[0], attribution_model="linear", opportunities=Decimal("30.26")
    )
    figures = replace(FIGURES, channels=[shared, FIGURES.channels[1]])
    said = printed(channel_table(figures, words("en_GB"), Console(width=160)))
    assert "Channels, all periods since 31/01/2026, attribution linear" in said
    assert " 30.3 " in said
    assert "attribution" not in channels("en_GB")


def test_english_numbers_and_labels() -> None:
    said = channels("en_GB")
    assert "Channels, all periods since 31/01/2026" in said
    assert "€8,000" in said
    assert "€1,234,568" in said
    assert re.search(r"200% +×3\.0 +75% … 412% +high", said)


def test_what_rounds_to_zero_has_no_sign() -> None:
    assert words("en_GB").ratio(Decimal("-0.0035")) == "0.00"
    assert words("en_GB").ratio(Decimal("-0.79")) == "-0.79"


def test_a_return_that_is_not_settled_is_to_be_confirmed() -> None:
    """The 95 % interval has both signs, whatever the word."""
    lost = replace(FIGURES.channels[0], roi_label="negative", roi_lower=Decimal("-0.9"))
    variable = replace(lost, roi_label="variable")
    figures = replace(FIGURES, channels=[lost, variable])
    said = printed(channel_table(figures, words("fr_FR"), Console(width=180)), 180)
    assert said.count("négatif, à confirmer") == said.count("variable, à confirmer") == 1
    assert "élevé, à confirmer" not in channels("fr_FR")


def test_unknown_is_a_dash_not_a_zero() -> None:
    (line,) = [line for line in channels("en_GB").splitlines() if line.strip().startswith("All")]
    assert line.count("–") == 7


@pytest.mark.parametrize("width", [60, 80, 100, 120])
def test_nothing_is_cut_on_a_narrow_terminal(width: int) -> None:
    said = channels("fr_FR", width)
    assert "…" not in said.replace("75 % … 412 %", "")
    assert "1 234 568 €" in said
    assert "ROI" in said


def test_records_add_up_in_the_last_line() -> None:
    said = printed(accounting_table(FIGURES, words("fr_FR"), Console(width=160)))
    (line,) = [line for line in said.splitlines() if "Tous les fichiers" in line]
    assert line.split("Tous les fichiers")[1].split() == ["1", "510", "1", "500", "1", "7", "2"]


def test_an_estimated_margin_is_marked() -> None:
    told = row("telesales", "8000", "24000")
    rated = replace(told, estimated_gross_margin=Decimal(1))
    unknown = replace(row("emailing", "80", None), estimated_gross_margin=Decimal(1))
    figures = Figures(since=None, accounting=[], channels=[told, rated, unknown])
    table = printed(channel_table(figures, words("fr_FR"), Console(width=160)))
    assert table.count("24 000 €") == 2
    assert table.count("≈ 24 000 €") == table.count("≈") == 1
