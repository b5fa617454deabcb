"""Lets the tests of the page import the made-up report beside them (import mode importlib)."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
