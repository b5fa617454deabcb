"""The comparison of scripts on the page."""

from prospecting_roi.report.page import report_page

from . import made_up


def test_what_differs_comes_first_with_its_warning() -> None:
    page = report_page(made_up.publication(2, 1, 2).source())
    table = page.split('data-table="script-tests"')[1].split("</table>")[0]
    assert table.index("A est meilleur") < table.index("données insuffisantes")
    assert "A est meilleur (inégalement répartis" in table
    assert "1,8 … 22,5" in table
    assert "Sur 3 comparaisons, 1 montrent un écart" in page


def test_nothing_compared_is_no_block() -> None:
    made = made_up.publication(1, 1, 1)
    made.database.execute("delete from marts.rpt_script_tests")
    assert 'data-table="script-tests"' not in report_page(made.source())
