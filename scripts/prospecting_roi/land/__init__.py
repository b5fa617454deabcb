"""Landing: the only part that reads extracts."""

from prospecting_roi.land.accounting import is_landed
from prospecting_roi.land.landing import land, load_at
from prospecting_roi.land.mixture import Mixture, fingerprints
from prospecting_roi.land.pruning import prune
from prospecting_roi.land.reference import reference_path
from prospecting_roi.land.relations import install_relations

__all__ = [
    "Mixture",
    "fingerprints",
    "install_relations",
    "is_landed",
    "land",
    "load_at",
    "prune",
    "reference_path",
]
