"""Puts the report together: one file with both languages, its style, its script and its figures."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from babel import Locale
from jinja2 import Environment
from markupsafe import Markup

from prospecting_roi.core.shown import shown
from prospecting_roi.report.additions import Amount, main_amount, read_amounts
from prospecting_roi.report.blocks import blocks
from prospecting_roi.report.choices import choices_json, scale_of
from prospecting_roi.report.html import page_environment, page_policy
from prospecting_roi.report.overview import Channel, Overview, ranked
from prospecting_roi.report.sentences import Sentence, sentences
from prospecting_roi.report.source import Source
from prospecting_roi.report.svg import axis, line
from prospecting_roi.report.tiles import Expected, Tile, expected, tiles
from prospecting_roi.report.view import View, plain

_TEMPLATE = Path(__file__).parent / "template"


@dataclass(frozen=True)
class Part:
    """A block of the page in one language: its name, title and content."""

    name: str
    title: str
    content: Markup


class Screen:
    """What the first screen says in one language; templates read it."""

    def __init__(
        self, view: View, overview: Overview, amount: Amount | None, parts: list[Part]
    ) -> None:
        self.view = view
        self.overview = overview
        self.parts = parts
        self._amount = amount
        self.say = view.say
        self.words = view.words
        self.language = view.language
        self.plain = plain

    @property
    def title(self) -> str:
        """The title of the page."""
        return self.say("page.title", company=shown(self.overview.source.settings.company))

    @property
    def trust(self) -> str:
        """How far the figures can be trusted, in a line."""
        total = self.overview.channels[-1] if self.overview.channels else None
        said = []
        quality = self.overview.source.quality
        for rule in quality.rules if quality else ():
            if rule.rule_id == "lead_source_missing" and rule.failed_count:
                share = self.words.share(rule.failed_share)
                said.append(self.say("trust.no_source", share=share))
        for row in self.overview.channels:
            if row.name == "unallocated" and row["complete_cost"]:
                amount = self.words.amount(row["complete_cost"])
                said.append(self.say("trust.unallocated", amount=amount))
        if total is not None and total["missing_cost"]:
            amount = self.words.about(total["missing_cost"])
            said.append(self.say("trust.missing_cost", amount=amount))
        if not said:
            return self.say("trust.nothing")
        return self.say(
            "trust.care", what=" ; ".join(said) if self.language == "fr" else "; ".join(said)
        )

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The three sentences."""
        return sentences(self.view, self.overview, self._amount)

    @cached_property
    def tiles(self) -> list[Tile]:
        """The tiles of the last complete month."""
        return tiles(self.overview, self.overview.shown)

    @cached_property
    def expected(self) -> Expected | None:
        """The tile of next month's expected orders."""
        return expected(self.overview.source)

    def tile_line(self, tile: Tile) -> Markup:
        """The line of a tile."""
        title = self.say(f"tiles.{tile.name}")
        told = self.say(
            "tiles.line",
            count=str(len(tile.line)),
            first=self.view.cell(tile.kind, tile.line[0] if tile.line else None),
            last=self.view.cell(tile.kind, tile.line[-1] if tile.line else None),
        )
        return line(tile.line, title, told)

    @cached_property
    def ends(self) -> tuple[str | None, str | None]:
        """The channels of the highest and of the lowest ROI, where there are two.

        None is the lowest where several are.
        """
        rows = ranked(self.overview.channels)
        if len(rows) <= 1:
            return None, None
        is_alone = rows[-1]["roi"] < rows[-2]["roi"]
        return rows[0].name, rows[-1].name if is_alone else None

    @property
    def message(self) -> str:
        """What the channel table says: who has the best ROI, and how firm that is."""
        best = next((row for row in self.overview.channels if row.name == self.ends[0]), None)
        if best is None:
            return self.say("firm.none")
        named = {"channel": self.view.channel(best.name), "roi": self.words.percent(best["roi"])}
        if best["is_top_firm"] is None:
            return self.say("firm.first", **named)
        if best["is_top_firm"]:
            return self.say("firm.firm", **named)
        causes = [c for c in ("models", "unknowns", "sample") if not best[f"is_firm_by_{c}"]]
        said = ", ".join(self.say(f"firm.{cause}") for cause in causes)
        return self.say("firm.depends", causes=said, **named)

    def interval(self, row: Channel) -> Markup:
        """The graded interval of a channel."""
        return self.view.interval(row.figures, scale_of(self.overview), self.view.channel(row.name))

    @property
    def axis(self) -> Markup:
        """The scale of the intervals."""
        scale = scale_of(self.overview)
        return axis(scale, [self.words.percent(Decimal(str(tick))) for tick in scale.ticks])


def report_page(source: Source, mark: str = "") -> str:
    """The whole of ``reports/index.html``, to be written as UTF-8. ``mark`` stands in its head."""
    overview = Overview(source)
    screens = _screens(overview)
    style, script = (
        (_TEMPLATE / name).read_text(encoding="utf-8") for name in ("page.css", "page.js")
    )
    html = (
        environment()
        .get_template("page.html")
        .render(
            screens=screens,
            overview=overview,
            style=Markup(style),  # noqa: S704 - a file of this package
            script=Markup(script),  # noqa: S704 - a file of this package
            policy=page_policy(style, script),
            data=choices_json(overview, [screen.view for screen in screens]),
            mark=mark,
        )
    )
    # A name may hold what UTF-8 cannot: it must not stop the page.
    return html.encode("utf-8", "replace").decode("utf-8")


def email_page(source: Source) -> str:
    """The first screen as one page that mail clients show, in the workspace's language."""
    overview = Overview(source)
    view = View(source, _locales(source.settings.locale)[0])
    screen = Screen(view, overview, main_amount(read_amounts(source)), [])
    html = environment().get_template("email.html").render(s=screen, overview=overview)
    return html.encode("utf-8", "replace").decode("utf-8")


def environment() -> Environment:
    """How the templates of the report are filled in."""
    return page_environment(_TEMPLATE)


def _screens(overview: Overview) -> list[Screen]:
    source = overview.source
    read = {name: (block, block.read(overview)) for name, block in blocks().items()}
    amount = main_amount(read_amounts(source))
    screens = []
    for locale in _locales(source.settings.locale):
        view = View(source, locale)
        parts = [
            Part(name, view.say(f"{name}.title"), block.render(view, figures))
            for name, (block, figures) in read.items()
            if figures is not None
        ]
        screens.append(Screen(view, overview, amount, parts))
    return screens


def _locales(locale: str) -> list[str]:
    """The workspace's locale first, then that of the other language."""
    is_french = Locale.parse(locale).language == "fr"
    return [locale, "en_GB"] if is_french else [locale, "fr_FR"]
