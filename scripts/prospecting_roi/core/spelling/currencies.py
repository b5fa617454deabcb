"""Currencies as people write them beside an amount or in a header: symbols, codes, words.

A token that several currencies share (`$`, `kr`) is the workspace's where that is one of them;
else nobody can tell, and `UNKNOWN` stands for it: an amount in it has no rate, so that it stays
unknown.
"""

import re
from collections.abc import Iterable
from functools import cache

from babel.core import get_global
from babel.numbers import list_currencies

from prospecting_roi.core.spelling.cells import contains_match, literal, replaced

# ISO 4217 for "no currency": what is written is no currency, or could be several.
UNKNOWN = "XXX"

_DOLLARS = ("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "TWD", "ARS", "CLP", "COP", "BBD",
            "BSD", "BMD", "FJD", "JMD", "KYD", "LRD", "NAD", "SRD", "TTD", "UYU",
            "XCD")  # fmt: skip
_SYMBOLS = {
    "US$": ("USD",), "$US": ("USD",), "U$S": ("USD",), "R$": ("BRL",), "AU$": ("AUD",),
    "A$": ("AUD",), "$AU": ("AUD",), "CAN$": ("CAD",), "CA$": ("CAD",), "C$": ("CAD",),
    "$CA": ("CAD",), "$ CA": ("CAD",), "NZ$": ("NZD",), "HK$": ("HKD",), "SG$": ("SGD",),
    "S$": ("SGD",), "MX$": ("MXN",), "NT$": ("TWD",), "$": _DOLLARS, "€": ("EUR",),
    "£": ("GBP",), "¥": ("JPY", "CNY"), "￥": ("JPY", "CNY"), "₹": ("INR",), "₽": ("RUB",),
    "₺": ("TRY",), "₴": ("UAH",), "₩": ("KRW",), "₪": ("ILS",), "฿": ("THB",), "₫": ("VND",),
    "₦": ("NGN",), "₱": ("PHP",), "₡": ("CRC",), "₲": ("PYG",), "₸": ("KZT",), "₾": ("GEL",),
}  # fmt: skip
_WORDS = {
    "EURO": ("EUR",), "EUROS": ("EUR",), "DOLLAR": _DOLLARS, "DOLLARS": _DOLLARS,
    "KR": ("SEK", "NOK", "DKK", "ISK"), "SKR": ("SEK",), "NKR": ("NOK",), "DKR": ("DKK",),
    "KČ": ("CZK",), "ZŁ": ("PLN",), "ZL": ("PLN",), "FT": ("HUF",), "LEI": ("RON", "MDL"),
    "ЛВ": ("BGN",), "РУБ": ("RUB",), "FR": ("CHF",), "SFR": ("CHF",), "FCFA": ("XOF", "XAF"),
    "CFA": ("XOF", "XAF"), "DH": ("MAD", "AED"), "DHS": ("MAD", "AED"), "DT": ("TND",),
    "DA": ("DZD",), "TL": ("TRY",), "RS": ("INR", "PKR", "LKR", "NPR", "MUR"), "RM": ("MYR",),
}  # fmt: skip
# What stands for a currency in a header in small letters too, and capitals that are usual words.
_HEADER_WORDS = "EUROS?|DOLLARS?|FCFA|CFA|KČ|ZŁ|EUR|USD|GBP|CHF"
_NO_HEADER_CODES = ("ALL", "TOP", "TRY")
_MULTIPLES = {"k": 1000, "m": 1_000_000}


@cache
def current_codes() -> tuple[str, ...]:
    """The ISO 4217 codes that are money somewhere today, sorted."""
    territories = get_global("territory_currencies")
    found = {
        code
        for entries in territories.values()
        for code, _, end, is_tender in entries
        if end is None and is_tender
    }
    return tuple(sorted(found & set(list_currencies())))


def tokens() -> tuple[str, ...]:
    """The symbols and words that stand for a currency, codes not among them."""
    return (*_SYMBOLS, *_WORDS)


