"""Shards: files of N-Quads packed with gzip, each with a record beside it, and one manifest of them all.

A folder of shards holds ``manifest.json``, and for each shard ``shard-00001.nq.gz`` with the graphs of some articles
or of some blocks of a file, behind them what ``graph:actors`` says of the shared actors named there, and
``shard-00001.json``, its record. The record is written last: a shard without one does not count. The manifest says of
what base, run and kind the shards are, and once all is done it has their checksums, the counts, the inputs, and what
was set aside with the reasons.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version as version_of
from pathlib import Path
from typing import IO, Any, Final, Literal, cast

from pyoxigraph import Quad

from kg._version import __version__
from kg.errors import BadOption, NotFound, StoreError, Unreadable
from kg.graph.bulk import packed, read_nquads
from kg.graph.catalogue import Run
from kg.graph.iris import actor_id, term
from kg.graph.reading import gather, read_actor
from kg.graph.writing import actor_quads
from kg.model import Actor, SetAside

FORMAT: Final = 1
"""Version of the layout of folders of shards that this package writes."""

MANIFEST: Final = "manifest.json"
_CHUNK: Final = 1 << 20

Kind = Literal["articles", "rows"]


@dataclass(slots=True)
class Shard:
    """A shard's record. ``sha256`` is that of its file, behind byte ``actors_at`` stands what describes the shared
    actors, and ``about`` says what is in it.

    Of articles: ``articles``, for each its hash, key, checksum, origin, notes and counts. Of rows: the ``file`` with
    name and key, behind which row it begins and which is its last, counts, and the rows that were set aside.
    """

    name: str
    sha256: str
    bytes: int
    quads: int
    actors_at: int
    about: dict[str, Any] = field(default_factory=dict)


class Shards:
    """The files of shards in the folder ``path``."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def check(self, shard: Shard) -> None:
        """Raises Unreadable for a shard whose file is not there or not what its record says."""
        hashed = hashlib.sha256()
        try:
            with (self.path / shard.name).open("rb") as file:
                while block := file.read(_CHUNK):
                    hashed.update(block)
        except OSError as error:
            raise Unreadable(f"{self.path / shard.name}: {error.strerror}") from error
        if hashed.hexdigest() != shard.sha256:
            raise Unreadable(f"{self.path / shard.name}: the checksum is not that of its record")

    def quads(self, shard: Shard) -> Iterator[Quad]:
        """The quads of ``shard``, streamed; those of ``graph:actors`` come last. Raises Unreadable."""
        with gzip.open(self.path / shard.name) as stream:
            yield from read_nquads(cast("IO[bytes]", stream))


    def actors(self, shard: Shard) -> dict[str, Actor]:
        """The shared actors that ``shard`` describes, by id."""
        with (self.path / shard.name).open("rb") as packed_file:
            packed_file.seek(shard.actors_at)
            with gzip.open(packed_file) as stream:
                nodes = gather(read_nquads(cast("IO[bytes]", stream)))
        return {actor_id(node): read_actor(facts, node) for node, facts in nodes.items()}


class ShardFolder(Shards):
    """A folder of shards of one kind, base and run; new, or gone on with where it is of the same.

    ``inputs`` says for a person what was read. Raises BadOption where the folder holds something else.
    """

    def __init__(self, path: Path, kind: Kind, base: str, run: Run, *, dataset: str | None = None) -> None:
        super().__init__(path)
        self._head = {
            "about": "shards of a graph of geopolitical-event-kg; `kg load` puts them into one",
            "format": FORMAT,
            "kind": kind,
            "dataset": dataset,
            "base": base,
            "run": {**asdict(run), "depends": dict(run.depends), "id": run.id},
        }
        self.shards: list[Shard] = []
        if path.is_dir() and any(path.iterdir()):
            held = ShardReader(path)
            for name in ("format", "kind", "dataset", "base", "run"):
                if held.manifest.get(name) != self._head[name]:
                    raise BadOption(f"{path} holds shards of another {name}; name another folder")
            self.shards = held.shards
        self._write(complete=False)

    def _write(self, *, complete: bool, **more: Any) -> None:
        versions = {name: version_of(name) for name in ("pyoxigraph", "distributed")}
        made = {"package": __version__, "python": platform.python_version(), **versions}
        _put(self.path / MANIFEST, {**self._head, "made_with": made, "complete": complete, **more})

    def new(self) -> ShardWriter:
        """The next shard, to be filled."""
        return ShardWriter(self, f"shard-{len(self.shards) + 1:05}")

    def finish(
        self, *, complete: bool, inputs: Iterable[Mapping[str, Any]], counts: Mapping[str, int],
        set_aside: Iterable[SetAside], reasons: Mapping[str, int] | None = None,
    ) -> None:  # fmt: skip
        """Write the manifest: what was read, what became of it, what was set aside (rows: counted by ``reasons``)."""
        self._write(
            complete=complete,
            inputs=list(inputs),
            counts={"shards": len(self.shards), "quads": sum(shard.quads for shard in self.shards), **counts},
            set_aside=[asdict(one) for one in set_aside],
            rows_set_aside=dict(reasons or {}),
            shards=[{key: value for key, value in asdict(shard).items() if key != "about"} for shard in self.shards],
        )


