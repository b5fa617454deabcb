"""Amounts, numbers, integers and durations.

Whether `1.234` is one or a thousand is settled once for the whole column: by cells that show
it (`1.234,56`, `12,5`, `1.234.567`), else by the absence of any thousands mark in large
numbers. A column in which nothing shows it stays doubtful: the cells that could be either are
null, the others are read.
"""

from collections.abc import Mapping

from prospecting_roi.core.spelling import currencies
from prospecting_roi.core.spelling.cells import (
    BLANK,
    Settled,
    Writing,
    contains_match,
    let,
    literal,
    matches,
    replaced,
    trimmed,
)

# decimals kept, and the first absolute value that is too large for the typed column
_SCALES = {"amount": (4, str(10**14)), "number": (9, str(10**9)), "integer": (0, str(10**18))}

_CANONICAL = {
    "amount": "0|-?[1-9][0-9]{0,13}|-?(?:0|[1-9][0-9]{0,13})\\.[0-9]{1,4}",
    "number": "0|-?[1-9][0-9]{0,8}|-?(?:0|[1-9][0-9]{0,8})\\.[0-9]{1,9}",
    "integer": "0|-?[1-9][0-9]{0,17}",
}
_SECONDS = "0|[1-9][0-9]{0,8}"
_EXPONENT = "[-+]?[0-9]+([.,][0-9]*)?[eE][-+]?[0-9]{1,3}"
# One or a thousand; groups of India: `12,34,567`.
_EITHER = "[1-9][0-9]{0,2}[.,][0-9]{3}"
_INDIAN = "[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}"
_GAP = f"(?:{BLANK}|['’])"
_MINUS = "[-−]"
_THOUSAND = "[kK]"
_MILLION = "(?:M|(?i:mio|mln)\\.?)"
_BILLION = "(?:Mds?|(?i:mrd|bn)\\.?)"
# Without value added tax, which is what every amount is.
_NET = "(?:HT|H\\.T\\.|HTVA|hors taxes?|excl?\\.? VAT|ex VAT)"


def classified(column_type: str, cell: str) -> str:
    """The class of a cell: what it shows of the decimal mark.

    `small` and `large` (four digits and more) are canonical without a mark, `point` is canonical
    with decimals. `comma` and `dot` are other cells that show a decimal comma or point, `other`
    those that show nothing. `either,` and `either.` could be one or a thousand (`either=` too,
    canonical otherwise).
    """
    unsigned = f"ltrim({cell}, '-')"
    canonical = (
        f"case when contains({cell}, '.') then case when {matches(unsigned, _EITHER)} "
        f"then 'either=' else 'point' end when strlen({unsigned}) < 4 then 'small' else 'large' end"
    )
    number = f"rtrim(regexp_extract(bare, {literal(f'[0-9.,](?:[0-9.,]|{_GAP})*')}))"
    shown = let(_bare(cell), "bare", let(number, "number", _shown(cell)))
    return (
        f"case when {cell} is null then null "
        f"when {matches(cell, _CANONICAL[column_type])} then {canonical} else {shown} end"
    )


def _shown(cell: str) -> str:
    """What the digits and marks `number` of the cell (`bare` of its currency) show."""
    marks = replaced("number", "[^.,]", "")
    # No decimal comma is written with a dollar or a pound; a point beside them says nothing.
    has_point = f"contains({cell}, '$') or contains({cell}, '£')"
    either = (
        f"case when contains({cell}, 'R$') then 'comma' when {marks} = '.' then 'either.' "
        f"when {has_point} then 'dot' else 'either,' end"
    )
    return (
        f"case when {matches('bare', '[^eE]*[eE]0')} or {marks} = '' then 'other' "
        f"when {marks} in ('.', ',') then case when {_is_exponent('bare')} or not "
        f"{matches('number', _EITHER)} then case {marks} when ',' then 'comma' else 'dot' end "
        f"else {either} end "
        f"when {matches('number', _grouped('[.]', ','))} then 'comma' "
        f"when {matches('number', _grouped(',', '[.]'))} then 'dot' "
        f"when {matches('number', f'{_INDIAN}(?:[.][0-9]*)?')} then 'dot' else 'other' end"
    )


