"""Extracts that stop earlier than they usually do, in one line however many they are."""

from collections.abc import Callable, Sequence

from prospecting_roi.core.quality import Expectation, Text
from prospecting_roi.report.words import Words

_FRESHNESS = "freshness"
_MOST_NAMED = 4


def is_on_freshness(item: Expectation) -> bool:
    """Whether an expectation says how recent an extract is."""
    return item.name == _FRESHNESS


def late_extracts(expectations: Sequence[Expectation]) -> list[Expectation]:
    """The extracts that stop earlier than they usually do."""
    return [item for item in expectations if item.status != "pass" and is_on_freshness(item)]


def freshness(late: Sequence[Expectation], words: Words, called: Callable[[str], str] = str) -> str:
    """The sentence on the late extracts, ``called`` so, those that stopped first named first."""
    worst = sorted(late, key=lambda item: (item.observed, item.suite))
    named = [
        f"{called(item.suite)} ({words.figures(item.observed)})" for item in worst[:_MOST_NAMED]
    ]
    more = len(worst) - len(named)
    listed = ", ".join(named) + (f", + {words.count(more)}" if more else "")
    text = Text(
        f"{words.count(len(late))} extracts stop earlier than they usually do (last record in "
        f"brackets): {listed}. Export them again.",
        f"{words.count(len(late))} extraits s'arrêtent plus tôt que d'habitude (dernière ligne "
        f"entre parenthèses) : {listed}. Exportez-les à nouveau.",
    )
    one = Text(
        f"{listed} stops earlier than it usually does (last record in brackets): export it again.",
        f"{listed} s'arrête plus tôt que d'habitude (dernière ligne entre parenthèses) : "
        "exportez-le à nouveau.",
    )
    return words.text(one if len(late) == 1 else text)