class ShardWriter:
    """One shard that grows; it counts once ``close`` has written its record."""

    def __init__(self, folder: ShardFolder, name: str) -> None:
        self._folder = folder
        self._name = name
        self._path = folder.path / f"{name}.nq.gz"
        self._part = folder.path / f"{name}.nq.gz.part"
        self._hash = hashlib.sha256()
        self._bytes = 0
        self.quads = 0
        self.actors: dict[str, Actor] = {}
        self._stream = self._part.open("wb")

    def add(self, data: bytes, quads: int, actors: Mapping[str, Actor]) -> None:
        """Append packed ``quads``, and the shared actors that they name."""
        if quads:
            self._put(data, quads)
        self.actors.update(actors)

    def _put(self, data: bytes, quads: int) -> None:
        self._stream.write(data)
        self._hash.update(data)
        self._bytes += len(data)
        self.quads += quads

    def close(self, about: Mapping[str, Any]) -> Shard:
        """End the shard. Raises StoreError where it cannot be written."""
        graph = term("graph:actors")
        described = [quad for name in sorted(self.actors) for quad in actor_quads(self.actors[name], graph)]
        actors_at = self._bytes
        try:
            self._put(packed(described), len(described))
            self._stream.close()
            self._part.replace(self._path)
        except OSError as error:
            raise StoreError(f"{self._path} cannot be written: {error.strerror}") from error
        shard = Shard(self._path.name, self._hash.hexdigest(), self._bytes, self.quads, actors_at, dict(about))
        _put(self._folder.path / f"{self._name}.json", asdict(shard))
        self._folder.shards.append(shard)
        return shard

    def drop(self) -> None:
        """Leave no shard."""
        self._stream.close()
        self._part.unlink(missing_ok=True)


class ShardReader(Shards):
    """A folder of shards, to be loaded. Raises NotFound and Unreadable where there is none."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.parent if path.name == MANIFEST else path)
        self.manifest = self._manifest()
        self.shards = [_shard(record) for record in sorted(self.path.glob("shard-*.json"))]
        listed = {one["name"]: one["sha256"] for one in self.manifest.get("shards", ())}
        lacking = sorted(set(listed) - {shard.name for shard in self.shards})
        if lacking:
            raise Unreadable(f"{self.path}: the record of {lacking[0]}, which the manifest lists, is not there")

    def _manifest(self) -> dict[str, Any]:
        path = self.path / MANIFEST
        if not path.is_file():
            raise NotFound(f"{self.path}: no folder of shards; there is no {MANIFEST} in it")
        found = _read(path)
        if found.get("format") != FORMAT:
            raise Unreadable(f"{path}: its format is {found.get('format')!r}, and this package reads {FORMAT}")
        return found

    @property
    def run(self) -> Run:
        """What made the shards."""
        said = self.manifest["run"]
        return Run(said["extractor"], said["version"], said["package"], tuple(sorted(said["depends"].items())))


def _shard(path: Path) -> Shard:
    found = _read(path)
    try:
        return Shard(**found)
    except TypeError as error:
        raise Unreadable(f"{path} is no record of a shard") from error


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path} cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise Unreadable(f"{path} is no JSON object")
    return found


def _put(path: Path, record: Mapping[str, Any]) -> None:
    """Write ``record`` as JSON, whole or not at all."""
    half = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_text(json.dumps(record, ensure_ascii=True, indent=1) + "\n", "ascii")
        half.replace(path)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}") from error
