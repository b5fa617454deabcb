"""How a command ends: one sentence on stderr, an exit code, and the traceback in a file."""

import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from prospecting_roi.core.errors import AfterwardsError, CheckFailure, EngineError, RoiError
from prospecting_roi.core.shown import shown_in_log
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.report.streams import print_json

INTERRUPTED = 130
_LOG_BYTES = 1_000_000


@contextmanager
def one_sentence(workspace: Path, *, is_json: bool = False) -> Iterator[None]:
    """Around a command: whatever it raises becomes one sentence and the promised exit code.

    An error nobody foresaw is the engine's (3); its traceback goes to ``state/logs/roi.log``.
    SIGTERM ends a command like the keyboard does (130). With ``is_json`` stdout says so, too.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
        sys.stdout.flush()
    except KeyboardInterrupt:
        _end("Interrupted: nothing was published by this command.", INTERRUPTED, is_json)
    except BrokenPipeError:
        # Whoever read the result has stopped reading; what was to be done is done.
        _forget_stdout()
        sys.exit(0)
    except RoiError as error:
        if isinstance(error, EngineError):
            _log(workspace, error)
        is_printed = isinstance(error, CheckFailure) and error.result is not None
        _end(str(error), error.exit_code, is_json and not is_printed)
    except Exception as error:  # noqa: BLE001 - the last place where an error can be told
        said = " ".join(str(error).split()) or "no reason given"
        log = _log(workspace, error)
        where = f"details are in {log}" if log else "no log of it could be written"
        sentence = f"The engine failed ({type(error).__name__}: {said}); {where}."
        _end(sentence, EngineError.exit_code, is_json)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end(sentence: str, exit_code: int, is_json: bool) -> None:
    """Say how it ended, as far as anybody can be told, and end with the exit code."""
    with suppress(OSError):
        print(shown_in_log(sentence), file=sys.stderr, flush=True)
    status = "published" if exit_code == AfterwardsError.exit_code else "failed"
    try:
        if is_json:
            print_json({"status": status, "exit_code": exit_code, "error": sentence})
        sys.stdout.flush()
    except OSError:
        _forget_stdout()
    sys.exit(exit_code)


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
        if log.exists() and log.stat().st_size > _LOG_BYTES:
            log.replace(log.with_name("roi.log.1"))
        with log.open("a", encoding="utf-8") as file:
            file.writelines(traceback.format_exception(error))
    except OSError:
        return None
    return log
