"""Files of datasets into a store: every row one event and one report, in blocks; known files passed over, interrupted
ones gone on with.

A block is one named graph. Some blocks are loaded at a time, all or none of them; behind each load the catalogue says
how far the file is in, so that an import that is begun again leads to the same graphs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pyoxigraph import Quad

from kg import settings
from kg.errors import Unreadable
from kg.graph.catalogue import Catalogue, Run
from kg.graph.import_work import (
    FileSummary,
    ImportInterrupted,
    ImportSummary,
    ImportWork,
    Load,
    OpenFile,
    end_of_load,
    forget_import,
)
from kg.graph.row_blocks import RowBlocks
from kg.graph.store import Store
from kg.graph.writing import write_rows
from kg.model import SetAside
from kg.sources.dataset_reader import DataFile, DatasetReader, RowResult
from kg.sources.unpacking import Member, Source, key_of, members, opened

__all__ = ["FileSummary", "Import", "ImportInterrupted", "ImportSummary", "OnRows", "forget_import", "set_aside_folder"]

OnRows = Callable[[int, int, int], object]
"""Called now and then with how many rows were read since the last call, and how many bytes of how many of the file."""

_TELL_EVERY = 500


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
        run = Run.of(reader.name, reader.version, {})
        self._work = ImportWork(
            store, catalogue, reader.name, run, resume=resume, update=update, set_aside=set_aside
        )
        self._iris = catalogue.iris
        self._reader = reader
        self._max_bytes = max_bytes
        self._on_rows = on_rows or (lambda rows, position, size: None)

    @property
    def summary(self) -> ImportSummary:
        """What was done so far."""
        return self._work.summary

    def run(self, paths: Iterable[Path]) -> ImportSummary:
        """Read ``paths``. Raises ImportInterrupted on Ctrl-C; see ``Graph.import_files``."""
        with self._work.working():
            for member in found(paths, self.summary):
                self._file(member)
        return self.summary

    def _file(self, member: Member) -> None:
        told = self._work.tell(member.name)
        try:
            key = key_of(member, self._reader.name, self._max_bytes)
            file = self._work.begin(member.name, key, told)
            if file is None:
                return
            try:
                with opened(member, self._max_bytes) as source:
                    self._load(source, DataFile(member.name, key, member.path.parent), file)
            finally:
                told.kept_in = file.kept.close()
        except (Unreadable, OSError) as problem:
            self._work.broken(told, said(problem))

    def _load(self, source: Source, data: DataFile, file: OpenFile) -> None:
        results = self._reader.read(source.stream, data, after=file.entry.last_row)
        blocks = RowBlocks(self._watched(results, file.told, source), settings.BLOCK_ROWS)
        while True:
            load = self._work.load(file)
            self._work.keep(
                file, load, self._quads(load, blocks, file),
                lambda: blocks.upcoming is None and file.told.problem is None,
            )  # fmt: skip
            if blocks.upcoming is None:
                return

    def _quads(self, load: Load, blocks: RowBlocks, file: OpenFile) -> Iterator[Quad]:
        """The quads of the next blocks of rows, and in ``load`` what they were made from."""
        if blocks.upcoming is None:
            return
        behind = end_of_load(blocks.upcoming)
        while blocks.upcoming is not None and blocks.upcoming < behind:
            block, records = blocks.take()
            load.add(block)
            if records:
                graph = self._work.block(file, block.number)
                yield from write_rows(records, iris=self._iris, graph=graph, run=self._work.run_node)

    def _watched(self, results: Iterator[RowResult], told: FileSummary, source: Source) -> Iterator[RowResult]:
        """``results``, which tell of themselves as they pass; a file that breaks off ends them."""
        passed = 0
        try:
            for result in results:
                passed += 1
                if passed == _TELL_EVERY:
                    self._on_rows(passed, source.position, source.size)
                    passed = 0
                yield result
        except Unreadable as problem:
            self._work.broken(told, str(problem))
        self._on_rows(passed, source.position, source.size)


def found(paths: Iterable[Path], summary: ImportSummary) -> Iterator[Member]:
    """The files in ``paths``; what cannot be opened is set aside in ``summary``."""
    for path in paths:
        try:
            inside = members(path)
        except (Unreadable, OSError) as problem:
            summary.set_aside.append(SetAside(str(path), None, said(problem)))
            continue
        yield from inside


def set_aside_folder(location: str) -> Path:
    """Where the rows are kept that an import into the store at ``location`` sets aside: beside a folder, else here."""
    if location.startswith(("http://", "https://", ":")):
        return Path("kg-set-aside")
    folder = Path(location)
    return folder.with_name(folder.name + ".set-aside")


def said(problem: Exception) -> str:
    """What a file could not be read for, for a person."""
    if isinstance(problem, OSError) and problem.strerror:
        return problem.strerror[:1].lower() + problem.strerror[1:]
    return str(problem)
