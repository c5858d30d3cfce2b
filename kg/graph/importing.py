"""Files of datasets into a store: streamed, in blocks of rows, known files passed over, interrupted ones gone on with.

A block is one named graph. Some blocks are loaded at a time, all or none of them; behind each load the catalogue says
how far the file is in, so that an import that is begun again leads to the same graphs.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO

from pyoxigraph import Quad

from kg import settings
from kg.actors import knowledge_base
from kg.errors import StoreError, Unreadable
from kg.graph.actor_graph import changes
from kg.graph.catalogue import Catalogue, Run, Session
from kg.graph.import_catalogue import ImportCatalogue, ImportEntry
from kg.graph.store import Store
from kg.graph.writing import RowRecord, write_rows
from kg.model import Actor, Event, SetAside
from kg.sources.dataset_reader import BadRow, DataFile, DatasetReader, RowResult
from kg.sources.unpacking import Member, Source, key_of, members, opened

OnRows = Callable[[int, int, int], object]
"""Called now and then with how many rows were read since the last call, and how many bytes of how many of the file."""

_TELL_EVERY = 500


@dataclass(slots=True)
class FileSummary:
    """What became of one file.

    ``rows`` were read, ``loaded`` of them became events (or sightings of events, or descriptions of articles),
    ``bad`` counts those set aside by reason; ``sides`` counts sources and targets by the scope of the actor: "shared"
    ones are known, "named" ones have only a name, "role" ones not even that. ``known`` files were passed over.
    ``problem`` says why a file was not read to its end.
    """

    file: str
    rows: int = 0
    loaded: int = 0
    bad: Counter[str] = field(default_factory=Counter)
    sides: Counter[str] = field(default_factory=Counter)
    kept_in: Path | None = None
    known: bool = False
    resumed_after: int = 0
    note: str | None = None
    problem: str | None = None


@dataclass(slots=True)
class ImportSummary:
    """What an import did, file by file, in the order in which they were given."""

    dataset: str
    files: list[FileSummary] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    examples: list[SetAside] = field(default_factory=list)

    def count(self, name: str) -> int:
        """The sum of ``rows`` or ``loaded`` over all files."""
        return sum(getattr(file, name) for file in self.files)

    @property
    def bad(self) -> Counter[str]:
        """Rows set aside by reason, over all files."""
        return sum((file.bad for file in self.files), Counter())

    @property
    def sides(self) -> Counter[str]:
        """Sources and targets by the scope of the actor, over all files."""
        return sum((file.sides for file in self.files), Counter())


class ImportInterrupted(KeyboardInterrupt):
    """Ctrl-C during an import. What was loaded is kept; ``summary`` says what that is."""

    def __init__(self, summary: ImportSummary) -> None:
        super().__init__("interrupted")
        self.summary = summary


class Import:
    """One import of files into ``store``. ``run`` does it; ``summary`` grows while it goes on."""

    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        reader: DatasetReader,
        *,
        resume: bool,
        update: bool,
        max_bytes: int,
        set_aside: Path,
        on_rows: OnRows | None,
    ) -> None:
        self.summary = ImportSummary(reader.name)
        self._store = store
        self._catalogue = catalogue
        self._imports = ImportCatalogue(store, catalogue)
        self._reader = reader
        self._resume = resume
        self._update = update
        self._max_bytes = max_bytes
        self._set_aside = set_aside
        self._on_rows = on_rows or (lambda rows, position, size: None)
        self._known_actors: set[str] = set()

    def run(self, paths: Iterable[Path]) -> ImportSummary:
        """Read ``paths``. Raises ImportInterrupted on Ctrl-C; see ``Graph.import_files``."""
        session: Session | None = None
        try:
            for path in paths:
                try:
                    found = members(path)
                except (Unreadable, OSError) as problem:
                    self.summary.set_aside.append(SetAside(str(path), None, _said(problem)))
                    continue
                for member in found:
                    if session is None:
                        run = Run.of(self._reader.name, self._reader.version, {})
                        session, beginning = self._catalogue.begin(run)
                        self._store.apply(add=beginning)
                        self._run = self._catalogue.iris.run(run.id)
                    self._file(member, session)
        except KeyboardInterrupt as error:
            raise ImportInterrupted(self.summary) from error
        finally:
            if session is not None:
                session.reports = self.summary.count("loaded")
                with suppress(StoreError):
                    self._catalogue.end(session)
            self._store.flush()
        return self.summary

    def _file(self, member: Member, session: Session) -> None:
        told = FileSummary(member.name)
        self.summary.files.append(told)
        try:
            key = key_of(member, self._reader.name, self._max_bytes)
        except (Unreadable, OSError) as problem:
            self._broken(told, _said(problem))
            return
        entry = self._begin(key, member, told)
        if told.known:
            return
        kept = _Kept(
            self._set_aside / f"{self._reader.name}-{_safe(member.name)}-{key[:8]}.jsonl", bool(entry.last_row)
        )
        try:
            with opened(member, self._max_bytes) as source:
                self._load(source, DataFile(member.name, key, member.path.parent), entry, told, kept, session)
        except (Unreadable, OSError) as problem:
            self._broken(told, _said(problem))
        finally:
            told.kept_in = kept.close()

    def _begin(self, key: str, member: Member, told: FileSummary) -> ImportEntry:
        """The entry of a file that is to be read; ``told`` says when it need not be."""
        node = self._imports.node(key)
        known = self._imports.entry(node)
        others = [
            entry
            for entry in self._imports.entries()
            if (entry.dataset, entry.file) == (self._reader.name, member.name) and entry.node != node
        ]
        if others and self._update:
            for entry in others:
                forget_import(self._store, self._imports, entry)
        elif others:
            told.note = "a file of that name with other content is in too and stays; --update replaces it"
        if known is not None and known.complete:
            told.known = True
            return known
        if known is not None and self._resume and known.last_row:
            told.resumed_after = known.last_row
            return known
        if known is not None:
            told.note = "was interrupted before and is read from its beginning; --resume goes on where it stopped"
        return ImportEntry(node, self._reader.name, member.name)

    def _load(
        self, source: Source, file: DataFile, entry: ImportEntry, told: FileSummary, kept: _Kept, session: Session
    ) -> None:
        counted = entry
        results = iter(self._reader.read(source.stream, file, after=entry.last_row))
        more = True
        while more:
            load = _Load(counted, told, kept)
            self._store.bulk(self._quads(load, results, source))
            more = load.more
            counted = load.after(complete=not more and told.problem is None)
            gone, learned = changes(self._store, load.actors, knowledge_base())
            self._known_actors.update(load.actors)
            self._store.apply(
                remove=[*self._imports.facts(counted.node), *gone],
                add=[*learned, *self._imports.quads(counted, session)],
            )
            load.commit()
            self.summary.examples.extend(load.examples[: max(0, 5 - len(self.summary.examples))])

    def _quads(self, load: _Load, results: Iterator[RowResult], source: Source) -> Iterator[Quad]:
        """The quads of the next blocks of rows, and in ``load`` what they were made from."""
        for _ in range(settings.LOAD_BLOCKS):
            rows = list(islice(self._good(load, results, source), settings.BLOCK_ROWS))
            if rows:
                graph = self._imports.block(load.entry.node, load.entry.blocks + load.blocks)
                load.blocks += 1
                yield from write_rows(rows, iris=self._catalogue.iris, graph=graph, run=self._run)
            if len(rows) < settings.BLOCK_ROWS:
                load.more = False
                return

    def _good(self, load: _Load, results: Iterator[RowResult], source: Source) -> Iterator[RowRecord]:
        told = 0
        try:
            for result in results:
                told += 1
                if told == _TELL_EVERY:
                    self._on_rows(told, source.position, source.size)
                    told = 0
                if isinstance(result, BadRow):
                    load.set_aside(result)
                    continue
                load.take(result, self._known_actors)
                yield result
        except Unreadable as problem:
            self._broken(load.told, str(problem))
        self._on_rows(told, source.position, source.size)

    def _broken(self, told: FileSummary, reason: str) -> None:
        told.problem = reason
        self.summary.set_aside.append(SetAside(told.file, None, reason))


class _Load:
    """What one load brings: counted aside, and put to the file's counts once it is in the store."""

    def __init__(self, entry: ImportEntry, told: FileSummary, kept: _Kept) -> None:
        self.entry = entry
        self.told = told
        self.blocks = 0
        self.more = True
        self.actors: dict[str, Actor] = {}
        self.examples: list[SetAside] = []
        self._kept = kept
        self._loaded = 0
        self._last = entry.last_row
        self._bad: Counter[str] = Counter()
        self._sides: Counter[str] = Counter()

    def set_aside(self, row: BadRow) -> None:
        """Keep a row that cannot be read."""
        self._last = max(self._last, row.row)
        self._bad[_kind(row.reason)] += 1
        if len(self.examples) < 5:
            self.examples.append(SetAside(self.told.file, row.row, row.reason))
        self._kept.put(self.told.file, row)

    def take(self, record: RowRecord, known: set[str]) -> None:
        """Count what is on its way into the store."""
        self._loaded += 1
        self._last = max(self._last, record.evidence.row)  # type: ignore[union-attr]
        if isinstance(record, Event):
            actors = [side.actor for side in (record.source, record.target) if side is not None]
            self._sides.update(actor.scope for actor in actors)
        else:
            actors = list(getattr(record, "mentions", ()))
        for actor in actors:
            if actor.scope == "shared" and actor.id not in known:
                self.actors[actor.id] = actor

    def after(self, *, complete: bool) -> ImportEntry:
        """The entry of the file with this load."""
        old, bad = self.entry, self._bad.total()
        return ImportEntry(
            old.node,
            old.dataset,
            old.file,
            blocks=old.blocks + self.blocks,
            last_row=self._last,
            rows=old.rows + self._loaded + bad,
            events=old.events + self._loaded,
            set_aside=old.set_aside + bad,
            complete=complete,
        )

    def commit(self) -> None:
        """Add the counts to those of the file: the load is in the store."""
        self.told.rows += self._loaded + self._bad.total()
        self.told.loaded += self._loaded
        self.told.bad.update(self._bad)
        self.told.sides.update(self._sides)
        self._kept.commit()


