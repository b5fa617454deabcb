"""The page as text: its figures are those of the tables, nothing untrusted becomes an element."""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest

from prospecting_roi.core.shown import shown
from prospecting_roi.report.blocks import blocks
from prospecting_roi.report.overview import Overview
from prospecting_roi.report.page import email_page, report_page
from prospecting_roi.report.source import Private, Source
from prospecting_roi.report.view import View, plain

from . import made_up

ELEMENTS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "div",
        "header",
        "main",
        "section",
        "footer",
        "nav",
        "form",
        "label",
        "select",
        "option",
        "button",
        "h1",
        "h2",
        "h3",
        "p",
        "ol",
        "ul",
        "li",
        "dl",
        "dt",
        "dd",
        "a",
        "strong",
        "span",
        "bdi",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "svg",
        "desc",
        "path",
        "polyline",
        "circle",
        "rect",
        "text",
        "details",
        "summary",
        "figure",
        "figcaption",
        "script",
    ]
)


@dataclass
class Cell:
    """A cell of a table: its text, and its figure as published."""

    text: str = ""
    exact: str | None = None


@dataclass
class Table:
    kinds: list[str] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)


class Page(HTMLParser):
    """The elements, scripts, texts and tables of the page; tables by (language, name)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.tables: dict[tuple[str, str], Table] = {}
        self.text = ""
        self._language, self._raw, self._svg, self._table = "", False, 0, Table()
        self._cell: Cell | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        self._raw = tag in ("script", "style")
        if tag == "script":
            self.scripts.append("")
        elif tag == "svg":
            self._svg += 1
        elif tag == "div" and found.get("class") == "view":
            self._language = found["lang"] or ""
        elif tag == "table":
            self._table = Table()
            self.tables[self._language, found["data-table"] or ""] = self._table
        elif tag == "tr":
            self._table.rows.append([])
        elif tag == "th" and found.get("scope") == "col":
            self._table.kinds.append(found.get("data-kind") or "")
        elif tag in ("td", "th"):
            self._cell = Cell(exact=found.get("data-v"))
            self._table.rows[-1].append(self._cell)

    def handle_endtag(self, tag: str) -> None:
        self._raw = False
        if tag == "svg":
            self._svg -= 1
        elif tag in ("td", "th"):
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._raw and self.tags[-1][0] == "script":
            self.scripts[-1] += data
        elif not self._raw:
            self.text += data
            if self._cell is not None and not self._svg:
                self._cell.text += data

    @property
    def data(self) -> dict[str, Any]:
        return dict(json.loads(self.scripts[0]))


@pytest.fixture(scope="module")
def source() -> Source:
    return made_up.publication().source()


@pytest.fixture(scope="module")
def page(source: Source) -> Page:
    return Page(report_page(source))


def test_every_block_has_its_place_and_texts(source: Source) -> None:
    found = list(blocks())
    assert found[0] == "funnel"
    assert found[-1] == "definitions"
    page = report_page(source)
    for name in found:
        if name not in {"changes", "firm"}:
            assert f'id="fr-{name}"' in page, name


def test_hostile_names_stay_text(page: Page) -> None:
    assert {tag for tag, _ in page.tags} <= ELEMENTS
    assert len(page.scripts) == 2
    for name in made_up.HOSTILE[:5]:
        assert shown(name) in page.text, name
    names = page.data["channels"]
    assert names["channel_0"]["fr"] == f"{made_up.HOSTILE[0]} 0"
    assert "<" not in page.scripts[0]


def test_nothing_that_the_policy_would_stop_and_nothing_from_outside(page: Page) -> None:
    for tag, attributes in page.tags:
        assert not {"style", "src", "srcset", "action"} & set(attributes), tag
        assert not [key for key in attributes if key.startswith("on")], tag
        link = attributes.get("href")
        assert link is None or re.fullmatch(r"#(fr|en)-\w+|quality/index\.html", link), link
    policy = next(found["content"] for _, found in page.tags if found.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


@pytest.mark.parametrize("locale", ["fr_FR", "en_GB"])
def test_every_cell_is_written_from_the_figure_beside_it(source: Source, locale: str) -> None:
    """Of every table: the text is its published figure in the language's writing."""
    view, checked = View(source, locale), 0
    for (language, name), table in Page(report_page(source)).tables.items():
        if language != locale[:2]:
            continue
        for row in table.rows[1:]:
            for kind, cell in zip(table.kinds, row, strict=True):
                if kind in ("text", "words", "markup", "interval"):
                    assert cell.exact is None
                elif cell.exact is None:
                    assert cell.text.strip() == "–", name
                else:
                    written = view.cell(kind, Decimal(cell.exact))
                    assert cell.text.split(" ×")[0].strip() == written, (name, kind)
                    checked += 1
    assert checked > 200


def test_the_channel_table_is_that_of_the_mart(source: Source, page: Page) -> None:
    columns = (
        *("complete_cost", "raw_leads", "cost_per_lead", "meetings_held", "cost_per_opportunity"),
        *("new_customers", "average_gross_margin_per_customer", "roi"),
    )
    rows = source.rows(
        f"""select {", ".join(columns)} from marts.rpt_channel_performance
        where period_grain = 'all' and attribution_model = 'declared_source'
        order by case when channel = 'all' then 1 else 0 end, complete_cost desc"""
    )
    for language in ("fr", "en"):
        told = [
            [cell.exact for cell in row[1:9]] for row in page.tables[language, "channels"].rows[1:]
        ]
        assert told == [[plain(value) for value in row] for row in rows]


