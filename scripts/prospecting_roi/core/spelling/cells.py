"""What all types share: how a column is written, what was settled, and small pieces of SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

# White space that exports put around cells and between thousands: the ASCII kind, no-break,
# figure, thin, narrow no-break, zero width, byte order mark; the end mark of old DOS files.
BLANKS = " \t\n\r\u00a0\u2007\u2009\u202f\u200b\ufeff\x1a"
_ANY_BLANK = "[" + "".join(f"\\x{{{ord(blank):X}}}" for blank in BLANKS) + "]"
BLANK = "[ \\t\\x{00A0}\\x{2007}\\x{2009}\\x{202F}]"


@dataclass(frozen=True)
class Writing:
    """What is known of a column before it is read.

    `time_zone` is that of its zoneless times, `business_time_zone` that of the workspace.
    `decimal` and `dates` are what the section's format states. `is_typed` says that the source
    is not text (a number or a date of Parquet): its spelling is DuckDB's own.
    `has_marked_numbers` says that numbers of the file (not texts) end in `e0`;
    `has_line_breaks` that a cell may hold one; `is_below_a_thousand` that no number of the
    column can need a thousands mark. `zone_cell` is SQL that gives a record's own time zone, null
    where it has none; `country_cell` likewise its country. `plain_cell` is SQL that is true only of
    cells which are spelled as they are, where there is a cheap one. `currency` is the workspace's;
    `multiple` what a header multiplies its numbers by (`k€`: 1000; minutes for hours: 1/60).
    `names` says which texts of an id or label are names of persons (`catalogue.names_in`).
    """

    time_zone: str
    business_time_zone: str
    country: str
    decimal: str | None = None
    dates: str | None = None
    is_typed: bool = False
    has_marked_numbers: bool = False
    has_line_breaks: bool = True
    is_below_a_thousand: bool = False
    zone_cell: str | None = None
    country_cell: str | None = None
    plain_cell: str | None = None
    currency: str = "EUR"
    multiple: Fraction = Fraction(1)
    names: str = "given"

    @property
    def is_month_first_locale(self) -> bool:
        """Whether the country of the locale writes the month before the day."""
        return self.country in ("US", "PH", "PR", "GU", "VI", "AS", "MP", "UM")


@dataclass(frozen=True)
class Settled:
    """What was decided about a column.

    `decision` is a decimal mark or an order of day and month, empty where there was nothing to
    decide; `variant` names the expression that is enough for this column; `is_clean` says that
    every cell of it can be read.
    """

    decision: str = ""
    evidence: str = ""
    is_doubtful: bool = False
    is_clean: bool = False
    variant: str = ""


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literals(texts: Sequence[str]) -> str:
    """Texts as a list of SQL literals, for `in (…)`."""
    return ", ".join(literal(text) for text in texts)


def trimmed(cell: str, is_plain: bool = False) -> str:
    """A cell without the white space around it; `is_plain`: spaces are the only kind there is.

    DuckDB makes the set of what is to be trimmed anew for each cell; a pattern is made once, and
    takes a third of the time.
    """
    return f"trim({cell})" if is_plain else replaced(cell, f"^{_ANY_BLANK}+|{_ANY_BLANK}+$", "")


def comparable(cell: str) -> str:
    """A cell as labels are compared: without accents, lower case."""
    return f"lower(strip_accents({cell}))"


def matches(cell: str, pattern: str) -> str:
    """Whether the whole cell matches a pattern (RE2)."""
    return f"regexp_full_match({cell}, {literal(pattern)})"


def contains_match(cell: str, pattern: str) -> str:
    """Whether a part of the cell matches a pattern (RE2)."""
    return f"regexp_matches({cell}, {literal(pattern)})"


def replaced(cell: str, pattern: str, replacement: str, options: str = "g") -> str:
    """A cell with the matches of a pattern (RE2) replaced."""
    return f"regexp_replace({cell}, {literal(pattern)}, {literal(replacement)}, {literal(options)})"


def let(value: str, name: str, body: str) -> str:
    """The expression `body`, in which `name` stands for `value`, computed once per cell."""
    return f"list_transform([{value}], lambda {name}: {body})[1]"
