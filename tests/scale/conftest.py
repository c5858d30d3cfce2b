"""Rows are those of the readers' tests, servers those of the stores' tests, odd extractors those of extraction."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
for room in ("sources", "graph", "extract", "scale"):
    sys.path.insert(0, str(TESTS / room))

from graph_servers import oxigraph_server, virtuoso_server, without_settings  # noqa: E402, F401

from kg import settings  # noqa: E402
from kg.extract import parallel  # noqa: E402


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the user's shell says of servers is not for tests."""
    without_settings(monkeypatch, tmp_path)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches, blocks and shards so small that little input makes many of them."""
    monkeypatch.setattr(parallel, "CHUNK_ARTICLES", 2)
    monkeypatch.setattr(settings, "SHARD_QUADS", 200)
    monkeypatch.setattr(settings, "LOAD_BLOCKS", 3)
