"""The period that a report names in the lines above its header."""

import re
from collections.abc import Sequence

_DAY = (
    r"(?:[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4}"
    r"|[0-9]{1,2}(?:er|st|nd|rd|th)?[ .]+[^\W\d_]{3,}\.?,?[ ]+[0-9]{4}"
    r"|[^\W\d_]{3,}\.?[ ]+[0-9]{1,2}(?:st|nd|rd|th)?,?[ ]+[0-9]{4}|[0-9]{8})"
)
_PERIOD = re.compile(
    rf"({_DAY})[\s\"]*(?:-|–|—|to|au|à|until|->|→|;|,)+[\s\"]*({_DAY})", re.IGNORECASE
)
_START = re.compile(
    r"^\W*(?:(?:period )?start(?:[ _]?date|s| of period)?|begin(?:ning)?(?:[ _]date)?|from"
    r"|(?:date de )?d[eé]but|du|startdatum|begindatum|beginn?|von|(?:data (?:di )?)?inizio"
    rf"|(?:fecha (?:de )?)?inicio|desde|(?:data de )?in[ií]cio)\W+({_DAY})\W*$",
    re.IGNORECASE,
)
_END = re.compile(
    r"^\W*(?:(?:period )?end(?:[ _]?date|s| of period)?|to|until|(?:date de )?fin|au|enddatum"
    r"|einddatum|ende|bis|(?:data (?:di )?)?fine|(?:fecha (?:de )?)?fin|hasta|(?:data de )?fim)"
    rf"\W+({_DAY})\W*$",
    re.IGNORECASE,
)
# A day of any other name may be that of the export.
_ONE_DAY = re.compile(
    r"^\W*(?:(?:date|day|jour|le|on|tag|datum|am|fecha|data|giorno|dia|period|p[eé]riode|zeitraum)"
    rf"\W+)?({_DAY})\W*$",
    re.IGNORECASE,
)


def title_period(title: Sequence[str]) -> tuple[str, str] | None:
    """The first and last day (as written) that a line above the header names, None without."""
    starts, ends = ([p.search(line) for line in title] for p in (_START, _END))
    first, last = (next((one for one in found if one), None) for found in (starts, ends))
    if first and last:
        return first.group(1), last.group(1)
    for pattern in (_PERIOD, _ONE_DAY):
        for line in title:
            found = pattern.search(line)
            if found:
                return found.group(1), found.group(found.lastindex or 1)
    return None
