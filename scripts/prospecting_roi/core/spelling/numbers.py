"""Amounts, numbers, integers and durations.

Whether `1.234` is one or a thousand is settled once for the whole column: by cells that show
it (`1.234,56`, `12,5`, `1.234.567`), else by the absence of any thousands mark in large
numbers. A column in which nothing shows it stays doubtful: the cells that could be either are
null, the others are read.
"""

from collections.abc import Mapping

from prospecting_roi.core.spelling.cells import (
    BLANK,
    Settled,
    Writing,
    contains_match,
    let,
    literal,
    matches,
    replaced,
)

# decimals kept, and the first absolute value that is too large for the typed column
_SCALES = {"amount": (4, str(10**14)), "number": (9, str(10**9)), "integer": (0, str(10**18))}

_CANONICAL = {
    "amount": "0|-?[1-9][0-9]{0,13}|-?(?:0|[1-9][0-9]{0,13})\\.[0-9]{1,4}",
    "number": "0|-?[1-9][0-9]{0,8}|-?(?:0|[1-9][0-9]{0,8})\\.[0-9]{1,9}",
    "integer": "0|-?[1-9][0-9]{0,17}",
}
_EXPONENT = "[-+]?[0-9]+(\\.[0-9]*)?[eE][-+]?[0-9]{1,3}"
_CODES = (
    "(?i:EUROS?|EUR|USD|GBP|CHF|CAD|AUD|JPY|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|TRY|MAD|TND|DZD"
    "|XOF|XAF|XPF|BRL|CNY|INR|MXN|AED|SAR|ZAR|SGD|HKD|NZD)"
)
_CURRENCY = f"(?:R\\$|US\\$|[€$£¥]|{_CODES})"
_GAP = f"(?:{BLANK}|['’])"
_MINUS = "[-−]"


def classified(column_type: str, cell: str) -> str:
    """The class of a cell: what it shows of the decimal mark.

    `small` and `large` (four digits and more) are canonical without a mark, `point` is canonical
    with decimals. `comma` and `dot` are other cells that show a decimal comma or point, `other`
    those that show nothing. `either,` and `either.` could be one or a thousand (`either=` too,
    canonical otherwise).
    """
    number = f"rtrim(regexp_extract({cell}, {literal(f'[0-9.,](?:[0-9.,]|{_GAP})*')}))"
    marks = replaced(number, "[^.,]", "")
    either = matches(number, "[1-9][0-9]{0,2}[.,][0-9]{3}")
    is_canonical = matches(cell, _CANONICAL[column_type])
    has_mark = f"contains({cell}, '.') or contains({cell}, ',')"
    one_mark = (
        f"case when not {either} then case when {marks} = ',' then 'comma' "
        f"when {is_canonical} then 'point' else 'dot' end "
        f"when contains({cell}, 'R$') then 'comma' "
        f"when contains({cell}, '$') or contains({cell}, '£') then 'dot' "
        f"when {marks} = ',' then 'either,' when {is_canonical} then 'either=' else 'either.' end"
    )
    return (
        f"case when {cell} is null then null "
        f"when not ({has_mark}) then case when not {is_canonical} then 'other' "
        f"when strlen(ltrim({cell}, '-')) < 4 then 'small' else 'large' end "
        f"when {_is_exponent(cell)} then 'other' "
        f"when {marks} in ('.', ',') then {one_mark} "
        f"when {matches(number, _grouped('[.]', ','))} then 'comma' "
        f"when {matches(number, _grouped(',', '[.]'))} then 'dot' else 'other' end"
    )


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


