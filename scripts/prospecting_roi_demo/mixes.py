"""How often each kind of defect strikes: named mixes, or a file."""

from collections import Counter
from pathlib import Path

import yaml

from prospecting_roi_demo.defects import KINDS, Removal

MIXES = {"clean": 0.0, "default": 1.0, "dirty": 3.0}
ALL = "all"
# of the records of an extract, in the mix `all`; some have many, or matter to many others
DAMAGED = 0.5
# kinds that strike few of the records they are drawn for
RARE = {
    **dict.fromkeys(("won_before_created", "missing_won_amount", "stale_opportunity"), 4),
    **dict.fromkeys(("order_without_opportunity", "order_without_account"), 3),
    **dict.fromkeys(("open_without_owner", "open_without_expected_close"), 4),
    **dict.fromkeys(("contractor_named", "media_bill_too_high", "media_bill_of_nothing"), 4),
    **dict.fromkeys(("unknown_category", "unknown_allocation_key"), 2),
    **dict.fromkeys(("reversed_service_period", "ledger_booked_twice"), 2),
}
DAMAGED_OF = {
    "call_logs": 0.03,
    "crm_touches": 0.05,
    "time_entries": 0.02,
    "ad_spend": 0.1,
    "people": 0.1,
}


def shares(mix: str) -> dict[str, float]:
    """Share of records per kind of a mix: a name, or a YAML file of kind: share (others none).

    Raises ValueError with one sentence when the mix or a kind is unknown or a share is not
    between 0 and 1.
    """
    if mix in MIXES:
        return {item.kind: 0.0 if item.is_extra else item.share * MIXES[mix] for item in KINDS}
    if mix == ALL:
        return _every_kind()
    file = Path(mix)
    if not file.is_file():
        raise ValueError(
            f"--mix {mix}: neither {', '.join([*MIXES, ALL])} nor a YAML file of shares."
        )
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


def _every_kind() -> dict[str, float]:
    """Every kind of an extract about equally often; of groups of records, few are removed."""
    weights: Counter[str] = Counter()
    for item in KINDS:
        if not isinstance(item, Removal):
            weights[item.extract] += RARE.get(item.kind, 1)
    return {
        item.kind: item.share
        if isinstance(item, Removal)
        else RARE.get(item.kind, 1) * DAMAGED_OF.get(item.extract, DAMAGED) / weights[item.extract]
        for item in KINDS
    }
