"""The scores of leads on the page."""

from decimal import Decimal

from prospecting_roi.report.page import report_page

from . import made_up


def test_the_best_band_comes_first_and_the_criteria_are_named() -> None:
    page = report_page(made_up.publication(2, 1, 2).source()).replace("\xa0", " ")
    table = page.split('data-table="scores"')[1].split("</table>")[0]
    places = [table.index(text) for text in ("90-100", "10-20", "Sans note", "Chauds", "Tous les")]
    assert places == sorted(places)
    assert "La note distingue les leads." in page
    assert "Portent, c'est montré : besoin." in page.replace("&#39;", "'")
    assert "Rien de montré : zone." in page


def test_a_score_that_is_chance_is_said_so() -> None:
    made = made_up.publication(1, 1, 1)
    made.database.execute("update marts.rpt_score_bands set auc_lower = ?", [Decimal("0.4")])
    assert "Rien ne montre que la note distingue les leads" in report_page(made.source())
    made.database.execute("update marts.rpt_score_bands set auc_lower = null")
    assert "Trop peu de leads notés" in report_page(made.source())


def test_no_score_is_no_block() -> None:
    made = made_up.publication(1, 1, 1)
    made.database.execute("delete from marts.rpt_score_bands")
    assert 'data-table="scores"' not in report_page(made.source())
