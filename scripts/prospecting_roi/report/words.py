"""The words of the tables on the screen, in English and French, and numbers of a locale."""

import re
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from prospecting_roi.core.quality import Text

NONE = "–"
ESTIMATED = "≈ "
_FIGURE = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b|(?<![\w.])(\d+)(?:\.(\d+))?(?![\w.])")
_LEAST_PERCENT = Decimal("0.1")
_CENT, _CENTS_BELOW, _THREE_DIGITS_FROM = Decimal("0.01"), 1000, 100_000

_FRENCH = {
    "Records": "Enregistrements",
    "File": "Fichier",
    "Read": "Lus",
    "Accepted": "Acceptés",
    "Rejected": "Rejetés",
    "Repeated": "Répétés",
    "Skipped": "Ignorés",
    "All files": "Tous les fichiers",
    "Channels, all periods since": "Canaux, toutes périodes depuis le",
    "Channels": "Canaux",
    "attribution": "attribution",
    "Channel": "Canal",
    "Complete cost": "Coût complet",
    "Leads": "Leads",
    "Meetings held": "RDV tenus",
    "Opportunities": "Opportunités",
    "New customers": "Nouveaux clients",
    "Cost per lead": "Coût par lead",
    "Acquisition cost": "Coût d'acquisition",
    "New customers' margin": "Marge sur nouveaux",
    "ROI": "ROI",
    "Multiple": "Multiple",
    "95 % interval": "Intervalle à 95 %",
    "Verdict": "Verdict",
    "high": "élevé",
    "good": "bon",
    "medium": "moyen",
    "negative": "négatif",
    "variable": "variable",
    "to be confirmed": "à confirmer",
    "All": "Tous",
    "orders have no amount: their margin is missing here": (
        "commandes sont sans montant : leur marge manque ici"
    ),
    "Left out, the window is too narrow:": "Masqué, fenêtre trop étroite :",
    "Read and checked, but in no table of this version:": (
        "Lu et contrôlé, mais dans aucun tableau de cette version :"
    ),
    "Labels no rule knows": "Libellés qu'aucune règle ne connaît",
    "Score": "Score",
    "Extracts": "Extraits",
    "Extract": "Extrait",
    "Without a flaw": "Sans défaut",
    "Build before": "Version précédente",
    "Findings": "Constats",
    "Status": "État",
    "pass": "ok",
    "warn": "alerte",
    "fail": "échec",
    "Share": "Part",
    "Threshold": "Seuil",
    "New": "Nouveaux",
    "Repaired": "Réparés",
    "At stake": "En jeu",
    "Owner": "Qui répare",
    "What was delivered": "Ce qui a été livré",
    "Column": "Colonne",
    "Expectation": "Attente",
    "Expected": "Attendu",
    "Observed": "Constaté",
    "expectations met of": "attentes tenues sur",
    "Rule": "Règle",
    "Found": "Trouvés",
    "Checked": "Contrôlés",
    "Severity": "Gravité",
    "error": "erreur",
    "warning": "alerte",
    "info": "info",
    "more rules": "autres règles",
    "no finding": "aucun constat",
}

OWNERS = {
    "data": Text("Data", "Données"),
    "finance": Text("Finance", "Finance"),
    "marketing": Text("Marketing", "Marketing"),
    "sales": Text("Sales", "Commerce"),
}
"""The owners of the shipped rules."""


