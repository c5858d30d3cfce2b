"""A small input for tests of clusters, and what a graph holds apart from when it was made."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import zipfile
from collections.abc import Iterator
from pathlib import Path

import psutil
from dataset_samples import GDELT, ICEWS, tabs

import kg
from kg.model import Article
from kg.sources import gdelt, icews

TEXTS = (
    "The United States sanctioned Rosneft on Wednesday.",
    "China condemned the sanctions. Russia met Turkey in Ankara.",
    "Iran attacked Israel on Monday.",
    "Rain fell all day.",
    "France and Germany signed an agreement. Poland protested.",
)
_SESSION = re.compile(r"(/run/[0-9a-f]{16}/)\d{8}T\d{6}-[0-9a-f]{6}")


def articles(count: int) -> list[Article]:
    """Articles, each with an id, a day and a text of its own."""
    return [
        Article(
            f"{TEXTS[number % len(TEXTS)]} This is report {number}.",
            id=f"a-{number}",
            date=f"2025-10-{number % 28 + 1:02}",
            publisher="Harbour Wire",
            origin=f"file.jsonl, row {number + 1}",
            notes=("second", "first") if number == 2 else (),
        )
        for number in range(count)
    ]


def content(graph: kg.Graph) -> list[str]:
    """All that ``graph`` holds, sorted, without times and the names of sessions, which are made of them."""
    return sorted(
        _SESSION.sub(r"\1SESSION", f"{quad}") for quad in graph.quads() if "XMLSchema#dateTime>" not in str(quad.object)
    )


def held(location: str | Path) -> list[str]:
    """``content`` of the graph at a location."""
    with kg.Graph.open(location, create=False) as graph:
        return content(graph)


def gdelt_rows(count: int) -> str:
    """Rows of GDELT, every seventh of them bad."""
    rows = []
    for number in range(count):
        changed = {"GLOBALEVENTID": 1000 + number, "SQLDATE": f"201803{number % 28 + 1:02}"}
        if number % 7 == 6:
            changed["EventCode"] = f"x{number}"
        rows.append(tabs(gdelt.COLUMNS, GDELT | changed))
    return "".join(rows)


def icews_rows(count: int) -> str:
    """Rows of ICEWS under a header; in the middle stands another header, with two columns the other way round."""
    other = ["City", "District"]
    columns = list(icews.COLUMNS)
    turned = [*columns[:14], *reversed(other), *columns[16:]]
    rows = ["\t".join(columns) + "\n"]
    for number in range(count):
        if number == count // 2:
            columns = turned
            rows.append("\t".join(columns) + "\n")
        rows.append(tabs(columns, ICEWS | {"Event ID": number, "Story ID": number}))
    return "".join(rows)


def archive(path: Path) -> Path:
    """A ZIP of two files of GDELT."""
    with zipfile.ZipFile(path, "w") as pack:
        pack.writestr("a.csv", gdelt_rows(23))
        pack.writestr("b.csv", gdelt_rows(40)[:-30] + "\n\n")
    return path


def workers() -> list[psutil.Process]:
    """The processes of the cluster that this one has started, the oldest first."""
    found = []
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if "multiprocessing" in " ".join(child.cmdline()) and "resource_tracker" not in " ".join(child.cmdline()):
                found.append(child)
    return sorted(found, key=lambda process: process.pid)


def kill_a_worker() -> int:
    """End one of them at once, as the system does that runs out of memory; its number."""
    process = workers()[0]
    os.kill(process.pid, signal.SIGKILL)
    return int(process.pid)


class Once:
    """Does something at the ``turn``-th call, whatever it is called with."""

    def __init__(self, turn: int) -> None:
        self.killed: int | None = None
        self._left = turn

    def __call__(self, *told: object) -> None:
        self._left -= 1
        if self._left == 0:
            self.killed = kill_a_worker()


def lines(path: Path) -> Iterator[str]:
    """The lines of the files below ``path``, sorted by file."""
    for file in sorted(path.rglob("*")):
        if file.is_file():
            yield from file.read_text().splitlines()
