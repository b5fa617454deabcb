"""What is somebody's in an id or a label: it is published, so a pseudonym stands in its place.

The pseudonym is the same for all spellings of an address, a number or a name, in every extract:
what was joined by it is still joined.
"""

from functools import cache
from importlib.resources import files

from prospecting_roi.core.spelling.cells import (
    comparable,
    contains_match,
    literal,
    matches,
    replaced,
)

PSEUDONYMS = ("mail-", "tel-", "name-")
"""How pseudonyms begin; 32 hexadecimal digits follow."""

_ADDRESS = "[^@\\s<>]+@[^@\\s<>]+\\.[^@\\s<>]+"
_ABROAD = "(?:[+]|00)[1-9][0-9 .()/-]{6,18}[0-9]"
_AT_HOME = "0[1-9](?:[ .-]?[0-9]{2}){4}"
_AMERICAN = "[(]?[2-9][0-9]{2}[)]?[ .-]{1,2}[0-9]{3}[ .-][0-9]{4}"
_WORD = "[\\p{L}][\\p{L}'’.-]*"
_CAPITAL = "[\\p{Lu}][\\p{L}'’.-]*"


@cache
def _given_names() -> str:
    """One text with a bar around each name: a list of hundreds is dear to plan for each column."""
    text = files("prospecting_roi.core.spelling").joinpath("given_names.txt").read_text("utf-8")
    return literal(f"|{'|'.join(text.split())}|")


def pseudonymous(cell: str, names: str) -> str:
    """The cell, or a pseudonym where it is an e-mail address, a telephone number or a name.

    `names` says what counts as a person's name: `any` two to four words (the column is of
    persons), a `given` name before or after another word, or `no` text (the column names things).
    """
    number = replaced(replaced(cell, "[^0-9+]", ""), "^(?:[+]|00)33", "0", "")
    number = replaced(number, "^00", "+", "")
    name = replaced(comparable(cell), "\\s+", " ")
    named = "" if names == "no" else f" when {_is_name(cell, names)} then 'name-' || md5({name})"
    return (
        f"case when contains({cell}, '@') and {contains_match(cell, _ADDRESS)} "
        f"then 'mail-' || md5(lower({cell})) "
        f"when {_is_number(cell)} then 'tel-' || md5({number}){named} else {cell} end"
    )


def may_be_number(cell: str) -> str:
    """Whether a cell begins like a telephone number, or is as long as one of America."""
    return f"({_begins_like_number(cell)} or length({cell}) = 12)"


def _begins_like_number(cell: str) -> str:
    return f"left({cell}, 1) in ('+', '0', '(')"


def _is_number(cell: str) -> str:
    """Cheap looks first: most cells are no number, and there are many."""
    beginning = _begins_like_number(cell)
    home = f"({beginning} and {matches(cell, f'{_ABROAD}|{_AT_HOME}|{_AMERICAN}')})"
    return f"({home} or (length({cell}) = 12 and {matches(cell, _AMERICAN)}))"


def _is_name(cell: str, names: str) -> str:
    has_words = f"contains({cell}, ' ')"
    if names == "any":
        return f"{has_words} and {matches(cell, f'{_WORD}(?: +{_WORD}){{1,3}}')}"
    first, last = f"split_part({cell}, ' ', 1)", f"split_part({cell}, ' ', -1)"
    looks = matches(cell, f"{_CAPITAL}(?: {_CAPITAL}){{1,2}}")
    ends = f"({first} = upper({first}) and {_is_given(last)})"
    return f"{has_words} and {looks} and ({_is_given(first)} or {ends})"


def _is_given(word: str) -> str:
    """Whether a word, of letters as names have them, is a given name."""
    return f"contains({_given_names()}, '|' || {comparable(word)} || '|')"
