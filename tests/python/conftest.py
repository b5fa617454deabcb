"""What the tests share: where the project lies, and data that is not part of it."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The folder with dbt_project.yml."""
    return Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """The folder of ROI_REFERENCE_DATA; skips where there is none."""
    folder = os.environ.get("ROI_REFERENCE_DATA", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("ROI_REFERENCE_DATA names no folder: the reference data is not tested")
    return Path(folder)