def _bare(cell: str) -> str:
    """The cell without its currency, `HT` and an amount converted in brackets behind it.

    `1.234,-` is written with zeros for the dash.
    """
    text = replaced(cell, f"{BLANK}*\\([A-Z]{{3}}{BLANK}?-?[0-9][^()]*\\)$", "", "")
    text = replaced(currencies.without(text), f"(?i){BLANK}*{_NET}{BLANK}*$", "", "")
    text = replaced(text, "([0-9][.,])[-–—]{1,2}$", "\\100", "")
    # `£1.2m` is a million; `12 m` without a symbol may be anything.
    million = replaced("text", "([0-9])m$", "\\1M")
    has_symbol = contains_match(cell, "[$€£]")
    bare = let(trimmed(text), "text", f"case when {has_symbol} then {million} else text end")
    has_more = contains_match(cell, "[\\pL\\p{Sc}]|[.,][-–—]{1,2}$")
    return f"case when {has_more} and not {_is_exponent(cell)} then {bare} else {cell} end"


def settle(column_type: str, counts: Mapping[str, int], writing: Writing) -> Settled:
    """The decimal mark of the column: `.`, `,`, `undecided`, or empty where no cell has one."""
    canonical = sum(counts.get(name, 0) for name in ("small", "large", "point", "either="))
    commas = counts.get("comma", 0)
    points = counts.get("point", 0) + counts.get("dot", 0)
    either_comma = counts.get("either,", 0)
    either_point = counts.get("either.", 0) + counts.get("either=", 0)
    either = either_comma + either_point
    marked = commas + points + either
    large = counts.get("large", 0)
    is_doubtful = False
    shown = (
        f"decimal comma {commas}, decimal point {points}, either {either}, "
        f"thousands without a mark {large}"
    )
    if writing.is_typed:
        decision, shown = ".", "the column is not text"
    elif writing.decimal:
        decision, shown = writing.decimal, f"stated in roi.yml ({shown})"
    elif commas and points:
        decision, is_doubtful = ("," if commas > points else "."), True
        decision = "undecided" if commas == points else decision
    elif commas or points:
        decision = "," if commas else "."
    elif not either:
        decision = "."
    elif either_comma and either_point:
        decision, is_doubtful = "undecided", True
    elif column_type == "integer":
        decision = "." if either_comma else ","
    elif large or writing.is_below_a_thousand:
        decision = "," if either_comma else "."
    else:
        decision, is_doubtful = "undecided", True
    is_canonical = canonical == sum(counts.values()) and decision == "."
    variant = "general"
    if is_canonical:
        variant = "decimals" if marked else "as_is"
    return Settled(
        decision=decision if marked else "",
        evidence=shown if marked else "",
        is_doubtful=is_doubtful,
        is_clean=is_canonical,
        variant=variant,
    )


