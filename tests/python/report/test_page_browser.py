"""The report in a real browser: silence, choices, tables, address, keyboard, phone, paper, axe."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from prospecting_roi.core.shown import shown
from prospecting_roi.report.page import report_page

from . import made_up

Opener = Callable[..., "Opened"]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Opened:
    """A page, and what it said and asked for."""

    page: Page
    address: str
    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def html() -> str:
    return report_page(made_up.publication().source())


@pytest.fixture
def opened(browser: Browser, tmp_path: Path, html: str) -> Iterator[Opener]:
    contexts = []

    def open_page(width: int = 1280, hash_: str = "", *, script: bool = True) -> Opened:
        file = tmp_path / "index.html"
        file.write_text(html, encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=script
        )
        context.set_default_timeout(300_000)
        contexts.append(context)
        result = Opened(context.new_page(), file.as_uri())
        result.page.on("console", lambda message: result.messages.append(message.text))
        result.page.on("pageerror", lambda error: result.messages.append(str(error)))
        result.page.on("dialog", lambda dialog: result.messages.append(dialog.message))
        result.page.on("request", lambda request: result.requests.append(request.url))
        result.page.goto(result.address + hash_)
        if script:  # it unpacks figures after the page has loaded, then shows what can be chosen
            result.page.wait_for_selector(".view:not([hidden]) header .choices")
        return result

    yield open_page
    for context in contexts:
        context.close()


def shown_text(page: Page, selector: str) -> str:
    return re.sub(r"\s+", " ", page.locator(f".view:not([hidden]) {selector}").first.inner_text())


def rows_of(page: Page, table: str) -> list[list[str]]:
    found = page.locator(f'.view:not([hidden]) [data-table="{table}"] tbody tr:not([hidden])')
    cells = "all => all.map(row => [...row.cells].map(cell => cell.textContent))"
    return [
        [re.sub(r"\s+", " ", text).strip() for text in row] for row in found.evaluate_all(cells)
    ]


def test_silent_and_alone_whatever_is_chosen(opened: Opener) -> None:
    result = opened()
    page = result.page
    for name in ("period", "table", "channel", "model", "campaign"):
        for value in page.locator(f".view:not([hidden]) [name={name}] option").evaluate_all(
            "all => all.map(option => option.value)"
        )[:6]:
            page.select_option(f".view:not([hidden]) [name={name}]", value)
    page.click(".view:not([hidden]) .language")
    assert result.messages == []
    assert {url.split("#")[0] for url in result.requests} == {result.address}


def test_the_script_writes_what_the_page_was_made_with(opened: Opener) -> None:
    """Chosen away and back, tiles and channel table read as before, in both languages."""
    page = opened().page
    for _ in range(2):
        tiles, rows = shown_text(page, ".cards"), rows_of(page, "channels")
        message = shown_text(page, ".channels h2")
        axis = page.locator(".view:not([hidden]) .channels .axis").inner_html()
        for name, other, first in (("period", "2026-08", "2026-10"), ("table", "2026-09", "all")):
            page.select_option(f".view:not([hidden]) [name={name}]", other)
            page.select_option(f".view:not([hidden]) [name={name}]", first)
        assert shown_text(page, ".cards") == tiles
        assert rows_of(page, "channels") == rows
        assert shown_text(page, ".channels h2") == message
        texts = re.findall(
            r">([^<]+)<", page.locator(".view:not([hidden]) .channels .axis").inner_html()
        )
        assert texts == re.findall(r">([^<]+)<", axis)
        page.click(".view:not([hidden]) .language")


def test_the_address_says_what_is_chosen(opened: Opener) -> None:
    page = opened().page
    page.select_option(".view:not([hidden]) [name=table]", "2026")
    page.select_option(".view:not([hidden]) header [name=channel]", "channel_1")
    page.click(".view:not([hidden]) .language")
    assert page.evaluate("location.hash") == "#table=2026&channel=channel_1&lang=en"
    again = opened(1280, "#table=2026&channel=channel_1&lang=en&model=nothing").page
    assert again.locator("html").get_attribute("lang") == "en"
    assert rows_of(again, "channels") == rows_of(page, "channels")
    assert shown_text(again, ".tiles h2") == shown_text(page, ".tiles h2")
    assert shown(made_up.HOSTILE[1]) in shown_text(again, ".tiles h2")


def test_an_amount_is_chosen_and_drawn_as_the_page_was_made(opened: Opener) -> None:
    result = opened()
    page = result.page
    for _ in range(2):
        box = page.locator(".view:not([hidden]) .amounts")
        drawn, rows = box.inner_html(), rows_of(page, "budget")
        page.select_option(".view:not([hidden]) [name=amount]", "2000")
        assert page.evaluate("location.hash").startswith("#amount=2000")
        assert box.inner_html() != drawn
        assert rows_of(page, "budget")[0][5] != rows[0][5]
        page.select_option(".view:not([hidden]) [name=amount]", "1000")
        assert box.inner_html() == drawn
        assert rows_of(page, "budget") == rows
        page.click(".view:not([hidden]) .language")
    page.select_option(".view:not([hidden]) .block [name=channel]", "channel_2")
    assert "moins de cinq clients" in shown_text(page, ".amounts")
    page.select_option(".view:not([hidden]) .block [name=channel]", "channel_1")
    assert page.locator(".view:not([hidden]) .amounts figure").count() == 1
    assert shown(made_up.HOSTILE[1]) in shown_text(page, ".amounts")
    assert result.messages == []


def test_a_channel_keeps_its_campaigns(opened: Opener) -> None:
    page = opened().page
    assert len(rows_of(page, "campaigns")) == 6
    page.select_option(".view:not([hidden]) header [name=channel]", "channel_1")
    assert len(rows_of(page, "campaigns")) == 1


def test_a_campaign_is_chosen_by_its_name_and_said_in_the_address(opened: Opener) -> None:
    page = opened().page
    page.select_option(".view:not([hidden]) [name=campaign]", "c2")
    [row] = rows_of(page, "campaigns")
    assert page.evaluate("location.hash") == "#campaign=c2"
    assert rows_of(opened(1280, "#campaign=c2").page, "campaigns") == [row]
    assert len(rows_of(opened(1280, "#campaign=nothing").page, "campaigns")) == 6


def test_tables_sort_by_figures_and_keep_the_total_last(opened: Opener) -> None:
    page = opened().page
    head = page.locator('.view:not([hidden]) [data-table="channels"] thead th').nth(1)
    head.locator("button").press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    cost = page.locator('.view:not([hidden]) [data-table="channels"] tbody tr').evaluate_all(
        "all => all.map(row => Number(row.cells[1].dataset.v))"
    )
    assert cost[:-1] == sorted(cost[:-1], reverse=True)
    head.locator("button").press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    assert rows_of(page, "channels")[-1][0] == "Tous les canaux"


def test_a_copied_table_holds_figures_and_no_formula(opened: Opener) -> None:
    page = opened().page
    page.evaluate(
        "() => { window.copied = []; Object.defineProperty(navigator, 'clipboard', "
        "{ value: { writeText: (text) => { window.copied.push(text); } } }); }"
    )
    page.locator(
        '.view:not([hidden]) .scroll:has([data-table="campaigns"]) + .tools button'
    ).click()
    [text] = page.evaluate("window.copied")
    lines = [line.split("\t") for line in text.split("\n")]
    assert lines[0][0] == "Campagne"
    assert len({len(line) for line in lines}) == 1
    assert not [cell for line in lines for cell in line if cell[:1] in "=+@" and cell]
    assert "66,67" in text


@pytest.mark.parametrize("width", [375, 768, 1280])
def test_no_screen_is_wider_than_it_is(opened: Opener, width: int) -> None:
    page = opened(width).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_block_is_linked_to_and_focused(opened: Opener) -> None:
    for hash_, title in (("#block=budget", "fr-budget-title"), ("#en-budget", "en-budget-title")):
        page = opened(1280, hash_).page
        page.wait_for_function("title => document.activeElement.id === title", arg=title)
        assert (
            page.locator(f"#{title}").evaluate("title => title.getBoundingClientRect().top") < 800
        )


def test_without_a_script_everything_is_there_but_choices(opened: Opener) -> None:
    page = opened(script=False).page
    assert not page.locator(".view:not([hidden]) .choices:visible").count()
    assert page.locator('.view:not([hidden]) [data-table="channels"] tbody tr').count() == 6
    assert page.locator(".view:not([hidden]) .tiles dd.big").count() == 6


def test_the_first_page_of_paper_is_whole(opened: Opener) -> None:
    """Up to the end of the channel table, in the width and height of A4 without its margins."""
    page = opened(726).page
    page.emulate_media(media="print")
    bottom = "element => element.getBoundingClientRect().bottom"
    assert page.locator(".view:not([hidden]) .channels").evaluate(bottom) < 1054
    wide = page.locator('.view:not([hidden]) [data-table="channels"]').evaluate(
        "table => table.scrollWidth - table.clientWidth"
    )
    assert wide <= 0


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_axe_finds_nothing(opened: Opener, project_root: Path, width: int, language: str) -> None:
    """All of WCAG 2.2 A and AA and the best practices, with everything unfolded."""
    axe = project_root / ".axe" / "node_modules" / "axe-core" / "axe.min.js"
    if not axe.is_file():
        pytest.skip("axe-core is not there (make axe fetches it): its rules are not tested")
    page = opened(width, f"#lang={language}").page
    page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")
    page.evaluate(axe.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", AXE_TAGS
    )
    told = [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"][:3]
    ]
    assert not told, "\n".join(told)
