"""E-mail addresses, phone numbers, company numbers, domains, currencies."""

from functools import cache

from babel.numbers import list_currencies

from prospecting_roi.core.spelling import currencies
from prospecting_roi.core.spelling.cells import (
    Writing,
    comparable,
    contains_match,
    let,
    literal,
    literals,
    matches,
    replaced,
)

_HOST = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\\.[a-z][a-z0-9-]+"
_BETWEEN = "[;,/|\\s]+"
_HOME_COUNTRY = "FR"
_HOME_PHONE = "[+]33[1-9][0-9]{8}"
_NAMES_OF_FRANCE = ("fr", "fra", "france", "frankreich", "francia", "franca", "frankrijk")


def email(cell: str) -> str:
    """A lower-case address; `Ann <a@b.fr>` and `mailto:a@b.fr` give the address."""
    several = f"({_addresses(cell)})[1]"
    return f"case when {has_several_addresses(cell)} then {several} else {_address(cell)} end"


def emails(cell: str) -> str:
    """All addresses of a cell, lower case, separated by `;` in their order, each once."""
    each = f"array_to_string({_addresses(cell)}, ';')"
    several = f"nullif({each}, '')"
    return f"case when {has_several_addresses(cell)} then {several} else {_address(cell)} end"


def _addresses(cell: str) -> str:
    """The list of the valid addresses of a cell."""
    each = f"string_split_regex({cell}, {literal(_BETWEEN)})"
    return let(
        f"list_filter(list_transform({each}, lambda x: {_address('x')}), lambda x: x is not null)",
        "listed",
        "list_filter(listed, lambda x, place: list_position(listed, x) = place)",
    )


def has_several_addresses(cell: str) -> str:
    """Whether a cell holds more than one address; the first that is valid is the person's own."""
    return contains_match(cell, "@.*[;,/|\\s].*@")


def _address(cell: str) -> str:
    bracketed = f"regexp_extract({cell}, '<([^<>]+)>', 1)"
    address = replaced(f"lower(coalesce(nullif({bracketed}, ''), {cell}))", "^mailto:", "", "")
    valid = matches(address, f'[^@\\s,;:<>()"\\[\\]\\\\]+@{_HOST}')
    return f"case when {valid} then {address} end"


def domain(cell: str) -> str:
    """A lower-case host name without scheme, `www.`, port or path."""
    host = replaced(f"lower({cell})", "^(?:[a-z]+://)?(?:www\\.)?", "", "")
    host = replaced(host, "[:/?#].*$", "", "")
    return f"case when {matches(host, _HOST)} then {host} end"


def currency(cell: str, writing: Writing) -> str:
    """An ISO 4217 code, upper case; symbols and words are read.

    One that could be several is the workspace's if that is one of them, else null.
    """
    code = f"upper(rtrim({cell}, '.'))"
    meant = {token: currencies.resolved(token, writing.currency) for token in currencies.tokens()}
    symbols = " ".join(
        f"when {literal(token)} then {literal(one)}"
        for token, one in meant.items()
        if one != currencies.UNKNOWN
    )
    known = literals(sorted(list_currencies()))
    return f"case {code} {symbols} else case when {code} in ({known}) then {code} end end"


def postal_class(cell: str) -> str:
    """The class of a postal code: `five` digits, `four` (a zero may be lost), `other`."""
    return (
        f"case when {cell} is null then null "
        f"when {matches(cell, '[0-9]{5}(?:[.]0)?')} then 'five' "
        f"when {matches(cell, '[1-9][0-9]{3}(?:[.]0)?')} then 'four' else 'other' end"
    )


def postal_code(cell: str, writing: Writing) -> str:
    """A postal code as it is; one of France gets back the zero that a spreadsheet takes away.

    Four digits are of France where the record's country is, or is empty in a French workspace.
    """
    digits = replaced(cell, "^(?:FR?[- ])?([0-9]{2}) ?([0-9]{3})$", "\\1\\2", "")
    digits = replaced(digits, "^([0-9]{4,5})[.]0$", "\\1", "")
    country = writing.country_cell or "null"
    at_home = literals(_NAMES_OF_FRANCE)
    is_home = f"{comparable(country)} in ({at_home})"
    if writing.country == _HOME_COUNTRY:
        is_home = f"coalesce({is_home}, true)"
    is_short = matches("code", "[1-9][0-9]{3}")
    return let(digits, "code", f"case when {is_short} and {is_home} then '0' || code else code end")


def siren(cell: str) -> str:
    """Nine digits whose key is right; a SIRET or a French VAT number gives its SIREN.

    The key is Luhn's; the SIRETs of La Poste (SIREN 356000000) sum to a multiple of five.
    """
    digits = replaced(f"upper({cell})", "[^0-9A-Z]", "")
    number = f"right({digits}, 9)"
    company = f"left({digits}, 9)"
    post = f"(starts_with({digits}, '356000000') and ({_plain_sum(digits, 14)}) % 5 = 0)"
    return (
        f"case when {matches(digits, '[0-9]{9}')} and {_luhn(digits, 9)} then {digits} "
        f"when {matches(digits, '[0-9]{14}')} and {_luhn(company, 9)} "
        f"and ({_luhn(digits, 14)} or {post}) then {company} "
        f"when {matches(digits, 'FR[0-9]{11}')} and {_luhn(number, 9)} then {number} end"
    )


def canonical_phone(writing: Writing) -> str | None:
    """The pattern of numbers of the home country that are E.164 already."""
    return _HOME_PHONE if writing.country == _HOME_COUNTRY else None


def home_phone(cell: str, writing: Writing) -> str:
    """E.164 for the patterns of the home country (France); null for what the library must read."""
    if writing.country != _HOME_COUNTRY:
        return "cast(null as varchar)"
    digits = replaced(replaced(cell, "\\(0\\)", "", ""), "[^0-9+A-Za-z]", "")
    return (
        f"case when {matches(cell, _HOME_PHONE)} then {cell} "
        f"when {matches(cell, '0[1-9][0-9]{8}')} then '+33' || substr({cell}, 2) "
        f"when {matches(digits, '(?:[+]|00)?33[1-9][0-9]{8}')} then '+33' || right({digits}, 9) "
        f"when {matches(digits, '0?[1-9][0-9]{8}')} then '+33' || right({digits}, 9) end"
    )


@cache
def other_phone(text: str, country: str) -> str | None:
    """E.164 by the library of phone numbers, None when it is no valid number."""
    import phonenumbers

    candidates = [text]
    bare = text.strip()
    if bare[:1].isdigit() and not bare.startswith("0"):
        candidates.append(f"+{bare}")
    if bare.startswith("00"):
        candidates.append(f"+{bare[2:]}")
    for candidate in candidates:
        try:
            number = phonenumbers.parse(candidate, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None


def _digit(digits: str, position: int) -> str:
    return f"coalesce(try_cast(substr({digits}, {position}, 1) as integer), 0)"


def _plain_sum(digits: str, length: int) -> str:
    return " + ".join(_digit(digits, position) for position in range(1, length + 1))


def _luhn(digits: str, length: int) -> str:
    terms = []
    for position in range(1, length + 1):
        digit = _digit(digits, position)
        if (length - position) % 2 == 1:
            terms.append(f"cast(substr('0246813579', {digit} + 1, 1) as integer)")
        else:
            terms.append(digit)
    return f"({' + '.join(terms)}) % 10 = 0"
