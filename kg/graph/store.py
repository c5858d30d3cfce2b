"""Where quads are kept: the protocol of stores, the registry of them, and the two on pyoxigraph.

The two keep, beside the named graphs, their union in the default graph: each triple once, however many graphs hold
it. So a query without ``GRAPH`` runs over everything and counts what two articles say alike once, which the engine's
own union does not do. ``kg.graph.store_sparql`` has the one that speaks to a server.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import Any, ClassVar, Final, Protocol, TypeVar

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples

from kg import settings
from kg._version import __version__
from kg.errors import NotAStore, StoreError, StoreInUse, StoreMissing
from kg.graph import union
from kg.graph.report_rows import GraphRows, RowFinder
from kg.graph.report_table import FOLDER, Columns, ReportTable, state_of
from kg.registry import Registry

FORMAT: Final = 2
"""Version of the layout of graphs and folders that this package writes and reads: what queries, ``Graph.events`` and
updates rely on. It is raised with every change after which older graphs would be read wrongly or in part.

1: mentions and places with nodes for all they say; what follows from other statements said as well.
2: mentions are stretches with their words, places features with a geometry, offices dated in terms of OWL-Time.
"""

MEMORY: Final = ":memory:"
"""The location of a store that lives in this process only."""

MARKER: Final = "kg-store.json"
"""The file that tells a store's folder from any other."""

_HALF_MARKER: Final = f"{MARKER}.new"
_DATA: Final = "quads"

Node = NamedNode | Literal
_T = TypeVar("_T")

QueryResults = QuerySolutions | QueryBoolean | QueryTriples


