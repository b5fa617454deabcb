"""The findings as the page's script reads them."""

import json
from collections.abc import Sequence
from itertools import islice
from typing import Any

from prospecting_roi.core.quality import QualityReport
from prospecting_roi.core.shown import shown
from prospecting_roi.report.quality.words import NAMES, SCRIPT_WORDS, name

FINDINGS_SHOWN = 100_000


class _Codes:
    """Texts said once, and told by their place."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._places: dict[str, int] = {}

    def place(self, text: str) -> int:
        if text not in self._places:
            self._places[text] = len(self.texts)
            self.texts.append(text)
        return self._places[text]


def browse_json(report: QualityReport, locales: Sequence[str]) -> str:
    """JSON that may stand in a script element: every ``<``, ``>`` and ``&`` is escaped.

    A finding is a row: rule, entity, id, extract, column, file, record, amount (text, so that it
    stays exact), first seen, state; repeated texts are places in ``texts``.
    """
    codes = _Codes()
    rules = {rule.rule_id: place for place, rule in enumerate(report.rules)}
    rows = [
        [
            rules[finding.rule_id],
            codes.place(finding.entity),
            shown(finding.entity_id),
            codes.place(finding.extract),
            codes.place(shown(report.header(finding.extract, finding.column_name))),
            None if finding.source_file is None else codes.place(shown(finding.source_file)),
            finding.source_record,
            None if finding.amount_at_stake is None else f"{finding.amount_at_stake:.2f}",
            codes.place(finding.first_seen.isoformat()),
            finding.state,
        ]
        for finding in islice(report.findings, FINDINGS_SHOWN)
    ]
    data: dict[str, Any] = {
        "currency": report.currency,
        "locales": {locale[:2]: locale.replace("_", "-") for locale in locales},
        "words": {
            language: {key: getattr(text, language) for key, text in SCRIPT_WORDS.items()}
            for language in ("en", "fr")
        },
        "names": {
            language: {
                kind: {key: name(kind, key, language) for key in texts}
                for kind, texts in NAMES.items()
            }
            for language in ("en", "fr")
        },
        "rules": [
            {
                "owner": rule.owner,
                "severity": rule.severity,
                "en": [rule.title.en, rule.repair.en],
                "fr": [rule.title.fr, rule.repair.fr],
            }
            for rule in report.rules
        ],
        "texts": codes.texts,
        "rows": rows,
    }
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
