"""The sentences above the channel table: what nothing reads, and columns without any figure."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from prospecting_roi.core.figures import ChannelRow, Figures
from prospecting_roi.core.loads import Load
from prospecting_roi.core.settings import Settings
from prospecting_roi.report.notes import notes

ROW = ChannelRow(
    channel="telesales",
    label_en="Telesales",
    label_fr="Téléprospection",
    complete_cost=Decimal(100),
    raw_leads=10,
    meetings_held=2,
    opportunities=2,
    new_customers=1,
    cost_per_lead=Decimal(10),
    customer_acquisition_cost=Decimal(100),
    new_customer_gross_margin=Decimal(300),
    roi=Decimal(2),
    roi_lower=Decimal(1),
    roi_upper=Decimal(3),
    roi_label=None,
    orders_without_amount=0,
)


def load(files: tuple[str, ...] = (), sheets: tuple[tuple[str, str], ...] = ()) -> Load:
    return Load(
        id=1,
        as_of_date=date(2026, 1, 1),
        loaded_at=datetime(2026, 1, 1, 12),  # noqa: DTZ001 - UTC without zone, as loads keep it
        files=(),
        reference=(),
        settings=Settings(company="x"),
        settings_hash="",
        reference_hash="",
        unused_files=files,
        unused_sheets=sheets,
    )


def said(*rows: ChannelRow, of: Load | None = None) -> list[str]:
    figures = Figures(since=None, accounting=[], channels=list(rows), people_without_cost=1)
    return [note.fr for note in notes(figures, of or load())]


def test_nothing_is_said_of_a_full_table() -> None:
    assert said(ROW, replace(ROW, new_customer_gross_margin=None, roi=None, roi_lower=None)) == []


def test_what_nothing_reads_is_named_whatever_its_name() -> None:
    (note,) = said(ROW, of=load(("coûts\u202e 2026.xlsx",), (("a.xlsx", "Février"),)))
    assert note.startswith("Rien ne lit coûts\\u202e 2026.xlsx, a.xlsx [Février] : leur contenu")
    assert "roi inspect extracts/ --write" in note
    (note,) = said(ROW, of=load(tuple(f"{number}.csv" for number in range(10))))
    assert "7.csv et 2 autres" in note


def test_a_margin_nobody_tells_says_where_to_write_it() -> None:
    without = replace(ROW, new_customer_gross_margin=None, roi=None, roi_lower=None)
    (note,) = said(without, without)
    assert note.startswith(
        "Marge sur nouveaux, ROI, intervalle à 95 % : inconnu sur toutes les lignes, aucune"
    )
    assert "`margin_rate: 0.40`" in note
    assert "roi.yml" in note


def test_channels_without_a_customer_tell_no_margin() -> None:
    without = replace(ROW, new_customer_gross_margin=None, roi=None, roi_lower=None)
    none_won = replace(ROW, new_customers=0, new_customer_gross_margin=Decimal(0), roi=Decimal(-1))
    (note,) = said(without, none_won)
    assert "`margin_rate: 0.40`" in note


def test_every_empty_column_has_its_reason() -> None:
    nothing = replace(
        ROW,
        **dict.fromkeys(
            (
                *("complete_cost", "raw_leads", "meetings_held", "opportunities", "new_customers"),
                *("cost_per_lead", "customer_acquisition_cost", "new_customer_gross_margin", "roi"),
                "roi_lower",
            )
        ),
    )
    found = said(nothing)
    assert len(found) == 6
    for name in ("ad_spend", "crm_leads", "crm_meetings", "crm_opportunities", "crm_orders"):
        assert any(name in note for note in found)
    (note,) = said(replace(ROW, roi=None, roi_lower=None))
    assert note.startswith("ROI : inconnu sur toutes les lignes, aucun canal ne réunit")


def test_files_are_named_before_there_is_any_figure() -> None:
    assert len(notes(None, load(("a.csv",)))) == 1


def test_a_margin_by_a_rate_says_so() -> None:
    every = replace(ROW, channel="all", gross_margin=Decimal(400))
    rated = replace(every, estimated_gross_margin=Decimal(50))
    figures = Figures(since=None, accounting=[], channels=[ROW, rated])
    (note,) = notes(figures, load())
    assert note.en.startswith("≈ 12% of the gross margin is estimated: worked out at a margin rate")
    assert note.fr.startswith(
        "≈ 12 % de la marge brute est estimée : calculée par un taux de marge"
    )
    # a margin that is partly unknown has no share
    (french,) = said(replace(rated, gross_margin=None))
    assert french.startswith("≈ une partie de la marge brute est estimée")
    assert said(every) == []


def test_hours_without_a_cost_are_no_cost_of_0() -> None:
    paid = replace(ROW, channel="paid_search", label_fr="Référencement payant")
    unknown = replace(ROW, complete_cost=None, missing_cost=None, roi=None)
    (note,) = said(paid, unknown, replace(ROW, channel="all", missing_cost=None))
    assert note == (
        "Les heures de personnes au coût horaire inconnu ne sont dans aucun coût ci-dessous : le "
        "coût de Téléprospection est inconnu ou trop bas, le total aussi ; renseignez "
        "loaded_hourly_cost dans people, ou saisissez leurs salaires dans cost_ledger."
    )
    little = replace(ROW, missing_cost=Decimal(5))
    assert said(paid, little, replace(ROW, channel="all", missing_cost=Decimal(5))) == []
    much = replace(ROW, missing_cost=Decimal(6))
    (note,) = said(paid, much, replace(ROW, channel="all", missing_cost=Decimal(1500)))
    assert "(environ 1\u202f500\xa0€ au coût horaire médian de l'entreprise)" in note
    nowhere = replace(ROW, channel="unallocated", complete_cost=None, missing_cost=Decimal(5))
    assert said(paid, nowhere, replace(ROW, channel="all", missing_cost=Decimal(5))) == []
    estimated = replace(ROW, complete_cost=None, missing_cost=Decimal(1))
    assert len(said(paid, estimated, replace(ROW, channel="all", missing_cost=Decimal(1)))) == 1


def test_a_missing_rate_is_said_instead_of_missing_costs() -> None:
    unknown = replace(
        ROW, complete_cost=None, cost_per_lead=None, customer_acquisition_cost=None, roi=None
    )
    figures = Figures(
        since=None, accounting=[], channels=[unknown, unknown], amounts_without_rate=2
    )
    (note,) = [note.fr for note in notes(figures, load())]
    assert note.startswith("2 montants de coût sans taux de change : tout coût qui en contient est")
    (note,) = [
        note.fr for note in notes(replace(figures, channels=[ROW], amounts_without_rate=1), load())
    ]
    assert note.startswith("1 montant de coût sans taux de change")


def test_an_interval_nobody_can_tell_says_so() -> None:
    (note,) = said(replace(ROW, roi_lower=None, roi_upper=None))
    assert note.startswith("Intervalle à 95 % : inconnu sur toutes les lignes, trop peu de clients")


def test_leads_that_no_opportunity_meets_are_one_sentence() -> None:
    figures = Figures(since=None, accounting=[], channels=[ROW], are_leads_apart=True)
    (note,) = notes(figures, load())
    assert note.fr.startswith("Aucune opportunité ne peut être rattachée à un lead")
    assert "do not become leads" in note.en
    always = load()
    always = replace(always, settings=Settings(company="x", implied_leads="always"))
    (note,) = notes(figures, always)
    assert "counts as a lead beside them" in note.en


def test_a_country_without_known_holidays_is_named() -> None:
    figures = Figures(since=None, accounting=[], channels=[ROW], has_holidays=False)
    elsewhere = replace(load(), settings=Settings(company="x", locale="ja_JP"))
    (note,) = notes(figures, elsewhere)
    assert note.en.startswith("No public holiday is known of JP, the country of `locale`")
    assert note.fr.startswith("Aucun jour férié n'est connu pour JP")
