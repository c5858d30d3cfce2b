"""The hand-made worlds stand with the tests of the projection; the exporters' tests draw on them."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "analysis"))