class _Kept:
    """The file of rows that were set aside: JSON Lines with file, row, reason and text; made with the first row."""

    def __init__(self, path: Path, append: bool) -> None:
        self._path = path
        self._append = append
        self._stream: IO[str] | None = None
        self._waiting: list[str] = []

    def put(self, file: str, row: BadRow) -> None:
        """Keep one row, once the load that it belongs to is in the store."""
        record = {"file": file, "row": row.row, "reason": row.reason, "text": row.text}
        self._waiting.append(json.dumps(record, ensure_ascii=True) + "\n")

    def commit(self) -> None:
        """Write what waits. Raises StoreError when the file cannot be written."""
        if not self._waiting:
            return
        try:
            if self._stream is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._stream = self._path.open("a" if self._append else "w", encoding="ascii")
            self._stream.writelines(self._waiting)
        except OSError as error:
            raise StoreError(f"{self._path} cannot be written: {error.strerror}") from error
        self._waiting = []

    def close(self) -> Path | None:
        """The file, where one was made."""
        if self._stream is None:
            return None
        self._stream.close()
        return self._path


def forget_import(store: Store, imports: ImportCatalogue, entry: ImportEntry) -> None:
    """Take an imported file out, a block at a time; cut off in between, it can be forgotten again."""
    for number in range(entry.blocks):
        store.apply(drop=[imports.block(entry.node, number)])
    store.apply(remove=imports.facts(entry.node))


def set_aside_folder(location: str) -> Path:
    """Where the rows are kept that an import into the store at ``location`` sets aside: beside a folder, else here."""
    if location.startswith(("http://", "https://", ":")):
        return Path("kg-set-aside")
    folder = Path(location)
    return folder.with_name(folder.name + ".set-aside")


def _kind(reason: str) -> str:
    """The reason without what is the row's own, so that alike ones are counted together."""
    start, quote, rest = reason.partition("'")
    if not quote or start:
        return reason.split(": byte ")[0] if reason.startswith("not UTF-8") else reason
    return rest.rpartition("'")[2].strip()


def _safe(name: str) -> str:
    return "".join(char if char.isalnum() or char in "._-" else "_" for char in name)[-80:]


def _said(problem: Exception) -> str:
    if isinstance(problem, OSError) and problem.strerror:
        return problem.strerror[:1].lower() + problem.strerror[1:]
    return str(problem)
