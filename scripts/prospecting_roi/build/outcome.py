"""How the models and tests of a build ended, whoever ran them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from prospecting_roi.publish.comments import Described

Ran = Callable[[str, int, int, float], None]
"""Hears of each model or test that has ended: its name, how many of how many have, its seconds."""
_LONGEST = 300


@dataclass(frozen=True)
class FailedTest:
    """A test that found rows it should not have found."""

    name: str
    rows: int


@dataclass
class Outcome:
    """How the run ended: ``errors`` are sentences, ``failures`` tests with their rows.

    ``described`` are the tables for readers that it made, as the project describes them;
    ``kept`` is how many tables stayed as a build before had made them.
    """

    errors: list[str] = field(default_factory=list)
    failures: list[FailedTest] = field(default_factory=list)
    node_count: int = 0
    described: list[Described] = field(default_factory=list)
    kept: int = 0

    def and_then(self, other: "Outcome") -> "Outcome":
        """How two runs ended, one after the other."""
        return Outcome(
            self.errors + other.errors,
            self.failures + other.failures,
            self.node_count + other.node_count,
            self.described + other.described,
            self.kept + other.kept,
        )


def short(message: str | None) -> str:
    """A message of the engine on one line, its beginning: the log has it whole."""
    text = " ".join((message or "no reason given").split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
