"""How a command ends: one sentence on stderr, an exit code, and the traceback in a file."""

import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from prospecting_roi.core.errors import CheckFailure, EngineError, RoiError
from prospecting_roi.core.shown import shown_in_log
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.report.streams import print_json

INTERRUPTED = 130


@contextmanager
def one_sentence(workspace: Path, *, is_json: bool = False) -> Iterator[None]:
    """Around a command: whatever it raises becomes one sentence and the promised exit code.

    An error nobody foresaw is the engine's (3); its traceback goes to ``state/logs/roi.log``.
    SIGTERM ends a command like the keyboard does (130). With ``is_json`` stdout says so, too.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    except KeyboardInterrupt:
        _end("Interrupted: nothing was published by this command.", INTERRUPTED, is_json)
    except BrokenPipeError:
        # Whoever read the result has stopped reading; what was to be done is done.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except RoiError as error:
        if isinstance(error, EngineError):
            _log(workspace, error)
        is_printed = isinstance(error, CheckFailure) and error.result is not None
        _end(str(error), error.exit_code, is_json and not is_printed)
    except Exception as error:  # noqa: BLE001 - the last place where an error can be told
        said = " ".join(str(error).split()) or "no reason given"
        log = _log(workspace, error)
        sentence = f"The engine failed ({type(error).__name__}: {said}); details are in {log}."
        _end(sentence, EngineError.exit_code, is_json)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end(sentence: str, exit_code: int, is_json: bool) -> None:
    print(shown_in_log(sentence), file=sys.stderr, flush=True)
    if is_json:
        print_json({"status": "failed", "exit_code": exit_code, "error": sentence})
    sys.exit(exit_code)


def _log(workspace: Path, error: BaseException) -> Path:
    """Append the traceback to the workspace's log; returns where it is."""
    state = Workspace(workspace).state
    folder = state / "logs" if state.is_dir() else Path(tempfile.gettempdir())
    log = folder / "roi.log"
    folder.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as file:
        file.writelines(traceback.format_exception(error))
    return log
