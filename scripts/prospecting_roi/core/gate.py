"""What an expectation that is not met means for the publication.

The rules are judged by the same words in SQL (``int_rules__checked``).
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from prospecting_roi.core.baseline import expectation_key
from prospecting_roi.core.quality import Expectation, Status


def judged(
    expectations: Sequence[Expectation], fail_on: str, accepted: Collection[str]
) -> list[Expectation]:
    """The expectations with the status that follows from ``fail_on`` and a baseline."""
    return [replace(item, status=_status(item, fail_on, accepted)) for item in expectations]


def _status(item: Expectation, fail_on: str, accepted: Collection[str]) -> Status:
    if item.status == "pass":
        return "pass"
    stops = item.severity == "error" or (item.severity == "warning" and fail_on == "warning")
    if stops and fail_on != "never" and expectation_key(item) not in accepted:
        return "fail"
    return "warn"
