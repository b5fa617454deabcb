"""The errors a run can end with, each with the exit code the command line promises."""

from typing import ClassVar


class RoiError(Exception):
    """An error with one sentence for the person at the keyboard and an exit code."""

    exit_code: ClassVar[int] = 3


class CheckFailure(RoiError):  # noqa: N818 - the checks failed, not the program
    """Checks failed: nothing was published. ``result`` is what the build made nevertheless."""

    exit_code = 1

    def __init__(self, sentence: str, result: object = None) -> None:
        """With one sentence and, where there is one, the result of the build."""
        super().__init__(sentence)
        self.result = result


class UserError(RoiError):
    """Input or settings are wrong: says what, where, what was expected and what to do.

    ``is_printed``: the result on stdout says so already, as JSON where JSON was asked for.
    """

    exit_code = 2

    def __init__(self, sentence: str, *, is_printed: bool = False) -> None:
        """With one sentence."""
        super().__init__(sentence)
        self.is_printed = is_printed


class EngineError(RoiError):
    """The engine (dbt, DuckDB, PostgreSQL) failed: nothing was published."""

    exit_code = 3


class AfterwardsError(RoiError):
    """The build is published; what follows the switch (page, lists, printing) is not complete."""

    exit_code = 5


class BusyError(RoiError):
    """Another build holds the workspace."""

    exit_code = 4
