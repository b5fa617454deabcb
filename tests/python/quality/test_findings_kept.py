"""Findings that are read once and gone through as often as wanted."""

import pytest

from prospecting_roi.build import findings as kept
from prospecting_roi.core.quality import Finding

from .reports import finding


@pytest.mark.parametrize("in_memory", [64_000_000, 100], ids=["in memory", "in a file"])
def test_they_are_gone_through_again_and_again(
    in_memory: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_IN_MEMORY", in_memory)
    made = [
        finding(f"rule_{number % 2}", f"L{number}", extract=f"extract_{number}")
        for number in range(7)
    ]
    rows = [tuple(vars(one).values()) for one in made]
    given = iter([[rows[:3], rows[3:6], rows[6:]]])
    found = kept.Findings(lambda: next(given))
    assert len(found) == 7
    first, second = iter(found), iter(found)
    assert [next(first), next(second), next(first), next(second)] == [made[0], *made[:2], made[1]]
    assert list(first) == made[2:]
    assert list(found) == made
    assert made[5] in found
    assert finding("rule_0", "another") not in found


def test_none_at_all() -> None:
    nothing = kept.Findings(list)
    assert (len(nothing), list(nothing)) == (0, list[Finding]())


def test_they_are_read_when_they_are_kept_or_asked_for() -> None:
    read = list[str]()
    found = kept.Findings(lambda: read.append("read") or [])  # type: ignore[func-returns-value]
    assert not read
    found.keep()
    assert not list(found)
    assert read == ["read"]
