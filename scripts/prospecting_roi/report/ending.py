"""How a command ends: one sentence on stderr, an exit code, and the traceback in a file."""

import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from prospecting_roi.core.errors import (
    AfterwardsError,
    CheckFailure,
    EngineError,
    RoiError,
    UserError,
)
from prospecting_roi.core.shown import shown_in_log
from prospecting_roi.core.surroundings import of_surroundings
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.report.stopping import Stopping
from prospecting_roi.report.streams import print_json

INTERRUPTED = 130
_LOG_BYTES = 1_000_000
_INTERRUPTED = "Interrupted: nothing was published by this command."
_STOPPED = "Interrupted, and ended at once: roi runs says what is published."


@contextmanager
def one_sentence(workspace: Path, *, is_json: bool = False) -> Iterator[None]:
    """Around a command: whatever it raises becomes one sentence and the promised exit code.

    What lies in the files and rights around it is the user's (2); an error nobody foresaw is the
    engine's (3), and its traceback goes to ``state/logs/roi.log``. SIGTERM ends a command like
    the keyboard does (130). With ``is_json`` stdout says so, too.
    """

    def give_up() -> None:
        _say(_STOPPED, INTERRUPTED, is_json)
        os._exit(INTERRUPTED)

    stopping = Stopping(give_up)
    try:
        with stopping:
            yield
            sys.stdout.flush()
    except KeyboardInterrupt:
        _end(_INTERRUPTED, INTERRUPTED, is_json)
    except BrokenPipeError:
        # Whoever read the result has stopped reading; what was to be done is done.
        _forget_stdout()
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - the last place where an error can be told
        if stopping.is_asked and not isinstance(error, AfterwardsError):
            # What a library makes of the interruption (`Query interrupted`) is no failure.
            _end(_INTERRUPTED, INTERRUPTED, is_json)
        _end_with(error, workspace, is_json=is_json)


def _end_with(error: Exception, workspace: Path, *, is_json: bool) -> NoReturn:
    """End with the sentence and the code of an error."""
    if isinstance(error, RoiError):
        if isinstance(error, EngineError):
            _log(workspace, error)
        is_printed = isinstance(error, CheckFailure) and error.result is not None
        is_printed = is_printed or (isinstance(error, UserError) and error.is_printed)
        _end(str(error), error.exit_code, is_json and not is_printed)
    log = _log(workspace, error)
    sentence = of_surroundings(error)
    if sentence is not None:
        _end(sentence, UserError.exit_code, is_json)
    said = " ".join(str(error).split()) or "no reason given"
    where = f"details are in {log}" if log else "no log of it could be written"
    sentence = f"The engine failed ({type(error).__name__}: {said}); {where}."
    _end(sentence, EngineError.exit_code, is_json)


def _end(sentence: str, exit_code: int, is_json: bool) -> NoReturn:
    """Say how it ended, as far as anybody can be told, and end with the exit code."""
    _say(sentence, exit_code, is_json)
    sys.exit(exit_code)


def _say(sentence: str, exit_code: int, is_json: bool) -> None:
    with suppress(OSError):
        print(shown_in_log(sentence), file=sys.stderr, flush=True)
    try:
        if is_json:
            say_failure(sentence, exit_code)
        sys.stdout.flush()
    except OSError:
        _forget_stdout()


def say_failure(sentence: str, exit_code: int) -> None:
    """The JSON of a command that did not end well."""
    status = "published" if exit_code == AfterwardsError.exit_code else "failed"
    print_json({"status": status, "exit_code": exit_code, "error": sentence})


def _forget_stdout() -> None:
    """What could not be written must not be tried again at the end: it would change the code."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _log(workspace: Path, error: BaseException) -> Path | None:
    """Append the traceback to the workspace's log; returns where it is, None where it cannot be."""
    place = Workspace(workspace)
    folder = place.logs if place.state.is_dir() else Path(tempfile.gettempdir())
    log = folder / "roi.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if log.exists() and not log.is_file():
            return None
        if log.exists() and log.stat().st_size > _LOG_BYTES:
            log.replace(log.with_name("roi.log.1"))
        with log.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines(traceback.format_exception(error))
    except OSError:
        return None
    return log