def spelled(column_type: str, cell: str, settled: Settled) -> str:
    """`1234.5`: a plain decimal without useless zeros, rounded half away from zero."""
    if settled.variant == "as_is":
        return cell
    if settled.variant == "decimals":
        short = let(_short(cell), "short", "case short when '-0' then '0' else short end")
        return f"case when contains({cell}, '.') then {short} else {cell} end"
    scale, limit = _SCALES[column_type]
    mark = {".": "[.]", ",": ","}.get(settled.decision or ".", "")
    group = {".": ",", ",": "[.]"}.get(settled.decision or ".", "")
    gap = f"(?:{group}|{_GAP})" if group else _GAP
    fraction = f"(?:{mark}[0-9]*)?" if mark else ""
    number = f"(?:[0-9]{{1,3}}(?:{gap}[0-9]{{3}})+|[0-9]+){fraction}"
    number = f"(?:{number}|{mark}[0-9]+)" if mark else f"(?:{number})"
    percent = f"(?:{BLANK}*%)?" if column_type == "number" else ""
    sign = f"(?:[-−+]?{BLANK}*{_CURRENCY}?{BLANK}*|{_CURRENCY}{BLANK}*[-−+]{BLANK}*)"
    pattern = (
        f"\\(?{BLANK}*{sign}{number}"
        f"{BLANK}*[kKM]?{percent}{BLANK}*{_CURRENCY}?{BLANK}*(?:HT)?{BLANK}*{_MINUS}?{BLANK}*\\)?"
    )
    kept = "[^0-9" + mark.strip("[]") + "]"
    digits = f"replace({replaced(cell, kept, '')}, ',', '.')"
    thousand = contains_match(cell, f"[0-9.,]{BLANK}*[kK](?:[^A-Za-z]|$|{_CODES})")
    million = contains_match(cell, f"[0-9.,]{BLANK}*M(?:[^A-Za-z]|$|{_CODES})")
    # A multiple is taken on 26 digits so that the product fits; a plain number is rounded once.
    wide = f"try_cast({digits} as decimal(26, 9))"
    plain = f"try_cast({digits} as decimal(38, {scale}))"
    if column_type == "integer":
        # 12.0 is the integer 12, 12.5 is not one.
        plain = f"case when {wide} = trunc({wide}) then {plain} end"
    value = (
        f"case when {thousand} then cast({wide} * 1000 as decimal(38, {scale})) "
        f"when {million} then cast({wide} * 1000000 as decimal(38, {scale})) "
    )
    if column_type == "number":
        value += f"when contains({cell}, '%') then cast({wide} * 0.01 as decimal(38, {scale})) "
    value += f"else {plain} end"
    signed = f"case when {contains_match(cell, '[-−(]')} then -({value}) else {value} end"
    parentheses = f"starts_with({cell}, '(') = ends_with({cell}, ')')"
    exponent = f"try_cast({cell} as decimal(38, {scale}))"
    if column_type == "integer":
        exact = f"try_cast({cell} as decimal(38, 9))"
        exponent = f"case when {exact} = trunc({exact}) then {exponent} end"
    result = (
        f"case when {_is_exponent(cell)} then {exponent} "
        f"when {matches(cell, pattern)} and {parentheses} then {signed} end"
    )
    text = f"cast({result} as varchar)"
    short = _short(text) if scale else text
    return f"case when abs({result}) < {limit} then {short} end"


def seconds(cell: str) -> str:
    """Whole seconds: `754`, `12:34` (minutes, seconds) or `0:12:34`."""
    clock = matches(cell, "[0-9]{1,6}:[0-5]?[0-9](?::[0-5]?[0-9])?(?:[.,][0-9]+)?")
    parts = f"string_split(regexp_replace({cell}, '[.,].*$', ''), ':')"
    total = (
        f"case when len({parts}) = 3 then cast({parts}[1] as bigint) * 3600 "
        f"+ cast({parts}[2] as bigint) * 60 + cast({parts}[3] as bigint) "
        f"else cast({parts}[1] as bigint) * 60 + cast({parts}[2] as bigint) end"
    )
    decimal = f"try_cast(replace({cell}, ',', '.') as decimal(18, 6))"
    return (
        f"case when {matches(cell, '0|[1-9][0-9]{0,8}')} then {cell} "
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
