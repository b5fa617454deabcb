"""Links of the documents lead somewhere, and every document is reached from README."""

import re
from pathlib import Path

import pytest

LINK = re.compile(r"\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)")
HEADING = re.compile(r"(?m)^#+ (.+)$")


def anchors(text: str) -> set[str]:
    """Of the headings, as GitHub makes them, and those that are written."""
    written = set(re.findall(r'<a id="([^"]+)"', text))
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    titles = (re.sub(r"[^\w\- ]", "", title.lower()) for title in HEADING.findall(text))
    return written | {title.strip().replace(" ", "-") for title in titles}


def links(document: Path) -> list[tuple[Path, str]]:
    """(file, anchor) of each link to a file; an anchor alone is one of the document itself."""
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    found = ((name or document.name, anchor) for name, anchor in LINK.findall(text))
    return [((document.parent / name).resolve(), anchor) for name, anchor in found]


@pytest.fixture(scope="module")
def documents(project_root: Path) -> list[Path]:
    return [*project_root.glob("*.md"), *(project_root / "docs").glob("*.md")]


def test_every_link_leads_somewhere(documents: list[Path]) -> None:
    missing = []
    for document in documents:
        for path, anchor in links(document):
            is_there = path.exists() and (
                not anchor or anchor in anchors(path.read_text(encoding="utf-8"))
            )
            if not is_there:
                missing.append(f"{document.name}: {path.name}#{anchor}")
    assert missing == []


def test_every_document_is_reached_from_readme(project_root: Path, documents: list[Path]) -> None:
    start = (project_root / "README.md").resolve()
    reached, waiting = set(), [start]
    while waiting:
        document = waiting.pop()
        if document not in reached and document.suffix == ".md":
            reached.add(document)
            waiting += [path for path, _ in links(document)]
    docs = {path.resolve() for path in documents if path.parent.name == "docs"}
    assert docs - reached == set()
