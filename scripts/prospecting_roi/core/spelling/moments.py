"""Dates, months and timestamps.

Read per cell: ISO 8601 with or without time and zone, `20261115`, Excel serials, names of
months. `05/11/2026` is settled for the whole column: by cells whose day is above twelve, else
by the country of the locale, and then the column stays doubtful.
"""

from collections.abc import Mapping

from prospecting_roi.core.spelling.cells import (
    Settled,
    Writing,
    contains_match,
    let,
    literal,
    matches,
    replaced,
)

ORDERED = "^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})(?:[^0-9].*)?$"
_ZONE = "(?:[zZ]|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)"
_CLOCK = "[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?"
_DAY = "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
# To the second, in UTC: as it is spelled, but for one or two letters.
_UTC = ("____-__-__ __:__:__Z", "____-__-__T__:__:__Z")
_MONTHS = (
    "jan|janv|janvier|january", "fev|fevr|fevrier|feb|february", "mar|mars|march",
    "avr|avril|apr|april", "mai|may", "juin|jun|june", "juil|juillet|jul|july",
    "aou|aout|aug|august", "sep|sept|septembre|september", "oct|octobre|october",
    "nov|novembre|november", "dec|decembre|december",
)  # fmt: skip
# The day before the first day of an Excel serial, counting its 29 February 1900.
_SERIAL_ORIGIN = "timestamp '1899-12-30 00:00:00'"


def classified(cell: str) -> str:
    """The class of a cell: canonical (`iso_day`, `iso_time`, `iso_zoned`), or what it shows.

    `iso_utc` is such a zoned one in UTC, to the second. `day_first` and `month_first` show the
    order, `either` could be both, `same` is both (05/05), `other` is anything else.
    """
    first = f"cast(regexp_extract({cell}, {literal(ORDERED)}, 1) as integer)"
    second = f"cast(regexp_extract({cell}, {literal(ORDERED)}, 2) as integer)"
    order = (
        f"case when {first} > 12 then 'day_first' when {second} > 12 then 'month_first' "
        f"when {first} = {second} then 'same' else 'either' end"
    )
    return (
        f"case when {cell} is null then null "
        f"when {_is_iso_time(cell)} and try_cast({cell} as timestamp) is not null then 'iso_time' "
        f"when {_is_iso_day(cell)} and try_cast({cell} as date) is not null then 'iso_day' "
        f"when {_is_utc(cell)} and try_cast({cell} as timestamptz) is not null then 'iso_utc' "
        f"when {_is_iso_zoned(cell)} and try_cast({cell} as timestamptz) is not null "
        f"then 'iso_zoned' when {matches(cell, ORDERED)} then {order} else 'other' end"
    )


def settle(counts: Mapping[str, int], writing: Writing) -> Settled:
    """The order of the column: `day_first`, `month_first`, a stated pattern, or empty."""
    day_first, month_first = counts.get("day_first", 0), counts.get("month_first", 0)
    either = counts.get("either", 0)
    shown = f"day above twelve {day_first}, month place above twelve {month_first}, either {either}"
    by_locale = "month_first" if writing.is_month_first_locale else "day_first"
    is_doubtful = False
    if writing.dates:
        decision, shown = writing.dates, f"stated in roi.yml ({shown})"
    elif day_first and month_first:
        is_doubtful = True
        decision = "day_first" if day_first > month_first else "month_first"
        decision = by_locale if day_first == month_first else decision
    elif day_first or month_first:
        decision = "day_first" if day_first else "month_first"
    else:
        decision, is_doubtful = by_locale, either > 0
        shown += f"; follows the locale ({writing.country})"
    days, times = counts.get("iso_day", 0), counts.get("iso_time", 0)
    cells = sum(counts.values())
    utc = counts.get("iso_utc", 0)
    is_iso = days + times + utc + counts.get("iso_zoned", 0) == cells
    has_pattern = "%" in decision
    variant = "general"
    if days == cells:
        variant = "iso_days"
    elif times == cells:
        variant = "iso_times"
    elif utc == cells:
        variant = "iso_utc"
    elif is_iso:
        variant = "iso"
    is_ordered = day_first + month_first + either > 0 or (has_pattern and not is_iso)
    return Settled(
        decision=decision if is_ordered else "",
        evidence=shown if is_ordered else "",
        is_doubtful=is_doubtful,
        is_clean=is_iso,
        variant=variant,
    )


def spelled(column_type: str, cell: str, settled: Settled, writing: Writing) -> str:
    """`2026-11-15`, `2026-11-01` (month) or `2026-11-15 08:30:00` (UTC)."""
    if column_type == "timestamp":
        zone = literal(writing.time_zone)
        if writing.zone_cell:
            zone = f"coalesce({writing.zone_cell}, {zone})"
        own = literal(writing.business_time_zone)
        return _read(cell, settled, zone, "UTC", 19, None if zone == own else own)
    if settled.variant == "iso_days":
        return cell if column_type == "date" else f"left({cell}, 7) || '-01'"
    # A day is that of its own clock, or of the workspace's where the cell states a zone.
    day = _read(cell, settled, None, writing.business_time_zone, 10)
    if column_type == "date":
        return day
    return f"coalesce({_month_alone(cell)}, left({day}, 7) || '-01')"