class Words:
    """Words and numbers of one locale (``fr_FR``) and currency (``EUR``)."""

    def __init__(self, locale: str, currency: str) -> None:
        """Of a workspace's settings."""
        self._locale = Locale.parse(locale)
        self._currency = currency

    @property
    def is_french(self) -> bool:
        """Whether the words are French; every other language reads English."""
        return self._locale.language == "fr"

    def word(self, english: str) -> str:
        """A fixed word of the tables."""
        return _FRENCH.get(english, english) if self.is_french else english

    def count(self, value: int | Decimal | None) -> str:
        """A whole number; what an attribution model shares, to a tenth."""
        return NONE if value is None else format_decimal(value, "#,##0.#", locale=self._locale)

    def amount(self, value: Decimal | None, *, has_cents: bool = False) -> str:
        """An amount in the workspace's currency, with cents or without."""
        if value is None:
            return NONE
        pattern = self._locale.currency_formats["standard"].pattern
        if not has_cents:
            pattern = pattern.replace(".00", "")
        return format_currency(
            value, self._currency, pattern, locale=self._locale, currency_digits=False
        )

    def ratio(self, value: Decimal | None) -> str:
        """A ratio (2 means twice), with two decimals."""
        if value is None:
            return NONE
        # Adding zero takes the sign from what rounds to zero.
        rounded = value.quantize(Decimal("0.01")) + 0
        return format_decimal(rounded, "#,##0.00", locale=self._locale)

    def unit(self, value: Decimal | None) -> str:
        """An amount per lead, deal …: with cents where they say something, below a thousand."""
        has_cents = (
            value is not None and abs(value) < _CENTS_BELOW and bool(value.quantize(_CENT) % 1)
        )
        return self.amount(value, has_cents=has_cents)

    def about(self, value: Decimal | None) -> str:
        """An amount that a sample estimates, to two digits, or three from 100 000 on."""
        if value is None:
            return NONE
        digits = max(value.adjusted() - (2 if abs(value) >= _THREE_DIGITS_FROM else 1), 0)
        return f"{ESTIMATED.strip()}\u00a0{self.amount(round(value, -digits))}"

    def percent(self, value: Decimal | None) -> str:
        """A ratio such as an ROI as a whole percentage (2 is 200 %)."""
        if value is None:
            return NONE
        rounded = (value * 100).quantize(Decimal(1)) + 0
        unit = "\u00a0%" if self.is_french else "%"
        return format_decimal(rounded, "#,##0", locale=self._locale) + unit

    def multiple(self, value: Decimal | None) -> str:
        """An ROI as what comes back of 1 that is spent, to a tenth (2 is ×3.0)."""
        if value is None:
            return ""
        return "×" + format_decimal(
            (1 + value).quantize(Decimal("0.1")) + 0, "#,##0.0", locale=self._locale
        )

    def percents(self, lower: Decimal | None, upper: Decimal | None) -> str:
        """The bounds of a ratio, in percent."""
        if lower is None and upper is None:
            return NONE
        return f"{self.percent(lower)} … {self.percent(upper)}"

    def verdict(self, label: str | None, *, is_settled: bool | None) -> str:
        """The ROI in a word; one whose 95 % interval has both signs is to be confirmed."""
        if label is None:
            return NONE
        word = self.word(label)
        return word if is_settled else f"{word}, {self.word('to be confirmed')}"

    def share(self, value: Decimal | None) -> str:
        """A share as a percentage; what is not quite 0 or 100 % never reads so."""
        if value is None:
            return NONE
        percent = (value * 100).quantize(Decimal("0.1"))
        mark = "< " if value > 0 and percent == 0 else ""
        percent = max(percent, _LEAST_PERCENT) if mark else percent
        if value < 1:
            percent = min(percent, 100 - _LEAST_PERCENT)
        unit = "\u00a0%" if self.is_french else "%"
        return mark + format_decimal(percent, "#,##0.0", locale=self._locale) + unit

    def shares(self, lower: Decimal | None, upper: Decimal | None) -> str:
        """The bounds of a share."""
        if lower is None and upper is None:
            return NONE
        return f"{self.share(lower)} … {self.share(upper)}"

    def interval(self, lower: Decimal | None, upper: Decimal | None) -> str:
        """The bounds of a ratio."""
        if lower is None and upper is None:
            return NONE
        return f"{self.ratio(lower)} … {self.ratio(upper)}"

    def day(self, value: date) -> str:
        """A day, in figures."""
        return format_date(value, "short", locale=self._locale)

    def figures(self, text: str) -> str:
        """A text with its dates (ISO) and numbers written as this language writes them."""
        return _FIGURE.sub(self._figure, text)

    def _figure(self, found: re.Match[str]) -> str:
        year, month, day, whole, decimals = found.groups()
        if whole is None:
            try:
                return self.day(date(int(year), int(month), int(day)))
            except ValueError:
                return found[0]
        pattern = "#,##0" + (f".{'0' * len(decimals)}" if decimals else "")
        return format_decimal(Decimal(found[0]), pattern, locale=self._locale)

    def quoted(self, text: str) -> str:
        """A text of others between the marks of this language."""
        return f"«\u00a0{text}\u00a0»" if self.is_french else f"“{text}”"

    def owner(self, owner: str) -> str:
        """Who repairs something, in this language; a team of the company's own as it is named."""
        text = OWNERS.get(owner)
        return owner if text is None else self.text(text)

    def text(self, text: Text) -> str:
        """A text of the reports in this language."""
        return text.fr if self.is_french else text.en
