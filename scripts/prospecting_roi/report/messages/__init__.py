"""The texts of the report: a catalogue per language, in a file that a translator can edit.

``en.yml`` and ``fr.yml`` hold the same keys; ``{name}`` in a text is filled in, and a key that ends
in ``_one`` is the singular of the one without. A test compares the two files.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from prospecting_roi.core.plain_yaml import read_yaml

LANGUAGES = ("en", "fr")


class Messages:
    """The texts of one language: ``messages.say("tiles.goal", goal="200")``."""

    def __init__(self, language: str) -> None:
        """Of ``en`` or ``fr``."""
        self._texts = catalogue(language)

    def say(self, key: str, **values: str) -> str:
        """A text with its values filled in. Raises KeyError where there is none."""
        text = self._texts[key]
        return text.format(**values) if values else text

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in self._texts

    def plural(self, key: str, number: object, **values: str) -> str:
        """A text in the singular where ``number`` is 1, else in the plural."""
        return self.say(f"{key}_one" if number == 1 else key, **values)


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """The texts of a language by their key, ``section.name``."""
    file = Path(__file__).parent / f"{language}.yml"
    sections = read_yaml(file.read_text(encoding="utf-8"))
    return {
        f"{section}.{name}": text
        for section, texts in sections.items()
        for name, text in texts.items()
    }