def _read(
    cell: str,
    settled: Settled,
    zone: str | None,
    target_zone: str,
    length: int,
    day_zone: str | None = None,
) -> str:
    """The cell read as a moment, on the clock of `target_zone`, as text of a length.

    A cell without zone is on the clock of `zone` (SQL), or stays as it is where that is None. A day
    without an hour is no moment of a zone: it is that day in `day_zone`, where given.
    """

    def placed(zoneless: str) -> str:
        if zone is None:
            return zoneless
        own = zone
        if day_zone is not None:
            has_clock = f"contains({cell}, ':') or {zoneless} <> date_trunc('day', {zoneless})"
            own = f"case when {has_clock} then {zone} else {day_zone} end"
        return _on_clock(f"timezone({own}, {zoneless})", target_zone)

    if settled.variant in ("iso_days", "iso_times"):
        text = f"cast({placed(f'cast({cell} as timestamp)')} as varchar)"
        return text if zone is not None else f"left({text}, {length})"
    # What ends in Z to the second is the moment itself: far cheaper than to cast it twice.
    as_it_is = f"left({cell}, 10) || ' ' || substr({cell}, 12, 8)"
    if settled.variant == "iso_utc" and zone is not None:
        return f"case when contains({cell}, 'T') then {as_it_is} else left({cell}, 19) end"
    if settled.variant in ("iso", "iso_utc"):
        zoned = _on_clock(f"cast({cell} as timestamptz)", target_zone)
        plain = placed(f"cast({cell} as timestamp)")
        moment = f"case when {_is_iso_zoned(cell)} then {zoned} else {plain} end"
        text = f"left(cast({moment} as varchar), {length})"
        if zone is None:
            return text
        is_utc = f"strlen({cell}) = 20 and ends_with({cell}, 'Z') and substr({cell}, 18, 1) < '6'"
        return f"case when {is_utc} and {_is_iso_zoned(cell)} then {as_it_is} else {text} end"
    order = settled.decision
    zoned = (
        f"case when {matches('iso', _DAY + _CLOCK + _ZONE)} "
        f"then {_on_clock('try_cast(iso as timestamptz)', target_zone)} end"
    )
    half_day = (
        f"case when {matches('iso', _DAY + ' [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})? [AP]M')} then "
        f"coalesce(try_strptime(iso, '%Y-%m-%d %I:%M:%S %p'), "
        f"try_strptime(iso, '%Y-%m-%d %I:%M %p')) end"
    )
    serial = (
        f"case when {matches(cell, '[1-7][0-9]{4}(?:[.][0-9]+)?(?:e0)?')} then {_SERIAL_ORIGIN} "
        f"+ to_seconds(cast(round(try_cast({cell} as decimal(20, 10)) * 86400) as bigint)) end"
    )
    plain = (
        f"case when {matches('iso', f'{_DAY}(?:{_CLOCK})?')} then try_cast(iso as timestamp) end"
    )
    # Moving a clock of the last year could leave it.
    last = 9999 if zone is None else 9998
    stated = f"try_strptime({cell}, {literal(order)}), " if "%" in order else ""
    zoneless = let(
        f"coalesce({stated}{plain}, {half_day}, {serial})",
        "clock",
        f"case when year(clock) between 1000 and {last} then {placed('clock')} end",
    )
    iso = _as_iso(cell, "month_first" if order == "month_first" else "day_first")
    moment = let(iso, "iso", f"coalesce({zoned}, {zoneless})")
    return f"left(cast({moment} as varchar), {length})"


def _on_clock(moment: str, zone: str) -> str:
    """A moment on the clock of a zone; UTC is what DuckDB counts in, and need not be looked up."""
    if zone == "UTC":
        return f"make_timestamp(epoch_us({moment}))"
    return f"timezone({literal(zone)}, {moment})"


