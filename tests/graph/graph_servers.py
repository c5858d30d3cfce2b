"""SPARQL servers for tests: started on free ports of this machine, with data of their own, ended afterwards."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kg.graph.store import stores

KINDS = ("memory", "disk", "oxigraph", "virtuoso")
"""What the tests of all stores run on: the kinds that are registered, "sparql" on each of the servers."""

OF_A_SERVER = ("oxigraph", "virtuoso")
"""Those of ``KINDS`` that are "sparql"."""

EACH_KIND = [pytest.param(kind, marks=[pytest.mark.slow] * (kind in OF_A_SERVER)) for kind in KINDS]
"""``KINDS`` as parameters of tests or fixtures."""

OURS = ("http://x/", "https://w3id.org/geopolitical-event-kg/", "https://example.org/")
"""Beginnings of the graphs that tests write."""

_DEADLINE = 90.0

_VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
ServerThreads = 8
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 6
[SPARQL]
ResultSetMaxRows = {rows}
"""

VIRTUOSO_ROWS = 10_000
"""The row limit of the Virtuoso that is started; that of the Debian package, so that tests meet what users meet."""


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def _running(command: list[str], folder: Path, address: str) -> Iterator[None]:
    """``command`` while the block runs, once it answers at ``address``; what it says is in ``folder``/output."""
    output = folder / "output"
    with output.open("wb") as stream:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=stream, stderr=subprocess.STDOUT
        )
        try:
            deadline = time.monotonic() + _DEADLINE
            while True:
                with contextlib.suppress(httpx.HTTPError):
                    httpx.get(address, timeout=5.0, trust_env=False)
                    break
                if process.poll() is not None or time.monotonic() > deadline:
                    raise AssertionError(f"{command[0]} did not start: {output.read_text(errors='replace')[-2000:]}")
                time.sleep(0.05)
            yield
        finally:
            process.kill()
            process.wait()


@contextlib.contextmanager
def oxigraph(folder: Path, *options: str) -> Iterator[str]:
    """The URL of a new Oxigraph server with all in memory; skips the test where it is not installed."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        pytest.skip("no Oxigraph server here; `pip install oxigraph` brings it (it is in the extra `test`)")
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    with _running([program, "serve", "--bind", f"127.0.0.1:{port}", *options], folder, address):
        yield address


@contextlib.contextmanager
def virtuoso(folder: Path) -> Iterator[str]:
    """The URL, without login, of a new Virtuoso; skips the test where it is not installed."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("no Virtuoso here; on Debian `apt-get install virtuoso-opensource` brings it")
    http, sql = _free_port(), _free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_VIRTUOSO.format(folder=folder, http=http, sql=sql, rows=VIRTUOSO_ROWS))
    address = f"http://127.0.0.1:{http}/sparql"
    with _running([program, "+foreground", "+configfile", str(settings)], folder, address):
        yield address


def without_settings(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let nothing count that the environment or the netrc file say of servers; ``folder`` need hold nothing."""
    for name in ("UPDATE", "STORE", "SERVER", "USER", "PASSWORD", "TOKEN", "AUTH", "TIMEOUT"):
        monkeypatch.delenv(f"KG_SPARQL_{name}", raising=False)
    monkeypatch.setenv("NETRC", str(folder / "no-netrc"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def with_login(address: str, user: str = "dba", password: str = "dba") -> str:
    """``address`` with a login in it; the one of a new Virtuoso, unless said otherwise."""
    return address.replace("://", f"://{user}:{password}@", 1)


def empty(location: str) -> None:
    """Take from a server what earlier tests wrote."""
    held = stores.create("sparql", location=location)
    held.limit_to(OURS)
    held.apply(drop=list(held.graphs()))
    held.close()


def place(kind: str, request: pytest.FixtureRequest, folder: Path) -> str:
    """A location of ``kind`` where nothing is yet; ``folder`` is there for it."""
    if kind == "memory":
        return ":memory:"
    if kind == "disk":
        return str(folder / "store")
    address = str(request.getfixturevalue(f"{kind}_server"))
    found = with_login(address) if kind == "virtuoso" else address
    empty(found)
    return found


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of an Oxigraph server."""
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as address:
        yield address


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a Virtuoso server, without login."""
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as address:
        yield address