class Store(Protocol):
    """Keeps quads. Made with keyword options ``location`` (None where a store needs none), ``create`` and ``wait``
    (seconds to wait for another process that has the store to itself).

    All writing goes through ``apply`` and ``bulk``; queries run over the union of the named graphs. Nothing but named
    graphs is listed, dumped or matched by ``quads``.
    """

    name: ClassVar[str]

    @property
    def inner(self) -> Any:
        """The engine's own handle (a ``pyoxigraph.Store``, or what reads like one), for reading."""
        ...

    @property
    def where(self) -> str:
        """The location, for messages."""
        ...

    def limit_to(self, bases: Sequence[str]) -> None:
        """Take the graphs for ours whose IRIs begin with one of ``bases``, where others may write there too."""
        ...

    def writable(self) -> None:
        """Get ready to write, or raise StoreInUse."""
        ...

    def apply(self, *, add: Iterable[Quad] = (), remove: Iterable[Quad] = (), drop: Iterable[NamedNode] = ()) -> None:
        """Drop graphs, then remove quads, then add quads: all or nothing. Raises StoreError.

        A store without transactions over several graphs writes each graph whole: first those of ``add`` that are also
        in ``drop``, then removals, then the other graphs of ``add`` in the order of their last quads, then drops.
        """
        ...

    def bulk(self, quads: Iterable[Quad]) -> None:
        """Add many quads, streamed: each graph is there whole or not at all, whenever this ends.

        Quads of one graph come one after another. Memory does not grow with their number, but with the largest graph.
        Raises StoreError.
        """
        ...

    def quads(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        value: Node | None = None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """The quads of named graphs that match; None matches everything."""
        ...

    def graphs(self) -> Iterator[NamedNode]:
        """The named graphs."""
        ...

    def query(
        self, sparql: str, *, prefixes: Mapping[str, str] | None = None, timeout: float | None = None
    ) -> QueryResults:
        """The engine's answer to a query over the union of all named graphs.

        ``timeout``, in seconds, is for stores that can keep to it; for those in this process ``kg.graph.worker`` does.
        Raises SyntaxError, StoreError, QueryTimeout.
        """
        ...

    def flush(self) -> None:
        """Make what was written survive a power cut."""
        ...

    def settle(self) -> None:
        """Put in order what was written, if it is much beside what was there, so that it is read faster."""
        ...

    def close(self) -> None:
        """Let go of the store; using it afterwards raises StoreError. Closing twice does nothing."""
        ...


stores: Registry[Store] = Registry(
    "store",
    "kg.stores",
    {
        "disk": "kg.graph.store:DiskStore",
        "memory": "kg.graph.store:MemoryStore",
        "sparql": "kg.graph.store_sparql:SparqlStore",
    },
)


class _Oxigraph:
    """What the two stores on pyoxigraph have in common."""

    name: ClassVar[str]

    @property
    def inner(self) -> pyoxigraph.Store:
        raise NotImplementedError

    @property
    def where(self) -> str:
        raise NotImplementedError

    def limit_to(self, bases: Sequence[str]) -> None:
        """Nothing to do: there are no graphs of others."""

    def writable(self) -> None:
        """Nothing to do."""

    def apply(self, *, add: Iterable[Quad] = (), remove: Iterable[Quad] = (), drop: Iterable[NamedNode] = ()) -> None:
        """See ``Store.apply``."""
        self.writable()
        inner, added = self.inner, list(check_named(add))
        dropped = [graph for graph in dict.fromkeys(drop) if inner.contains_named_graph(graph)]
        gone = [quad for quad in remove if quad.graph_name not in dropped and quad in inner]
        both = [*added, *union.of(added)]
        try:
            with self._followed(self._rows(added), dropped=dropped, removed=gone):
                if not dropped and not gone:
                    inner.extend(both)
                    return
                # One update is one transaction; extend and remove would be two.
                steps = [union.drop(graph) for graph in dropped]
                if gone:
                    steps.append(f"DELETE DATA {{ {union.data([*gone, *union.orphans(inner, gone, dropped)])} }}")
                if both:
                    steps.append(f"INSERT DATA {{ {union.data(both)} }}")
                inner.update(" ;\n".join(steps))
        except (OSError, RuntimeError, ValueError) as error:
            raise StoreError(f"{self.where} could not be written: {error}") from error

    def bulk(self, quads: Iterable[Quad]) -> None:
        """See ``Store.bulk``: a hundred thousand quads or more at a time, up to a graph's end (``kg.graph.union``)."""
        self.writable()
        try:
            union.load(self.inner, check_named(quads), self._finder(), self._followed)
        except (OSError, RuntimeError) as error:
            raise StoreError(f"{self.where} could not be written: {error}") from error

    def quads(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        value: Node | None = None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """See ``Store.quads``."""
        found = self.inner.quads_for_pattern(subject, predicate, value, graph)
        return (quad for quad in found if isinstance(quad.graph_name, NamedNode))

    def graphs(self) -> Iterator[NamedNode]:
        """See ``Store.graphs``."""
        return (graph for graph in self.inner.named_graphs() if isinstance(graph, NamedNode))

    def query(
        self, sparql: str, *, prefixes: Mapping[str, str] | None = None, timeout: float | None = None
    ) -> QueryResults:
        """See ``Store.query``."""
        try:
            return self.inner.query(sparql, prefixes=dict(prefixes or {}))
        except OSError as error:
            raise StoreError(f"{self.where} could not be read: {error}") from error

    def flush(self) -> None:
        """Nothing to do."""

    def settle(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing to do."""

    def _rows(self, quads: Sequence[Quad]) -> list[GraphRows]:
        finder = self._finder()
        if finder is None:
            return []
        finder.feed(quads)
        return finder.end()

    def _finder(self) -> RowFinder | None:
        """What finds the rows of quads that are added, for ``_followed``; None where nobody wants them."""
        return None

    def _followed(
        self, added: Sequence[GraphRows], *, dropped: Sequence[NamedNode] = (), removed: Sequence[Quad] = ()
    ) -> AbstractContextManager[None]:
        """Around all writing: who is told what is written, once it is in the store."""
        return nullcontext()


class MemoryStore(_Oxigraph):
    """A store in this process's memory, gone when it is closed."""

    name = "memory"

    def __init__(self, *, location: str | Path | None = None, create: bool = True, wait: float = 0.0) -> None:
        self._inner: pyoxigraph.Store | None = pyoxigraph.Store()

    @property
    def inner(self) -> pyoxigraph.Store:
        """See ``Store.inner``."""
        if self._inner is None:
            raise StoreError("the store is closed")
        return self._inner

    @property
    def where(self) -> str:
        """See ``Store.where``."""
        return MEMORY

    def close(self) -> None:
        """See ``Store.close``."""
        self._inner = None


class DiskStore(_Oxigraph):
    """A store in the folder ``location``: a marker file, and the engine's files below it.

    It is opened for reading, beside other readers, and turns into the folder's only user with the first write.
    Within one process all stores of one folder share the engine's handle. ``wait`` is for how many seconds to wait
    for another process that is in the way, on opening and on the first write.

    Raises StoreMissing without ``create`` when nothing is there, NotAStore for a folder of something else and for a
    file, StoreInUse when another process writes (or, on writing, uses it), StoreError when the files cannot be used.
    """

    name = "disk"

    def __init__(self, *, location: str | Path | None = None, create: bool = True, wait: float = 0.0) -> None:
        if location is None:
            raise StoreError("a store on disk needs a folder")
        self._folder = Path(location)
        self._wait = wait
        self._files: _Files | None = None
        existing = _check_marker(self._folder)
        if not existing:
            if not create:
                raise StoreMissing(f"there is no graph in {self._folder}; `kg ingest` makes one")
            _write_marker(self._folder)
        self._files = _patiently(wait, lambda: _Files.of(self._folder / _DATA, self._folder))

    @property
    def inner(self) -> pyoxigraph.Store:
        """See ``Store.inner``."""
        if self._files is None:
            raise StoreError(f"the store {self._folder} is closed")
        return self._files.handle

    @property
    def where(self) -> str:
        """See ``Store.where``."""
        return str(self._folder)

    @property
    def written(self) -> Path | None:
        """The folder of the engine's files while this process writes them, else None: forks must not use them then."""
        return self._folder / _DATA if self._files is not None and self._files.writing else None

    def writable(self) -> None:
        """See ``Store.writable``."""
        if self._files is None:
            raise StoreError(f"the store {self._folder} is closed")
        self._files.write(self._wait)

    def reports(self) -> Columns | None:
        """All reports in columns, where they are kept; None where the store itself must be asked."""
        return self._files.reports() if self._files is not None else None

    def _finder(self) -> RowFinder | None:
        table = self._files.table if self._files is not None else None
        return RowFinder() if table is not None and table.whole else None

    def _followed(
        self, added: Sequence[GraphRows], *, dropped: Sequence[NamedNode] = (), removed: Sequence[Quad] = ()
    ) -> AbstractContextManager[None]:
        table = self._files.table if self._files is not None else None
        return nullcontext() if table is None else table.following(added, dropped=dropped, removed=removed)

    def flush(self) -> None:
        """See ``Store.flush``."""
        if self._files is not None and self._files.writing:
            self._files.sync()

    def settle(self) -> None:
        """See ``Store.settle``. Raises StoreError."""
        if self._files is not None and self._files.writing:
            self._files.settle()

    def close(self) -> None:
        """See ``Store.close``."""
        files, self._files = self._files, None
        if files is not None:
            files.leave()


class _Files:
    """The engine's files in one folder, as this process has them open; counted, since opening them twice fails."""

    _open: ClassVar[dict[Path, _Files]] = {}
    _guard: ClassVar[threading.RLock] = threading.RLock()

    @classmethod
    def of(cls, data: Path, folder: Path) -> _Files:
        """The files in ``data``, opened now or before."""
        with cls._guard:
            key = data.resolve()
            files = cls._open.get(key)
            if files is None:
                files = cls(key, folder)
                cls._open[key] = files
            files._users += 1
            return files

    def __init__(self, data: Path, folder: Path) -> None:
        self._data = data
        self._folder = folder
        self._users = 0
        self._lock: Any = None
        self._handle: pyoxigraph.Store | None = None
        self.writing = False
        self._settled = 0
        self.table: ReportTable | None = None
        if (data / "CURRENT").exists() and self._share():
            self._handle = self._opened(pyoxigraph.Store.read_only)
        else:
            self.write()

    @property
    def handle(self) -> pyoxigraph.Store:
        """The engine's handle."""
        if self._handle is None:
            raise StoreError(f"the store {self._folder} is closed")
        return self._handle

    def write(self, wait: float = 0.0) -> None:
        """Become the only user of the files. Raises StoreInUse after ``wait`` seconds, and goes on reading then."""
        reading = self._handle is not None
        try:
            # Two readers that both want to write would keep each other out; who lets go while trying lets one in.
            _patiently(max(wait, settings.LOCK_GRACE if reading else 0.0), self._try_to_write)
        except StoreInUse:
            with self._guard:
                if reading and self._handle is None and self._share():
                    self._handle = self._opened(pyoxigraph.Store.read_only)
            raise

    def _try_to_write(self) -> None:
        with self._guard:
            if self.writing:
                return
            self._handle = None
            self._unshare()
            new = not (self._data / "CURRENT").exists()
            before = state_of(self._data)
            self._handle = self._opened(pyoxigraph.Store)
            self.writing = True
            self._settled = self._size()
            self.table = ReportTable.take(self._folder / FOLDER, before, new=new)

    def sync(self) -> None:
        """Make what was written survive a power cut.

        The engine's own way writes all that it holds in memory into files, which takes as long as writing dozens of
        articles; the log from which it would take all that again is there already and only needs to reach the disk.
        """
        try:
            for log in self._data.glob("*.log"):
                with log.open("rb") as file:
                    os.fsync(file.fileno())
        except OSError:
            self.handle.flush()

    def settle(self) -> None:
        """Merge the engine's files where at least a third of them is new since this was done or writing began.

        Loading leaves many files beside each other, each of which is searched for every IRI and text of an answer;
        merged, they are read in half the time. Reading them all again for little that is new would not pay.
        """
        grown = self._size() - self._settled
        if grown < max(settings.SETTLE_BYTES, self._settled / 2):
            return
        try:
            self.handle.optimize()
        except (OSError, RuntimeError) as error:
            raise StoreError(f"the store {self._folder} could not be put in order: {error}") from error
        self._settled = self._size()

    def _size(self) -> int:
        """Bytes of the engine's sorted files; what it holds in memory and its log do not count."""
        size = 0
        for file in self._data.glob("*.sst"):
            # The engine removes files whenever it has merged them.
            with suppress(FileNotFoundError):
                size += file.stat().st_size
        return size

    def leave(self) -> None:
        """One user less; the last one closes the files."""
        with self._guard:
            self._users -= 1
            if self._users <= 0:
                self._open.pop(self._data, None)
                if self.writing and self._handle is not None:
                    self._handle.flush()
                self._handle = None
                if self.table is not None:
                    # While readers may be here, but no writer.
                    with suppress(StoreInUse):
                        self._share()
                        self.table.save(state_of(self._data))
                self._unshare()

    def reports(self) -> Columns | None:
        """All reports in columns; None where rows cannot say what the store says, or where writing lost track."""
        table = self.table
        if table is None:
            state, kept = state_of(self._data), self._folder / FOLDER
            table = ReportTable.read(kept, state) or ReportTable.remade(kept, state, self.handle)
        try:
            return table.columns()
        except (OSError, ValueError, KeyError):
            # A segment that is gone or broken: the store knows all that it said.
            return None

    def _opened(self, how: Any) -> pyoxigraph.Store:
        try:
            store: pyoxigraph.Store = how(str(self._data))
        except (OSError, RuntimeError, ValueError) as error:
            # The engine has no class for it, only RocksDB's words.
            if "lock" in str(error).lower():
                raise _in_use(self._folder) from error
            raise StoreError(f"the store {self._folder} cannot be opened: {error}") from error
        return store

    def _share(self) -> bool:
        """Keep writers of other processes out while reading; False where the system has no shared locks.

        The engine's own lock on its file LOCK is exclusive; a shared one on the same file lets readers in together.
        """
        try:
            import fcntl
        except ImportError:
            return False
        try:
            file = (self._data / "LOCK").open("rb")
        except FileNotFoundError:
            return True
        try:
            fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as error:
            file.close()
            raise _in_use(self._folder) from error
        self._lock = file
        return True

    def _unshare(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def _patiently(wait: float, attempt: Callable[[], _T]) -> _T:
    """What ``attempt`` gives, tried again for ``wait`` seconds while it raises StoreInUse."""
    deadline = time.monotonic() + wait
    while True:
        try:
            return attempt()
        except StoreInUse:
            left = deadline - time.monotonic()
            if left <= 0:
                raise
        time.sleep(min(left, settings.LOCK_POLL))


def _in_use(folder: Path) -> StoreInUse:
    return StoreInUse(f"another process uses the graph {folder}; wait until it has finished, or end it")


def _check_marker(folder: Path) -> bool:
    """True for a store, False where one can be made. Raises NotAStore and StoreError."""
    try:
        if not folder.exists() or (folder.is_dir() and all(entry.name == _HALF_MARKER for entry in folder.iterdir())):
            return False
        if not folder.is_dir():
            raise NotAStore(f"{folder} is a file; a graph lives in a folder")
        marker = json.loads((folder / MARKER).read_text("utf-8"))
        version = int(marker["format"])
    except FileNotFoundError:
        raise NotAStore(f"the folder {folder} holds other files and no graph; name another folder") from None
    except (ValueError, KeyError, TypeError) as error:
        raise NotAStore(f"{folder / MARKER} is no store's marker: {error}") from error
    except OSError as error:
        raise StoreError(f"the folder {folder} cannot be read: {error.strerror}") from error
    check_format(version, str(folder))
    return True


def check_format(version: int, where: str) -> None:
    """Raises StoreError for the graph ``where`` with another layout than FORMAT, and says what to do."""
    if version > FORMAT:
        raise StoreError(f"the graph {where} was made by a newer version of this package (format {version})")
    if version < FORMAT:
        raise StoreError(
            f"the graph {where} was made by an earlier version of this package (format {version}; this one reads "
            f"{FORMAT}); make a new one and read its articles and files again"
        )


def _write_marker(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        note = {"about": "a graph of geopolitical-event-kg", "format": FORMAT, "made_by": __version__}
        # Whole or not at all: a process that is ended here must not leave a folder that nobody can open.
        (folder / _HALF_MARKER).write_text(json.dumps(note, indent=2) + "\n", "utf-8")
        (folder / _HALF_MARKER).replace(folder / MARKER)
    except OSError as error:
        raise StoreError(f"the folder {folder} cannot be made: {error.strerror}") from error


def check_named(quads: Iterable[Quad]) -> Iterator[Quad]:
    """``quads``, each looked at. Raises StoreError for one of the default graph, which holds nothing of its own."""
    for quad in quads:
        if not isinstance(quad.graph_name, NamedNode):
            raise StoreError(f"what is written needs a named graph: {quad}")
        yield quad


def canonical(quads: Iterable[Quad]) -> str:
    """``quads`` as sorted N-Quads, each line once: equal content gives equal text, since there are no blank nodes."""
    return "".join(sorted({f"{quad} .\n" for quad in quads}))
