"""Files of datasets on a cluster: excerpts of rows to the workers, shards of their blocks back, in order.

A file whose rows are lines that say all by themselves is cut into blocks (see ``DatasetReader``); any other is one
task. Files follow one another without a stop, so that many small ones keep all workers busy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from pyoxigraph import NamedNode

from kg import settings
from kg.errors import Unreadable
from kg.graph.import_work import end_of_load
from kg.graph.importing import said
from kg.graph.row_blocks import RowBlock
from kg.model import Actor
from kg.scale.cluster import Cluster
from kg.scale.shards import Shard, ShardFolder, ShardWriter
from kg.scale.work import PackedBlock, RowTask, bad_block, read_rows
from kg.sources.dataset_reader import BadRow, DataFile, DatasetReader
from kg.sources.delimited import Excerpt, excerpts
from kg.sources.unpacking import Member, Source, key_of, opened

_CHUNK = 1 << 20

LOST = "the process that read this block of rows ended unexpectedly, though it read nothing else"


class Files(Protocol):
    """Whoever keeps count of files: asked before one is read, and told of what goes wrong."""

    def begin(self, member: Member, key: str) -> int | None:
        """Behind which row to read the file with that key; None where it need not be read."""
        ...

    def broken(self, name: str, reason: str) -> None:
        """The file cannot be read, or not to its end."""
        ...


@dataclass(slots=True)
class RowShards:
    """Makes shards of files in ``folder`` on ``cluster``, for ``files``; ``on_rows`` is called as an import does."""

    cluster: Cluster
    folder: ShardFolder
    reader: DatasetReader
    run: NamedNode
    base: str
    files: Files
    max_bytes: int
    on_rows: Callable[[int, int, int], object] = lambda rows, position, size: None
    _source: Source | None = field(default=None, init=False)

    def shards(self, members: Iterable[Member]) -> Iterator[Shard]:
        """The shards of the files ``members``, each once it is written."""
        shard = _Shard(self.folder, 0)
        try:
            for task, found in self.cluster.run(read_rows, self._tasks(members), lambda task: [task]):
                if not shard.begun:
                    shard.after = max(shard.after, task.after)
                if found is None and not isinstance(task.excerpt, Excerpt):
                    task = replace(task, problem=LOST)
                    self.files.broken(task.file.name, LOST)
                for block in found if found is not None else _lost(task):
                    if shard.begun and block.block.number >= shard.behind:
                        yield shard.close(task, last=False)
                        shard = _Shard(self.folder, shard.last_row)
                    shard.add(block)
                    if self._source is not None:
                        rows = block.block.loaded + len(block.block.bad)
                        self.on_rows(rows, self._source.position, self._source.size)
                if task.last:
                    yield shard.close(task, last=True)
                    shard = _Shard(self.folder, 0)
        finally:
            shard.drop()

    def _tasks(self, members: Iterable[Member]) -> Iterator[RowTask]:
        for member in members:
            try:
                key = key_of(member, self.reader.name, self.max_bytes)
            except (Unreadable, OSError) as problem:
                self.files.broken(member.name, said(problem))
                continue
            after = self.files.begin(member, key)
            if after is not None:
                yield from self._of(member, key, after)

    def _of(self, member: Member, key: str, after: int) -> Iterator[RowTask]:
        """The tasks of one file, one held back so that the last is known for it."""
        file = DataFile(member.name, key, member.path.parent.absolute())
        size = settings.BLOCK_ROWS
        held: RowTask | None = None
        problem: str | None = None
        try:
            with opened(member, self.max_bytes) as source:
                self._source = source
                for excerpt in self._excerpts(source, after):
                    if held is not None:
                        yield held
                    held = RowTask(self.reader, file, excerpt, self.base, self.run, size, after)
        except (Unreadable, OSError) as error:
            problem = said(error)
            self.files.broken(member.name, problem)
        held = held or RowTask(self.reader, file, b"", self.base, self.run, size, after)
        yield replace(held, last=True, problem=problem)

    def _excerpts(self, source: Source, after: int) -> Iterator[Excerpt | bytes]:
        """The parts of a file that are tasks. Raises Unreadable where it breaks off, behind what came before."""
        heads = getattr(self.reader, "heads", None)
        if heads is not None:
            yield from excerpts(source.stream, size=settings.BLOCK_ROWS, heads=heads, after=after)
            return
        parts: list[bytes] = []
        try:
            while part := source.stream.read(_CHUNK):
                parts.append(part)
        except Unreadable:
            yield b"".join(parts).rpartition(b"\n")[0]
            raise
        yield b"".join(parts)


class _Shard:
    """A shard of consecutive blocks of one file, behind row ``after``."""

    def __init__(self, folder: ShardFolder, after: int) -> None:
        self._folder = folder
        self.after = after
        self._writer: ShardWriter | None = None
        self._whole = RowBlock(0)
        self.begun = False
        self.behind = 0

    @property
    def last_row(self) -> int:
        """The line at which its last row begins; that before it where there is none."""
        return max(self.after, self._whole.last_row)

    def add(self, block: PackedBlock) -> None:
        """Append a block."""
        if not self.begun:
            self.begun, self.behind = True, end_of_load(block.block.number)
        self._writer = self._writer or self._folder.new()
        actors: dict[str, Actor] = block.block.actors
        self._writer.add(block.data, block.quads, actors)
        whole, one = self._whole, block.block
        whole.number, whole.last_row = one.number, max(whole.last_row, one.last_row)
        whole.loaded += one.loaded
        whole.bad += one.bad
        whole.sides.update(one.sides)
        whole.placed += one.placed

    def close(self, task: RowTask, *, last: bool) -> Shard:
        """End it, with what is to be told of it."""
        writer = self._writer or self._folder.new()
        self._writer = None
        about: dict[str, Any] = {
            "file": {"name": task.file.name, "key": task.file.key},
            "after": self.after,
            "number": self._whole.number,
            "last_row": self.last_row,
            "loaded": self._whole.loaded,
            "set_aside": [{"row": bad.row, "reason": bad.reason, "text": bad.text} for bad in self._whole.bad],
            "sides": dict(self._whole.sides),
            "placed": self._whole.placed,
            "empty": not self.begun,
            "whole": last and task.problem is None,
            "problem": task.problem if last else None,
        }
        return writer.close(about)

    def drop(self) -> None:
        """Leave nothing of it."""
        if self._writer is not None:
            self._writer.drop()


def block_of(shard: Shard) -> RowBlock:
    """What the record of a shard of rows says of its blocks, as one; without the actors."""
    about = shard.about
    bad = [BadRow(one["row"], one["reason"], one["text"]) for one in about["set_aside"]]
    block = RowBlock(about["number"], about["last_row"], about["loaded"], bad)
    block.sides.update(about["sides"])
    block.placed = about["placed"]
    return block


def _lost(task: RowTask) -> list[PackedBlock]:
    """The block of a task that ended whoever did it: all its rows are set aside; nothing where that is a whole file."""
    if not isinstance(task.excerpt, Excerpt):
        return []
    return [PackedBlock(bad_block(task.excerpt, LOST, task.size), b"", 0)]
