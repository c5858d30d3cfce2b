"""Files of datasets, opened as streams: plain, gzip, or the members of a ZIP archive, none of them unpacked to disk."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from kg import settings
from kg.errors import Unreadable
from kg.model import digest

_CHUNK: Final = 1 << 20
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK\x03\x04"
DAMAGED: Final = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError)
"""What reading packed data raises where they are damaged, encrypted, or packed by a method that is not known."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file to read: a file on disk, or a member of a ZIP archive on disk.

    ``name`` is what evidence calls it ("20180101.export.CSV.zip", "year.zip/january.tsv" where there are several).
    """

    path: Path
    name: str
    member: str | None = None


def members(path: Path) -> list[Member]:
    """The files in ``path``: itself, or what a ZIP archive holds. Raises Unreadable for an archive that is no good."""
    with path.open("rb") as file:
        if file.read(4) != _ZIP:
            return [Member(path, path.name)]
    try:
        with zipfile.ZipFile(path) as archive:
            inside = [info for info in archive.infolist() if not info.is_dir() and not _is_junk(info.filename)]
    except DAMAGED as problem:
        raise Unreadable(f"{path}: the ZIP archive cannot be read: {problem}") from problem
    if not inside:
        raise Unreadable(f"{path}: the ZIP archive holds no file")
    if len(inside) == 1:
        return [Member(path, path.name, inside[0].filename)]
    return [Member(path, f"{path.name}/{info.filename}", info.filename) for info in inside]


def _is_junk(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith("._")


def key_of(member: Member, dataset: str, limit: int) -> str:
    """The hash of dataset and content by which a file is known again, whatever its name; reads it once."""
    hashed = hashlib.sha256()
    with opened(member, limit) as source:
        while block := source.stream.read(_CHUNK):
            hashed.update(block)
    return digest(dataset, hashed.hexdigest())


class Source:
    """An open file: the unpacked ``stream``, and how far the packed file is read, for showing progress."""

    def __init__(self, stream: BinaryIO, raw: BinaryIO, size: int) -> None:
        self.stream = stream
        self.size = size
        self._raw = raw

    @property
    def position(self) -> int:
        """Bytes of the packed file that were read; ``size`` of them there are."""
        return min(self._raw.tell(), self.size) if not self._raw.closed else self.size


@contextmanager
def opened(member: Member, limit: int = settings.MAX_UNPACKED_BYTES) -> Iterator[Source]:
    """``member`` open for reading. Reading raises Unreadable behind ``limit`` unpacked bytes, and for damaged data."""
    with member.path.open("rb") as raw:
        size = member.path.stat().st_size
        head = raw.read(2)
        raw.seek(0)
        if member.member is not None:
            try:
                with zipfile.ZipFile(raw) as archive, archive.open(member.member) as inside:
                    yield Source(_limited(inside, limit, member), raw, size)
            except DAMAGED as problem:
                raise Unreadable(f"{member.name}: {problem}") from problem
        elif head == _GZIP:
            with gzip.GzipFile(fileobj=raw) as inside:
                yield Source(_limited(inside, limit, member), raw, size)
        else:
            yield Source(cast(BinaryIO, raw), raw, size)


def _limited(inside: Any, limit: int, member: Member) -> BinaryIO:
    return io.BufferedReader(_Limited(inside, limit, member.name), _CHUNK)


class _Limited(io.RawIOBase):
    """Unpacked bytes up to a limit, so that a small archive cannot fill the memory or run for days."""

    def __init__(self, inside: Any, limit: int, name: str) -> None:
        self._inside = inside
        self._limit = limit
        self._left = limit
        self._name = name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._inside.read(len(buffer))
        except DAMAGED as problem:
            raise Unreadable(f"{self._name}: the packed data are damaged: {problem}") from problem
        self._left -= len(data)
        if self._left < 0:
            raise Unreadable(f"{self._name}: unpacks to more than {self._limit:,} bytes; --max-bytes allows more")
        buffer[: len(data)] = data
        return len(data)