def _chosen(data: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for key, rows in data["tables"].items():
        period, model = key.split("|")
        for name, *values in rows:
            yield (
                period,
                model,
                {"channel": name, **dict(zip(data["fields"], values, strict=False))},
            )


def test_what_choices_select_is_that_of_the_mart(source: Source, page: Page) -> None:
    """Every number the script may show: of each period and model, to four digits."""
    overview, checked = Overview(source), 0
    periods = {period.key: period for period in overview.periods}
    for period, model, told in _chosen(page.data):
        row = next(r for r in overview.table(periods[period], model) if r.name == told["channel"])
        for name, value in told.items():
            if name == "channel" or (value is None and model != "declared_source"):
                continue
            published = row[name]
            if isinstance(published, Decimal):
                assert value == pytest.approx(
                    float(published), abs=0.005 if published > 99 else 5e-5
                )
            else:
                assert value == published
            checked += 1
    assert checked > 1000


def test_golden_figures_in_the_words_of_the_seeds(page: Page) -> None:
    text = page.text.replace("\u202f", " ").replace("\xa0", " ")
    for figure in ("66,67 €", "266,67 €", "800 €", "24 000 €"):
        assert figure in text
    assert "900 %" in text


@pytest.mark.parametrize("locale", ["fr_FR", "en_US", "de_DE"])
def test_the_workspaces_language_comes_first(locale: str) -> None:
    html = report_page(made_up.publication(2, 1, 2).source(locale, currency="USD"))
    views = [found for tag, found in Page(html).tags if found.get("class") == "view"]
    assert [found["lang"] for found in views] == (
        ["fr", "en"] if locale == "fr_FR" else ["en", "fr"]
    )
    assert ["hidden" in found for found in views] == [False, True]


def test_an_empty_publication_says_that_nothing_is_known() -> None:
    made = made_up.Publication()
    text = Page(report_page(made.source())).text
    assert "les données ne permettent pas encore de dire où le mettre" in text
    assert "on ne peut pas encore le dire" in text


def test_the_register_defines_the_figures_where_there_is_one(page: Page) -> None:
    """Else the catalogue does."""
    assert f"À faire\u00a0: action {made_up.HOSTILE[0]}." in page.text
    assert "Responsable\u00a0: Commerce." in page.text
    assert "Même coût complet divisé" not in page.text
    assert "Même coût complet divisé" in Page(report_page(made_up.Publication().source())).text


def test_what_moved_since_the_version_before_is_told() -> None:
    made = made_up.publication(3, 1, 2)
    former = made_up.publication(3, 1, 2)
    former.database.execute("create table quality.build (build_id integer, as_of_date date)")
    former.database.execute("insert into quality.build values (2, date '2026-10-30')")
    former.database.execute(
        "update marts.rpt_channel_performance set raw_leads = 7 where channel = 'channel_1'"
    )
    page = Page(report_page(replace(made.source(), before=former.rows)))
    [row] = page.tables["fr", "changes"].rows[1:]
    assert [cell.exact for cell in row[3:5]] == ["7", "110"]
    assert "Version 2 du 30/10/2026" in page.text


def test_tables_that_a_build_has_not_are_no_block() -> None:
    made = made_up.publication(2, 1, 2)
    tables = [name for name in made_up.columns() if name.startswith("rpt_")]
    made.drop(*(name for name in tables if name != "rpt_channel_performance"))
    html = report_page(made.source())
    assert 'id="fr-campaigns"' not in html
    assert 'id="fr-definitions"' in html
    assert 'data-table="channels"' in html


def test_a_sentence_says_how_sure_it_is() -> None:
    """A margin of 1 500 to 6 000 for 1 000 more is shown; of 500 to 6 000 likely or open."""
    made = made_up.publication(2, 1, 2)
    change = "update marts.rpt_budget_scenarios set new_customer_gross_margin_change_lower = "
    told = []
    for lower, estimate in ((1500, 3000), (500, 3000), (0, 1100)):
        made.database.execute(f"{change} {lower}, new_customer_gross_margin_change = {estimate}")
        text = Page(report_page(made.source())).text
        told.append(next(word for word in ("Établi (95", "Probable", "Incertain") if word in text))
    assert told == ["Établi (95", "Probable", "Incertain"]


def test_the_email_is_the_first_screen_in_tables_without_script(source: Source) -> None:
    html = email_page(source)
    page = Page(html.replace("<table", '<table data-table="x"'))
    assert page.scripts == []
    assert not [tag for tag, _ in page.tags if tag in ("svg", "script", "link", "img")]
    assert "Prochain budget" in page.text
    for name in made_up.HOSTILE[:5]:
        assert shown(name) in page.text
    assert len(html) < 100_000


def test_forty_channels_five_hundred_campaigns_sixty_months_are_two_megabytes() -> None:
    source = made_up.publication(40, 500, 60).source()
    begun = time.process_time()
    html = report_page(source)
    spent = time.process_time() - begun
    assert len(html.encode()) <= 2_000_000
    assert spent < 20


def test_names_stand_in_the_private_report_alone() -> None:
    made = made_up.publication(2, 1, 2)
    made.add(
        "fct_orders",
        {
            "order_id": "o1",
            "account_id": "a1",
            "is_new_customer": True,
            "ordered_date": made_up.DAY,
        },
    )
    said = ((made_up.DAY, "c0", "lesson", "price", "Talk to <b>Mme Martin</b>"),)
    private = Private(accounts={"a1": "Durand SA <i>"}, debriefs=said)
    page = Page(report_page(replace(made.source(), private=private)))
    assert page.tables["fr", "won"].rows[1][0].text == "Durand SA <i>"
    assert page.tables["fr", "debriefs"].rows[1][4].text == "Talk to <b>Mme Martin</b>"
    assert "Durand" not in report_page(made.source())


def test_names_of_the_build_are_its_own(source: Source) -> None:
    html = report_page(replace(source, stamp=replace(source.stamp, build_id=41)))
    assert "version 41 du" in html