def spelled(column_type: str, cell: str, settled: Settled, writing: Writing) -> str:
    """`1234.5`: a plain decimal without useless zeros, rounded half away from zero."""
    if settled.variant == "as_is" and writing.multiple == 1:
        return cell
    if settled.variant == "decimals" and writing.multiple == 1:
        short = let(_short(cell), "short", "case short when '-0' then '0' else short end")
        return f"case when contains({cell}, '.') then {short} else {cell} end"
    scale, limit = _SCALES[column_type]
    decimal = settled.decision or "."
    mark = {".": "[.]", ",": ","}.get(decimal, "")
    group = {".": ",", ",": "[.]"}.get(decimal, "")
    gap = f"(?:{group}|{_GAP})" if group else _GAP
    whole = f"[0-9]{{1,3}}(?:{gap}[0-9]{{3}})+|[0-9]+"
    whole = f"{whole}|{_INDIAN}" if decimal == "." else whole
    number = f"(?:{whole}){f'(?:{mark}[0-9]*)?|{mark}[0-9]+' if mark else ''}"
    percent = f"(?:{BLANK}*%)?" if column_type == "number" else ""
    multiple = f"(?:{_THOUSAND}|{_MILLION}|{_BILLION})?"
    pattern = (
        f"\\(?{BLANK}*[-−+]?{BLANK}*(?:{number}){BLANK}*{multiple}{percent}"
        f"{BLANK}*{_MINUS}?{BLANK}*\\)?"
    )
    others = f"[^0-9{mark.strip('[]')}]"
    digits = f"replace({replaced('bare', others, '')}, ',', '.')"
    # A multiple is taken on 26 digits so that the product fits; a plain number is rounded once.
    wide = f"try_cast({digits} as decimal(26, 9))"
    plain = f"try_cast({digits} as decimal(38, {scale}))"
    if column_type == "integer":
        # 12.0 is the integer 12, 12.5 is not one.
        plain = f"case when {wide} = trunc({wide}) then {plain} end"
    if writing.multiple != 1:
        wide = f"({wide} * {writing.multiple.numerator} / {writing.multiple.denominator})"
        plain = f"cast({wide} as decimal(38, {scale}))"
    value = f"case when not {contains_match('bare', '[kKMb%]')} then {plain} "
    for sign, by in ((_BILLION, "1000000000"), (_MILLION, "1000000"), (_THOUSAND, "1000")):
        has_sign = contains_match("bare", f"[0-9.,]{BLANK}*{sign}(?:[^A-Za-z]|$)")
        value += f"when {has_sign} then cast({wide} * {by} as decimal(38, {scale})) "
    if column_type == "number":
        value += f"when contains(bare, '%') then cast({wide} * 0.01 as decimal(38, {scale})) "
    value += f"else {plain} end"
    signed = f"case when {contains_match('bare', '[-−(]')} then -({value}) else {value} end"
    parentheses = "starts_with(bare, '(') = ends_with(bare, ')')"
    text = "replace(bare, ',', '.')"
    exponent = f"try_cast({text} as decimal(38, {scale}))"
    if column_type == "integer":
        exact = f"try_cast({text} as decimal(38, 9))"
        exponent = f"case when {exact} = trunc({exact}) then {exponent} end"
    result = (
        f"case when {_is_exponent('bare')} then {exponent} "
        f"when {matches('bare', pattern)} and {parentheses} then {signed} end"
    )
    varchar = "cast(result as varchar)"
    short = f"case when abs(result) < {limit} then {_short(varchar) if scale else varchar} end"
    return let(_bare(cell), "bare", let(result, "result", short))


def canonical_seconds(writing: Writing) -> str | None:
    """The pattern of whole seconds, where they are not given in another unit."""
    return _SECONDS if writing.multiple == 1 else None


def seconds(cell: str, writing: Writing) -> str:
    """Whole seconds: `754`, `12:34` (minutes, seconds) or `0:12:34`."""
    clock = matches(cell, "[0-9]{1,6}:[0-5]?[0-9](?::[0-5]?[0-9])?(?:[.,][0-9]+)?")
    parts = f"string_split(regexp_replace({cell}, '[.,].*$', ''), ':')"
    total = (
        f"case when len({parts}) = 3 then cast({parts}[1] as bigint) * 3600 "
        f"+ cast({parts}[2] as bigint) * 60 + cast({parts}[3] as bigint) "
        f"else cast({parts}[1] as bigint) * 60 + cast({parts}[2] as bigint) end"
    )
    decimal = f"try_cast(replace({cell}, ',', '.') as decimal(18, 6))"
    plain = cell
    if writing.multiple != 1:
        decimal = f"({decimal} * {writing.multiple.numerator} / {writing.multiple.denominator})"
        plain = f"cast(cast({decimal} as bigint) as varchar)"
    return (
        f"case when {matches(cell, _SECONDS)} then {plain} "
        f"when {clock} then cast({total} as varchar) "
        f"when {matches(cell, '[0-9]{1,9}(?:[.,][0-9]{1,9})?(?:e0)?')} "
        f"then cast(cast({decimal} as bigint) as varchar) end"
    )


def _grouped(group: str, mark: str) -> str:
    """The pattern of a number with two marks and more: groups of three, then decimals."""
    head = "[0-9]{1,3}"
    return f"{head}(?:{group}[0-9]{{3}}){{2,}}(?:{mark}[0-9]*)?|{head}{group}[0-9]{{3}}{mark}[0-9]*"


def _is_exponent(cell: str) -> str:
    return matches(cell, _EXPONENT)


def _short(text: str) -> str:
    return f"rtrim(rtrim({text}, '0'), '.')"
