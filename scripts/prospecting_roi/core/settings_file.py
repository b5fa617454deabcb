"""`roi.yml`: read, checked, and made into the settings of a workspace."""

from collections.abc import Mapping
from typing import Any

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.limits import Limits
from prospecting_roi.core.located_yaml import read_located_yaml
from prospecting_roi.core.sections import make_section
from prospecting_roi.core.settings import RuleSetting, Settings
from prospecting_roi.core.settings_check import check_settings
from prospecting_roi.core.workspace import Workspace


def read_settings(ws: Workspace) -> Settings:
    """Read and check `roi.yml`.

    Raises UserError, one sentence naming file, line, key, what was expected and what to do.
    """
    path = ws.settings_file
    if not path.is_file():
        raise UserError(
            f"There is no roi.yml in {ws.root}; run `roi init {ws.root}` for a new workspace, "
            f"or name an existing one with --workspace."
        )
    located = read_located_yaml(path)
    check_settings(path.name, located)
    data: Mapping[str, Any] = located.data
    stated: Mapping[str, Any] = data.get("settings") or {}
    values = dict(stated)
    for key in ("currency", "time_zone", "locale"):
        if data.get(key) is not None:
            values[key] = data[key]
    checks: Mapping[str, Any] = data.get("checks") or {}
    if checks.get("fail_on") is not None:
        values["fail_on"] = checks["fail_on"]
    company = data.get("company") or "My company"
    sections = []
    for extract, given in (data.get("extracts") or {}).items():
        entries = given if isinstance(given, list) else [given or {}]
        for position, entry in enumerate(entries):
            key_path = ("extracts", extract, position) if isinstance(given, list) else ()
            line = located.line(key_path or ("extracts", extract))
            lines = located.lines_below(key_path or ("extracts", extract))
            sections.append(make_section(extract, position, entry, line, lines))
    return Settings(
        company=str(company),
        rules=_rules(checks.get("rules") or {}),
        sections=tuple(sections),
        limits=Limits(**(data.get("limits") or {})),
        allowed_folders=tuple(data.get("allowed_folders") or ()),
        **values,
    )


def _rules(given: Mapping[str, Any]) -> tuple[RuleSetting, ...]:
    return tuple(RuleSetting(rule_id=name, **entry) for name, entry in sorted(given.items()))
