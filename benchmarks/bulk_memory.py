"""One bulk import of made dataset rows in a process of its own; prints as JSON what it took.

``python bulk_memory.py QUADS FOLDER package|engine``: with the package's bulk path, or with the engine's loader alone,
which is given the same quads as N-Quads text, made on the way as well.
"""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import made_events
import made_stores
import measuring
import pyoxigraph
from pyoxigraph import Quad, RdfFormat

from kg.graph.iris import Iris
from kg.settings import DEFAULT_BASE


class Text(io.RawIOBase):
    """Quads as a file of N-Quads that is never there as a whole."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._lines = (f"{quad} .\n".encode() for quad in quads)
        self._left = b""

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """As ``io.RawIOBase``."""
        pieces, length = [self._left], len(self._left)
        while length < len(buffer):
            line = next(self._lines, None)
            if line is None:
                break
            pieces.append(line)
            length += len(line)
        text = b"".join(pieces)
        count = min(len(text), len(buffer))
        buffer[:count] = text[:count]
        self._left = text[count:]
        return count


def main(size: int, folder: Path, how: str) -> dict[str, float]:
    """Seconds, peak bytes of memory before and after, bytes on disk."""
    iris = Iris(DEFAULT_BASE)
    quads = made_events.until(made_events.row_quads(iris=iris), size)
    first = next(made_events.row_quads(iris=iris))
    before = measuring.peak_memory()
    began = time.perf_counter()
    if how == "package":
        made_stores.make(folder)
        store = made_stores.open_store(folder)
        store.bulk(quads)
        store.settle()
        there = next(store.quads(first.subject), None)
        store.close()
    else:
        engine = pyoxigraph.Store(str(folder))
        engine.bulk_load(Text(quads), format=RdfFormat.N_QUADS)
        there = next(engine.quads_for_pattern(first.subject, None, None, None), None)
    assert there is not None
    return {
        "seconds": time.perf_counter() - began,
        "before": before,
        "peak": measuring.peak_memory(),
        "disk": measuring.folder_size(folder),
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])))
