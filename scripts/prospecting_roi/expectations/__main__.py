"""``python -m prospecting_roi.expectations``: a line on stdin asks, a line on stdout answers.

It ends at the end of its input. Great Expectations is read before the first request comes.
"""

import os
import sys

from prospecting_roi.core.errors import RoiError
from prospecting_roi.expectations import messages


def main() -> None:
    """Answer every request, in their order."""
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


if __name__ == "__main__":
    main()