def _as_iso(cell: str, order: str) -> str:
    """The cell with its day written year-month-day, one blank before the clock, none after."""
    numbered = _without_month_names(cell)
    text = replaced(f"upper({numbered})", ",? +(?:[AÀ] +|AT +)?", " ")
    day, month = ("\\1", "\\2") if order == "day_first" else ("\\2", "\\1")
    text = replaced(text, "^([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})", "\\1-\\2-\\3", "")
    text = replaced(text, "^((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})$", "\\1-\\2-\\3", "")
    any_year = "^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]"
    text = replaced(text, f"{any_year}([0-9]{{4}})", f"\\3-{month}-{day}", "")
    # Two-digit years: 69 to 99 are of the last century, as POSIX has it.
    text = replaced(text, f"{any_year}([7-9][0-9]|69)([^0-9]|$)", f"19\\3-{month}-{day}\\4", "")
    text = replaced(text, f"{any_year}([0-6][0-9])([^0-9]|$)", f"20\\3-{month}-{day}\\4", "")
    text = replaced(text, "([0-9]) ?(UTC|GMT|Z)$", "\\1Z", "")
    text = replaced(text, "([0-9]) ?([+-][0-9]{2}):?([0-9]{2})$", "\\1\\2:\\3", "")
    # The expression above would also take the end of a bare day; give that back.
    text = replaced(text, "^([0-9]{4}-[0-9]{1,2})(-[0-9]{2}):([0-9]{2})$", "\\1\\2\\3", "")
    text = replaced(text, "([ T][0-9]{1,2}:[0-9]{2})(Z|[+-][0-9:]+)$", "\\1:00\\2", "")
    return replaced(text, "([0-9])([AP])\\.?M\\.?$", "\\1 \\2M", "")


def _month_number(word: str) -> str:
    cases = " ".join(
        f"when {word} in ({', '.join(literal(name) for name in names.split('|'))}) "
        f"then '{position:02d}'"
        for position, names in enumerate(_MONTHS, start=1)
    )
    return f"case {cases} end"


def _without_month_names(cell: str) -> str:
    """`15 nov. 2026` and `Nov 15, 2026` as `2026-11-15`; other cells as they are."""
    middle = "([0-9]{1,2})(?:er|st|nd|rd|th)?[ .-]+([^0-9 ,.-]{3,})[., -]+([0-9]{4})(.*)"
    start = "([^0-9 ,.-]{3,})[. ]+([0-9]{1,2})(?:st|nd|rd|th)?,? +([0-9]{4})(.*)"

    def rebuilt(pattern: str, day: int, word: int) -> str:
        part = [f"regexp_extract({cell}, {literal(pattern)}, {group})" for group in range(5)]
        name = f"lower(strip_accents({part[word]}))"
        whole = f"{part[3]} || '-' || {_month_number('word')} || '-' || {part[day]} || {part[4]}"
        return let(name, "word", f"coalesce({whole}, {cell})")

    has_letters = contains_match(cell, "[^0-9 ,./:TZ+-]{3,}")
    return (
        f"case when not {has_letters} then {cell} "
        f"when {matches(cell, middle)} then {rebuilt(middle, 1, 2)} "
        f"when {matches(cell, start)} then {rebuilt(start, 2, 1)} else {cell} end"
    )


def _month_alone(cell: str) -> str:
    """The first day of `2026-11`, `11/2026`, `202611` or `nov. 2026`; null for other cells."""
    year_month = "((?:19|20)[0-9]{2})(?:[-/.]([0-9]{1,2})|([01][0-9]))"
    month_year = "([0-9]{1,2})[-/. ]((?:19|20)[0-9]{2})"
    named = "([^0-9 .-]{3,})[. -]+((?:19|20)[0-9]{2})"

    def part(pattern: str, group: int) -> str:
        return f"regexp_extract({cell}, {literal(pattern)}, {group})"

    word = f"lower(strip_accents({part(named, 1)}))"
    either = f"{part(year_month, 2)} || {part(year_month, 3)}"
    day = (
        f"case when {matches(cell, year_month)} "
        f"then {part(year_month, 1)} || '-' || lpad({either}, 2, '0') || '-01' "
        f"when {matches(cell, month_year)} "
        f"then {part(month_year, 2)} || '-' || lpad({part(month_year, 1)}, 2, '0') || '-01' "
        f"when {matches(cell, named)} then {part(named, 2)} || '-' || "
        f"{let(word, 'word', _month_number('word'))} || '-01' end"
    )
    return let(day, "day", "case when try_cast(day as date) is not null then day end")


def _is_iso_day(cell: str) -> str:
    return f"strlen({cell}) = 10 and substr({cell}, 8, 1) = '-' and {_has_usual_year(cell)}"


def _is_iso_time(cell: str) -> str:
    return (
        f"strlen({cell}) = 19 and {_has_usual_year(cell)} "
        f"and substr({cell}, 11, 1) in (' ', 'T') and substr({cell}, 17, 1) = ':'"
    )


def _is_utc(cell: str) -> str:
    either = " or ".join(f"{cell} like {literal(pattern)}" for pattern in _UTC)
    # a second of one digit and a dot could be cast, too
    return f"({either}) and substr({cell}, 19, 1) <> '.' and {_has_usual_year(cell)}"


def _is_iso_zoned(cell: str) -> str:
    return (
        f"strlen({cell}) between 20 and 32 and {_has_usual_year(cell)} "
        f"and substr({cell}, 17, 1) = ':' and (ends_with({cell}, 'Z') "
        f"or substr({cell}, -6, 1) in ('+', '-') and substr({cell}, -3, 1) = ':')"
    )


def _has_usual_year(cell: str) -> str:
    return f"substr({cell}, 5, 1) = '-' and {cell} between '1000' and '9999'"
