"""Take pictures of a built workspace's report and quality page, to be looked at.

`python scripts/report_pictures.py demo build/pictures [README picture]` (`make report-pictures`):
three widths, A4 as it prints, without colours and as two colour-blind persons see it. Needs a
Chromium on the path.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

WIDTHS = ((1280, 800), (768, 1024), (375, 812))
PAPER = (726, 1054)
"""A4 without its margins, in the pixels of a style sheet."""
EYES = ("achromatopsia", "deuteranopia", "protanopia")


def main(workspace: Path, folder: Path, readme: Path | None) -> None:
    """Write the pictures; ``readme`` is where the first screen goes for README."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise SystemExit("No chromium is on the path: no picture is taken.")
    folder.mkdir(parents=True, exist_ok=True)
    pages = {
        "report": workspace / "reports" / "index.html",
        "quality": workspace / "reports" / "quality" / "index.html",
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, path in pages.items():
            _pictures(browser, name, path.resolve().as_uri(), folder)
        if readme is not None:
            readme.parent.mkdir(parents=True, exist_ok=True)
            page = _opened(browser, pages["report"].resolve().as_uri() + "#lang=en", 1280, 800)
            page.screenshot(path=readme, type="jpeg", quality=50)
        browser.close()
    for path in sorted(folder.glob("*.p*")):
        print(path)


def _pictures(browser: Browser, name: str, address: str, folder: Path) -> None:
    for width, height in WIDTHS:
        page = _opened(browser, address, width, height)
        page.screenshot(path=folder / f"{name}-{width}.png")
        page.screenshot(path=folder / f"{name}-{width}-whole.png", full_page=True)
    page = _opened(browser, address, *PAPER)
    page.emulate_media(media="print")
    page.screenshot(path=folder / f"{name}-a4.png")
    page.pdf(path=folder / f"{name}.pdf", prefer_css_page_size=True)
    for eyes in EYES:
        page = _opened(browser, address, *WIDTHS[0])
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setEmulatedVisionDeficiency", {"type": eyes})
        page.screenshot(path=folder / f"{name}-{eyes}.png")


def _opened(browser: Browser, address: str, width: int, height: int) -> Page:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(address)
    # The script shows what can be chosen when it has unpacked the figures.
    page.wait_for_selector(".view:not([hidden]) header .choices, .switch")
    return page


if __name__ == "__main__":
    workspace, folder, *rest = map(Path, sys.argv[1:])
    main(workspace, folder, rest[0] if rest else None)
