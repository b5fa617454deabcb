"""How often each kind of defect strikes: named mixes, or a file."""

from pathlib import Path

import yaml

from prospecting_roi_demo.defects import KINDS

MIXES = {"clean": 0.0, "default": 1.0, "dirty": 3.0}


def shares(mix: str) -> dict[str, float]:
    """Share of records per kind of a mix: a name, or a YAML file of kind: share (others none).

    Raises ValueError with one sentence when the mix or a kind is unknown or a share is not
    between 0 and 1.
    """
    if mix in MIXES:
        return {item.kind: item.share * MIXES[mix] for item in KINDS}
    file = Path(mix)
    if not file.is_file():
        raise ValueError(f"--mix {mix}: neither {', '.join(MIXES)} nor a YAML file of shares.")
    try:
        given = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError):
        raise ValueError(
            f"{mix}: not a YAML file; expected lines such as `missing_source: 0.1`."
        ) from None
    if not isinstance(given, dict):
        # a wrong file, not a wrong type in the program
        raise ValueError(f"{mix}: expected lines such as `missing_source: 0.1`.")  # noqa: TRY004
    known = {item.kind for item in KINDS}
    for kind, share in given.items():
        if kind not in known:
            raise ValueError(
                f"{mix}: unknown kind of defect {kind!r}; the kinds are {', '.join(sorted(known))}."
            )
        if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
            raise ValueError(f"{mix}: the share of {kind} must be a number from 0 to 1.")
    return {str(kind): float(share) for kind, share in given.items()}
