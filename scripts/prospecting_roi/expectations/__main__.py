"""``python -m prospecting_roi.expectations [PARENT]``: a line on stdin asks, one on stdout answers.

It ends at the end of its input, and, whatever it is doing, with the process ``PARENT``. Great
Expectations is read before the first request comes.
"""

import os
import sys
import threading
import time

from prospecting_roi.core.errors import RoiError
from prospecting_roi.expectations import messages

_SECONDS_BETWEEN_LOOKS = 0.2


def main() -> None:
    """Answer every request, in their order."""
    parent = int(sys.argv[1]) if sys.argv[1:] else os.getppid()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    # Whatever a library prints must not stand between two answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    from prospecting_roi.expectations.judge import prepare
    from prospecting_roi.expectations.service import check

    prepare()
    for line in sys.stdin:
        try:
            answer = messages.answer_line(check(messages.read_request(line)))
        except RoiError as error:
            answer = messages.answer_line(error)
        answers.write(f"{answer}\n")
        answers.flush()


def _end_with(parent: int) -> None:
    """End this process at once when its parent has: a killed build leaves nothing at work."""
    while os.getppid() == parent:
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    os._exit(1)


if __name__ == "__main__":
    main()
