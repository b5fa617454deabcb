"""What follows the switch: it can fail, and the build is published all the same."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prospecting_roi.core.errors import AfterwardsError
from prospecting_roi.core.loads import BuildStamp


@contextmanager
def said_afterwards(stamp: BuildStamp, is_published: Callable[[], bool]) -> Iterator[None]:
    """Around what follows the switch: what goes wrong there does not unpublish the build.

    Raises AfterwardsError in the place of any error or interrupt, once ``is_published``; whoever
    stops reading the result (BrokenPipeError) is no error.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except (Exception, KeyboardInterrupt) as error:
        if not is_published():
            raise
        said = " ".join(str(error).split()) or type(error).__name__
        why = "the command was interrupted" if isinstance(error, KeyboardInterrupt) else said
        raise AfterwardsError(
            f"Build {stamp.build_id} is published, but what comes after it is not complete "
            f"({why}): roi build writes the page and the lists again."
        ) from error
