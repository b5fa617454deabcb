"""Stdout and stderr as they are: whatever they can show is shown, nothing makes them fail."""

import codecs
import json
import sys
from collections.abc import Callable
from io import TextIOWrapper
from typing import Any

from prospecting_roi.core.shown import plain, shown_in_log

_HANDLER = "roi-plain"


def make_streams_safe() -> None:
    """A character that stdout or stderr cannot encode is written by a likeness, not an error."""
    codecs.register_error(_HANDLER, _likeness)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=_HANDLER)


def _likeness(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return plain(error.object[error.start : error.end]), error.end


def print_json(data: Any, default: Callable[[Any], Any] = str) -> None:
    """Print data on stdout as JSON that any terminal, file and CI can take: ASCII alone.

    What it holds is as it was given; no line of it is a command of GitHub's workflows.
    """
    text = json.dumps(data, default=default, ensure_ascii=True, indent=1)
    print(text.replace("##[", "#\\u0023["))


def print_lines(text: str) -> None:
    """Print a text on stdout line by line, nothing in it but what is seen."""
    for line in text.split("\n"):
        print(shown_in_log(line))
