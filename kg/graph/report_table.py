"""The reports of a store on disk as a table in columns, kept beside the store so that a million of them add up at once.

The store is what holds; the table only repeats what analysis counts. It is kept up by all writing through
``kg.graph.store`` and says for which state of the engine's files it stands (``state_of``): a store that was written by
another program, copied back from elsewhere or left in the middle by a killed process has no table, until one is made
from what the store says.

In the folder ``reports``: segments, which are NumPy arrays, and ``state.json``, which lists them. Who opens the store
for writing puts his mark in place of the state, and a new state when the engine's files are closed. Graphs that were
dropped are named in the state, and leave the segments when these are put together.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import NamedNode, Quad

from kg.graph.report_reading import Irregular, read_rows
from kg.graph.report_rows import CODED, FIELDS, GraphRows, Row, graph_rows

if TYPE_CHECKING:
    import numpy as np
    import pyoxigraph

    Array = np.ndarray[Any, np.dtype[Any]]

FOLDER: Final = "reports"
_STATE: Final = "state.json"
_VERSION: Final = 1
_ROWS_AT_ONCE: Final = 50_000
"""Rows that wait in memory before they become a segment."""

_TYPES: Final[Mapping[str, str]] = {
    "event": "<u8", "report": "<u8",
    "background": "?", "reciprocal": "?", "earliest": "<i4", "latest": "<i4", "score": "<f8", "confidence": "<f8",
}  # fmt: skip
_PASSED: Final = ("LOG", "LOCK", "IDENTITY", "OPTIONS")
"""Beginnings of the names of files that the engine writes without any change to the data."""


@dataclass(slots=True)
class Columns:
    """The table in memory: an array for each field, all of one length; strings as places in ``strings``, -1 for none.

    ``roles`` are the places of actors that are mere roles. Each report is there once. ``base`` is that of the IRIs.
    """

    base: str
    strings: list[str]
    arrays: dict[str, Array]
    roles: list[int]

    def __len__(self) -> int:
        return len(self.arrays["report"])


def state_of(data: Path) -> list[list[Any]]:
    """Name, size and time of the engine's files in ``data``.

    Files of the engine are never changed, but for logs, which grow; numbers in names are never used again. So the state
    is equal only where the content is.
    """
    found = []
    with contextlib.suppress(FileNotFoundError):
        for entry in os.scandir(data):
            if not entry.name.startswith(_PASSED):
                facts = entry.stat()
                found.append([entry.name, facts.st_size, facts.st_mtime_ns])
    return sorted(found)


@dataclass(slots=True)
class _Segment:
    """Some rows on disk (``name``) or in memory (``content``), and the graphs that were dropped since."""

    rows: int
    name: str | None = None
    content: dict[str, Array] | None = None
    dropped: set[str] = field(default_factory=set)


class ReportTable:
    """The table of one store, for whoever writes it or reads it.

    ``whole`` is False once something was written that it could not follow; it then has no columns and saves nothing.
    """

    def __init__(self, folder: Path, segments: list[_Segment] | None = None) -> None:
        self.whole = True
        self._folder = folder
        self._segments = segments or []
        self._waiting: list[Row] = []
        self._roles: list[tuple[str, str]] = []
        self._base = ""
        self._writer: str | None = None

    @classmethod
    def read(cls, folder: Path, state: list[list[Any]]) -> ReportTable | None:
        """The table in ``folder`` if it stands for ``state``, else None."""
        try:
            said = json.loads((folder / _STATE).read_text("utf-8"))
            if said["version"] != _VERSION or said["state"] != state:
                return None
            segments = [_Segment(one["rows"], one["name"], dropped=set(one["dropped"])) for one in said["segments"]]
            table = cls(folder, segments)
            table.whole, table._base = said["whole"], said["base"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return table

    @classmethod
    def take(cls, folder: Path, state: list[list[Any]], *, new: bool) -> ReportTable:
        """The table in ``folder`` for who has the store to itself now, and found it in ``state``."""
        table = cls(folder) if new else cls.read(folder, state)
        if table is None:
            table = cls(folder)
            table.whole = False
        table._writer = secrets.token_hex(8)
        with contextlib.suppress(OSError):
            folder.mkdir(exist_ok=True)
            table._note({"version": _VERSION, "writer": table._writer})
            table._clean()
        return table

    @classmethod
    def remade(cls, folder: Path, state: list[list[Any]], store: pyoxigraph.Store) -> ReportTable:
        """A table of what ``store`` says, kept for who reads ``state`` after this; no writer may be at work."""
        table = cls(folder)
        try:
            table._base, table._waiting, table._roles = read_rows(store)
        except Irregular:
            table.whole = False
        with contextlib.suppress(OSError):
            folder.mkdir(exist_ok=True)
            table._store(state)
        return table

    @contextlib.contextmanager
    def following(
        self, added: Sequence[GraphRows], *, dropped: Iterable[NamedNode] = (), removed: Iterable[Quad] = ()
    ) -> Iterator[None]:
        """Around the writing of graphs dropped, then quads removed, then those added of which the rows are given.

        What happens in it and is no error of the engine, such as Ctrl-C, leaves open whether it was written.
        """
        if not self.whole:
            yield
            return
        self.whole = False
        try:
            yield
        except (OSError, RuntimeError, ValueError):
            self.whole = True
            raise
        self.whole = self._follow(added, dropped, removed)

    def save(self, state: list[list[Any]]) -> None:
        """Keep what there is, and that it stands for ``state``, unless another writer came. Raises nothing.

        A table that has lost track leaves its mark, so that one is made anew when somebody wants it.
        """
        with contextlib.suppress(OSError, ValueError):
            mark = json.loads((self._folder / _STATE).read_text("utf-8")).get("writer")
            if self.whole and mark == self._writer:
                self._store(state)

    def columns(self) -> Columns | None:
        """All rows; None where the table does not say what the store says. Raises OSError."""
        if not self.whole:
            return None
        self._settle()
        return _regular(self._base, _together(self._segments, self._folder))

    def _follow(self, added: Iterable[GraphRows], dropped: Iterable[NamedNode], removed: Iterable[Quad]) -> bool:
        """Whether the table has followed."""
        names = {graph.value for graph in dropped}
        if names:
            self._settle()
            for segment in self._segments:
                segment.dropped |= names
        if any(found.says for found in graph_rows(removed)):
            return False
        for found in added:
            self._base = self._base or found.base
            if found.irregular or found.base not in ("", self._base):
                return False
            self._take(found)
        return True

    def _take(self, found: GraphRows) -> None:
        self._waiting.extend(found.rows)
        self._roles.extend((found.graph, role) for role in found.roles)
        if len(self._waiting) >= _ROWS_AT_ONCE:
            self._settle()
            with contextlib.suppress(OSError):
                self._folder.mkdir(exist_ok=True)
                self._keep(self._segments[-1])

    def _settle(self) -> None:
        """Make a segment of the rows that wait."""
        if self._waiting or self._roles:
            self._segments.append(_Segment(len(self._waiting), content=_arrays(self._waiting, self._roles)))
            self._waiting, self._roles = [], []

    def _put_together(self) -> None:
        """Join segments at the end that have become alike in size, so that there are never many."""
        rows, first = 0, len(self._segments)
        while first and (not rows or self._segments[first - 1].rows <= 2 * rows):
            first -= 1
            rows += self._segments[first].rows
        if len(self._segments) - first > 1:
            joined = _content(_together(self._segments[first:], self._folder))
            self._segments[first:] = [_Segment(len(joined["report"]), content=joined)]

    def _store(self, state: list[list[Any]]) -> None:
        """Write segments and state. Raises OSError."""
        if self.whole:
            self._settle()
            self._put_together()
            for segment in self._segments:
                self._keep(segment)
        listed = [{"name": one.name, "rows": one.rows, "dropped": sorted(one.dropped)} for one in self._segments]
        said = {"version": _VERSION, "whole": self.whole, "base": self._base, "state": state, "segments": listed}
        self._note(said)

    def _note(self, said: Mapping[str, Any]) -> None:
        """Write the state, whole or not at all."""
        half = self._folder / f"{_STATE}.{secrets.token_hex(4)}"
        half.write_text(json.dumps(said), "utf-8")
        half.replace(self._folder / _STATE)

    def _clean(self) -> None:
        """Remove segments that are of no use any more."""
        named = {segment.name for segment in self._segments} | {_STATE}
        for path in self._folder.iterdir():
            if path.name not in named:
                path.unlink()

    def _keep(self, segment: _Segment) -> None:
        """Write a segment that is in memory alone."""
        import numpy as np

        if segment.name is not None or segment.content is None:
            return
        name = f"{secrets.token_hex(8)}.npz"
        with (self._folder / name).open("wb") as stream:
            np.savez(stream, **segment.content)  # type: ignore[arg-type]
        segment.name, segment.content = name, None


def _arrays(rows: list[Row], roles: list[tuple[str, str]]) -> dict[str, Array]:
    """Rows as arrays, with the strings that their numbers stand for."""
    import numpy as np

    places: dict[str, int] = {"": -1}
    columns = list(zip(*rows, strict=True)) or [()] * len(FIELDS)
    found: dict[str, Array] = {}
    for name, values in zip(FIELDS, columns, strict=True):
        if name in CODED:
            found[name] = np.array([places.setdefault(value, len(places) - 1) for value in values], dtype="<i4")
        else:
            found[name] = np.array(values, dtype=_TYPES[name])
    pairs = [[places.setdefault(value, len(places) - 1) for value in pair] for pair in roles]
    found["roles"] = np.array(pairs, dtype="<i4").reshape(-1, 2)
    found["strings"] = _packed(list(places)[1:])
    return found


def _together(segments: Iterable[_Segment], folder: Path) -> dict[str, Any]:
    """The rows of all ``segments`` without those of dropped graphs; strings are one list."""
    import numpy as np

    places: dict[str, int] = {}
    parts: dict[str, list[Array]] = {name: [] for name in (*FIELDS, "roles")}
    for segment in segments:
        content = segment.content
        if content is None:
            with np.load(folder / f"{segment.name}", allow_pickle=False) as stored:
                content = {name: stored[name] for name in stored.files}
        strings = json.loads(content["strings"].tobytes())
        kept = gone = None
        if segment.dropped:
            gone = np.array([text in segment.dropped for text in strings] + [False])
            kept = ~gone[content["graph"]]
        used = strings if gone is None else [text for text, out in zip(strings, gone, strict=False) if not out]
        for text in used:
            places.setdefault(text, len(places))
        # The last place is for -1, which is nothing.
        moved = np.array([places.get(text, -1) for text in strings] + [-1], dtype="<i4")
        for name in FIELDS:
            values = moved[content[name]] if name in CODED else content[name]
            parts[name].append(values if kept is None else values[kept])
        roles = content["roles"]
        parts["roles"].append(moved[roles if gone is None else roles[~gone[roles[:, 0]]]])
    whole: dict[str, Any] = {
        name: np.concatenate(arrays) if arrays else np.empty(0, _TYPES.get(name, "<i4"))
        for name, arrays in parts.items()
    }
    whole["strings"] = list(places)
    return whole


def _content(whole: Mapping[str, Any]) -> dict[str, Array]:
    """What ``_together`` gives, as it is kept in a segment."""
    return {**whole, "strings": _packed(whole["strings"])}


def _packed(strings: Iterable[str]) -> Array:
    import numpy as np

    return np.frombuffer(json.dumps(list(strings)).encode("ascii"), dtype=np.uint8)


def _regular(base: str, whole: dict[str, Any]) -> Columns | None:
    """The columns, if each event has one type, two sides and one time, whoever tells of it; None otherwise."""
    import numpy as np

    strings, roles = whole.pop("strings"), whole.pop("roles").reshape(-1, 2)
    arrays: dict[str, Array] = whole
    places = np.unique(arrays["report"], return_index=True)[1]
    if len(places) < len(arrays["report"]):
        # Two graphs with one report: one row, if they say the same.
        if not _agree(arrays, arrays["report"], [name for name in FIELDS if name not in ("graph", "report")]):
            return None
        places.sort()
        arrays = {name: values[places] for name, values in arrays.items()}
    if not _agree(arrays, arrays["event"], ("type", "source", "target", "earliest", "latest")):
        return None
    return Columns(base, strings, arrays, sorted(set(roles[:, 1].tolist())))


def _agree(arrays: Mapping[str, Array], keys: Array, names: Iterable[str]) -> bool:
    """Whether rows with equal ``keys`` have equal values, NaN being equal to NaN."""
    import numpy as np

    order = np.argsort(keys, kind="stable")
    ranked = keys[order]
    same = ranked[1:] == ranked[:-1]
    one, other = order[1:][same], order[:-1][same]
    for name in names:
        first, second = arrays[name][one], arrays[name][other]
        if not np.array_equal(first, second, equal_nan=first.dtype.kind == "f"):
            return False
    return True
