"""Text of others (names of files, headers, labels, ids) as it may be shown to people. Pure."""

import re
import shlex
import unicodedata
from pathlib import Path

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Controls, marks of direction and of nothing, halves of a character, ends of a line."""
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LARGEST_SHORT, _LARGEST_MIDDLE = 0xFF, 0xFFFF
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−─━", "-"),
        **dict.fromkeys("\xa0\u2007\u2009\u200a\u202f", " "),
        **dict.fromkeys("‘’‚‛", "'"),
        **dict.fromkeys("“”„«»", '"'),
        "…": "...",
        "≈": "~",
        "€": "EUR",
        "£": "GBP",
        "¥": "JPY",
        "≥": ">=",
        "≤": "<=",
        "→": "->",
        "·": "-",
        "•": "-",
        "×": "x",
        "œ": "oe",
        "Œ": "OE",
        "✓": "v",
        "△": "!",
        "✕": "x",
    }
)


def in_folder(root: Path) -> str:
    """The option that names a workspace, as a shell takes it; nothing for the current folder."""
    return "" if root == Path() else f" -w {shlex.quote(str(root))}"


def shown(text: str) -> str:
    r"""A text on one line in which nothing is hidden: what does not print is written ``\x1b``.

    So a terminal obeys no escape in it, and no mark of direction makes it read otherwise.
    """
    if text.isprintable():
        return text
    return "".join(
        _escaped(mark) if unicodedata.category(mark) in _HIDDEN else mark for mark in text
    )


def shown_in_log(text: str) -> str:
    """The same, for lines that a CI may read: nothing in it is a command of GitHub's workflows."""
    return re.sub("::", r":\\x3a", shown(text)).replace("##[", "#\\x23[")


def plain(text: str) -> str:
    """A text for a terminal or a file that knows few characters: without accents, ``-`` for ``–``.

    What has no likeness there becomes a question mark.
    """
    folded = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    kept = "".join(mark for mark in folded if not unicodedata.combining(mark))
    return kept.encode("ascii", "replace").decode("ascii")


def _escaped(mark: str) -> str:
    number = ord(mark)
    if mark in _SHORT:
        return _SHORT[mark]
    if number <= _LARGEST_SHORT:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= _LARGEST_MIDDLE else f"\\U{number:08x}"
