"""The browser in which pages are looked at, as patient as a busy machine needs it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@contextmanager
def browser() -> "Iterator[Browser]":
    """Chromium without a window; skips without it."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no chromium on the path: no page is looked at in a browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # It refuses its own sandbox to root; the memory that containers share is small.
        started = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-dev-shm-usage"],
            timeout=300_000,
        )
        yield started
        started.close()
