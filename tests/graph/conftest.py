"""Stores of every kind, for tests of what all must do alike. Servers start once, when the first test wants them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from graph_servers import (  # noqa: F401
    EACH_KIND,
    OF_A_SERVER,
    OURS,
    oxigraph_server,
    place,
    virtuoso_server,
    without_settings,
)

from kg.graph.store import Store, stores


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the user's shell says of servers, and what stands in the netrc file, is not for tests."""
    without_settings(monkeypatch, tmp_path)


@pytest.fixture(params=EACH_KIND)
def kind(request: pytest.FixtureRequest) -> str:
    """Each kind of store in turn; see ``KINDS``."""
    return str(request.param)


@pytest.fixture
def location(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A location of ``kind`` where nothing is yet."""
    return place(kind, request, tmp_path)


@pytest.fixture
def new_store(kind: str, location: str) -> Callable[[], Store]:
    """Opens the store at ``location``."""
    name = "sparql" if kind in OF_A_SERVER else kind

    def opened() -> Store:
        made = stores.create(name, location=location, create=True)
        made.limit_to(OURS)
        return made

    return opened
