"""All hostile files: each defect alone, then several at once."""

from .cells import amounts, days, durations
from .defects import combined, encodings, json_lines, lines, packed, quotes, shapes
from .holders import names, parquets, workbooks
from .trying import Case


def corpus() -> list[Case]:
    """Every hostile file, always in the same order."""
    groups = (
        encodings, lines, quotes, shapes, json_lines, packed, amounts, days, durations, workbooks,
        parquets, names, combined,
    )  # fmt: skip
    return [case for group in groups for case in group()]