@cache
def candidates(token: str) -> tuple[str, ...]:
    """The currencies that a token (as `written` gives it) may stand for."""
    return _SYMBOLS.get(token) or _WORDS.get(token) or (token,)


def resolved(token: str, workspace: str) -> str:
    """The currency of a token: the only one, else the workspace's if it fits, else `UNKNOWN`."""
    fitting = candidates(token)
    if len(fitting) == 1:
        return fitting[0]
    return workspace if workspace in fitting else UNKNOWN


@cache
def _symbols() -> str:
    return "|".join(re.escape(text) for text in sorted(_SYMBOLS, key=len, reverse=True))


@cache
def _words() -> str:
    known = {*current_codes(), *_WORDS}
    return "|".join(sorted(known, key=lambda text: (-len(text), text)))


def written(cell: str) -> str:
    """SQL of the currency token that a cell holds, upper case, null without one.

    A code or word wins over a symbol beside it (`$ 12 CAD`).
    """
    words = f"(?i)(?:^|[^\\pL])(?:[kKmM])?({_words()})(?:[^\\pL]|$)"
    word = f"nullif(upper(regexp_extract({cell}, {literal(words)}, 1)), '')"
    symbol = f"nullif(upper(regexp_extract({cell}, {literal(f'(?i){_symbols()}')})), '')"
    has_any = contains_match(cell, "[\\pL\\p{Sc}]")
    has_digit = contains_match(cell, "[0-9]")
    return f"case when {has_any} and {has_digit} then coalesce({word}, {symbol}) end"


def without(cell: str) -> str:
    """SQL of a cell without its currency tokens; what multiplies (`k`, `M`) stays.

    In `12€50` the sign is the decimal mark; anywhere else between digits it stays unread.
    """
    bare = replaced(cell, "(?i)F CFA", "FCFA")
    token = f"(?i)([0-9])(?:{_symbols()}|{_words()})([0-9]"
    bare = replaced(bare, f"{token}{{2}})([^0-9]|$)", "\\1,\\2\\3")
    bare = replaced(bare, f"{token})", "\\1?\\2")
    bare = replaced(bare, f"(?i)(^|[^\\pL]|[kKmM])(?:{_words()})\\.?([^\\pL]|$)", "\\1\\2")
    return replaced(bare, f"(?i){_symbols()}", "")


def in_header(header: str) -> str | None:
    """The currency token of a header: `Montant (EUR)`, `Cost [€]`, `amount_usd`, `CA en k€`.

    A code counts in capitals, within brackets or after an underscore: `Total all` is no lek.
    """
    codes = "|".join(code for code in current_codes() if code not in _NO_HEADER_CODES)
    for pattern in (
        rf"(?<![^\W_])[kKM]?({codes})(?![^\W_])",
        rf"(?i)[(\[]\s*[km]?({_words()})\.?\s*[)\]]|_({codes})$",
        rf"(?i)(?<![^\W_])k?({_HEADER_WORDS})(?![^\W_])",
        rf"(?i)({_symbols()})",
    ):
        found = re.search(pattern, header)
        if found:
            return next(group for group in found.groups() if group).upper()
    return None


def multiple_in_header(header: str) -> int:
    """By what the amounts under a header are to be multiplied: 1000 for `CA (k€)`, else 1."""
    codes = "|".join(current_codes())
    found = re.search(rf"(?<![^\W_])([kKM]) ?(?:{_symbols()}|(?:{codes})(?![^\W_]))", header)
    return _MULTIPLES[found.group(1).lower()] if found else 1


def cases(cell: str, tokens: Iterable[str], workspace: str) -> str:
    """SQL of the currency of a token `cell` (one of `tokens`), null where that is null."""
    arms = " ".join(
        f"when {literal(token)} then {literal(resolved(token, workspace))}"
        for token in sorted(tokens)
    )
    return f"case {cell} {arms} end" if arms else "cast(null as varchar)"
