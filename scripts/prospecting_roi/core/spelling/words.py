"""Ids, labels, texts, yes and no, lists of ids."""

from prospecting_roi.core.spelling.cells import (
    Writing,
    comparable,
    let,
    literals,
    replaced,
    trimmed,
)
from prospecting_roi.core.spelling.persons import may_be_number, pseudonymous

YES = ("true", "t", "1", "yes", "y", "oui", "o", "vrai", "v", "on", "x")
NO = ("false", "f", "0", "no", "n", "non", "faux", "off")


def text(cell: str, writing: Writing) -> str:
    """The cell without white space around it; a line break inside becomes one space."""
    if writing.has_marked_numbers:
        cell = replaced(cell, "^(-?[0-9]+(?:\\.[0-9]+)?)e0$", "\\1", "")
    if not writing.has_line_breaks:
        return cell
    one_line = replaced(cell, "[ \\t]*[\\r\\n]+[ \\t]*", " ")
    has_break = f"contains({cell}, chr(10)) or contains({cell}, chr(13))"
    return f"nullif(case when {has_break} then {one_line} else {cell} end, '')"


def key(cell: str, writing: Writing) -> str:
    """An id as a text; what is somebody's becomes a pseudonym: ids are published.

    Nearly all ids are of nobody, and there are many: a look at their letters is enough for these.
    """
    read = text(cell, writing)
    spelled = (
        pseudonymous(cell, writing.names)
        if read == cell
        else let(read, "x", pseudonymous("x", writing.names))
    )
    marks = ("'@'", "' '", "chr(10)", "chr(13)")
    has_mark = " or ".join(f"contains({cell}, {mark})" for mark in marks)
    may_change = f"{may_be_number(cell)} or {has_mark} or {cell} = ''"
    if writing.has_marked_numbers:
        may_change += f" or ends_with({cell}, 'e0')"
    return f"case when {may_change} then {spelled} else {cell} end"


def label(cell: str, writing: Writing) -> str:
    """A label as a text; what is somebody's becomes a pseudonym, but in a private column."""
    if writing.names == "private":
        return text(cell, writing)
    return key(cell, writing)


def boolean(cell: str) -> str:
    """`true` or `false`, from the words for yes and no in English and French."""
    word = comparable(cell)
    return (
        f"case when {word} in ({literals(YES)}) then 'true' "
        f"when {word} in ({literals(NO)}) then 'false' end"
    )


def id_list(cell: str, writing: Writing) -> str:
    """Ids separated by `;` (commas, bars and line breaks are read too), without blanks."""
    separated = replaced(cell, "\\s*[;,|\\n]+\\s*", ";")
    one = pseudonymous("x", writing.names)
    inner = f"trim({separated}, ';')"
    ids = f"nullif({trimmed(inner)}, '')"
    each = f"list_transform(string_split({ids}, ';'), lambda x: {one})"
    return f"array_to_string({each}, ';')"
