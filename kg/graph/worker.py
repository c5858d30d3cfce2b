"""Queries in a process that can be ended: the engine itself has no time limit.

The worker is a fork of this process, so it sees the store as it is, in memory or opened for reading, without opening it
again, and costs milliseconds. A store on disk that is open for writing has threads of its own, whose locks a fork would
inherit for ever: there a new interpreter reads a copy of hard links, made in a tenth of a second. The worker evaluates
one query and sends the rows through a pipe; when its time is over it is killed. Only the time that the worker takes
counts, not that of whoever reads the rows. Where the system has no fork, the limit is looked at between rows only.
"""

from __future__ import annotations

import contextlib
import math
import os
import pickle
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Self

import pyoxigraph
from pyoxigraph import QueryBoolean, QuerySolutions

from kg.errors import QueryTimeout, StoreError

_ROWS_AT_ONCE: Final = 512
_FLUSH_AFTER: Final = 0.2
"""Seconds after which found rows are sent although there are few."""

_HEAD: Final = struct.Struct("!cI")
_START, _ROWS, _END, _FAILED = b"S", b"R", b"E", b"F"
_ERRORS: Final[dict[str, type[Exception]]] = {
    "SyntaxError": SyntaxError,
    "ValueError": ValueError,
    "OSError": OSError,
    "RuntimeError": RuntimeError,
}

Rows = Iterator[tuple[Any, ...]]
Ask = Callable[[], Any]


class Answer:
    """What a worker found: ``boolean`` of an ASK, ``variables`` of a SELECT (None otherwise), and ``rows``."""

    def __init__(self, boolean: bool | None, variables: tuple[str, ...] | None, rows: Rows) -> None:
        self.boolean = boolean
        self.variables = variables
        self.rows = rows


def can_be_ended() -> bool:
    """Whether this system lets a running query be ended."""
    return hasattr(os, "fork")


def ask_copy_within(
    store: pyoxigraph.Store, beside: Path, text: str, prefixes: Mapping[str, str], seconds: float, *, most: int | None
) -> Answer:
    """As ``ask_within``, for the query ``text`` to a ``store`` on disk that this process writes.

    The engine makes a copy of hard links in the folder ``beside``, which must be on the same file system; it goes when
    the answer was read. Raises StoreError also when there is no room for it.
    """
    if not can_be_ended():
        return _between_rows(lambda: store.query(text, prefixes=dict(prefixes)), seconds)
    try:
        copy = Path(tempfile.mkdtemp(prefix=".query-", dir=beside))
    except OSError as error:
        raise StoreError(f"{beside} cannot be written: {error.strerror}") from error

    def tidy() -> None:
        shutil.rmtree(copy, ignore_errors=True)

    try:
        store.backup(str(copy / "quads"))
        program = f"import sys; sys.path[:] = {sys.path!r}; from kg.graph.worker import main; main()"
        process = subprocess.Popen(
            [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError as error:
        tidy()
        raise StoreError(f"the query's process cannot be started: {error}") from error
    assert process.stdin is not None and process.stdout is not None
    with contextlib.suppress(BrokenPipeError), process.stdin:
        pickle.dump((str(copy / "quads"), text, dict(prefixes), seconds, most), process.stdin)
    worker = _Worker(process.pid, os.dup(process.stdout.fileno()), seconds, tidy)
    process.stdout.close()
    # The worker fetches its child itself; the object would complain of one that it thinks is still running.
    process.returncode = 0
    return _begun(worker)


def main() -> None:
    """The life of a new interpreter: one query from stdin, its answer on stdout."""
    folder, text, prefixes, seconds, most = pickle.load(sys.stdin.buffer)

    def ask() -> Any:
        return pyoxigraph.Store.read_only(folder).query(text, prefixes=prefixes)

    _work(ask, os.dup(sys.stdout.fileno()), seconds, most)


def ask_within(ask: Ask, seconds: float, *, most: int | None = None) -> Answer:
    """The answer that ``ask`` gets from the engine, if the worker takes no more than ``seconds``.

    ``most`` rows are fetched, and one more so that the reader knows that there are more. Raises QueryTimeout here or
    while rows are read, StoreError when the worker dies, and what ``ask`` raises.
    """
    if not can_be_ended():
        return _between_rows(ask, seconds)
    read, write = os.pipe()
    with warnings.catch_warnings():
        # Python warns of forks beside threads, which the engine has; the child calls nothing but the engine's reader.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        os.close(read)
        _work(ask, write, seconds, most)
    os.close(write)
    return _begun(_Worker(child, read, seconds))


def _begun(worker: _Worker) -> Answer:
    """What the worker says first, as soon as it says it."""
    try:
        kind, head = worker.message()
        if kind == _FAILED:
            raise _error(*head)
        boolean, variables = head
    except BaseException:
        worker.close()
        raise
    if boolean is not None:
        worker.close()
    return Answer(boolean, variables, worker)


def _work(ask: Ask, pipe: int, seconds: float, most: int | None) -> None:
    """The life of the child. It never returns, and leaves nothing that belongs to the parent behind."""
    try:
        with contextlib.suppress(ImportError, OSError, ValueError):
            import resource

            # Should the parent die without a word, the system ends a query that runs on.
            allowed = math.ceil(seconds) + 1
            resource.setrlimit(resource.RLIMIT_CPU, (allowed, allowed))
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        with os.fdopen(pipe, "wb", buffering=1 << 16) as out:
            try:
                _answer(ask(), out, most)
            except BaseException as error:
                name = next((name for name, kind in _ERRORS.items() if isinstance(error, kind)), "RuntimeError")
                _send(out, _FAILED, (name, str(error)))
            out.flush()
    except BaseException:
        os._exit(1)
    finally:
        # No clean-up of the parent's things: its buffers, its store and its locks are not ours.
        os._exit(0)


def _answer(found: Any, out: Any, most: int | None) -> None:
    rows: Iterator[Any]
    if isinstance(found, QueryBoolean):
        _send(out, _START, (bool(found), None))
        rows = iter(())
    elif isinstance(found, QuerySolutions):
        _send(out, _START, (None, tuple(variable.value for variable in found.variables)))
        rows = (tuple(row) for row in found)
    else:
        _send(out, _START, (None, None))
        rows = (tuple(triple) for triple in found)
    out.flush()
    block: list[tuple[Any, ...]] = []
    sent = time.monotonic()
    for number, row in enumerate(rows):
        if most is not None and number > most:
            break
        block.append(row)
        if len(block) >= _ROWS_AT_ONCE or time.monotonic() - sent > _FLUSH_AFTER:
            _send(out, _ROWS, block)
            out.flush()
            block = []
            sent = time.monotonic()
    _send(out, _ROWS, block)
    _send(out, _END, None)


def _send(out: Any, kind: bytes, content: Any) -> None:
    data = pickle.dumps(content, protocol=pickle.HIGHEST_PROTOCOL)
    out.write(_HEAD.pack(kind, len(data)))
    out.write(data)


class _Worker:
    """The parent's end: the rows, the child's id, the pipe from it, and how much time it has left."""

    def __init__(self, child: int, pipe: int, seconds: float, tidy: Callable[[], object] | None = None) -> None:
        self._child = child
        self._tidy = tidy
        self._pipe = pipe
        self._seconds = seconds
        self._left = seconds
        self._block: Iterator[tuple[Any, ...]] | None = None
        self._poll = select.poll()
        self._poll.register(pipe, select.POLLIN | select.POLLHUP)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> tuple[Any, ...]:
        """The next row; the child is ended with the last one, or when the reader goes away."""
        while self._block is None or (row := next(self._block, None)) is None:
            try:
                if not self._child:
                    raise StopIteration
                kind, content = self.message()
                if kind == _END:
                    raise StopIteration
                if kind == _FAILED:
                    raise _error(*content)
            except BaseException:
                self.close()
                raise
            self._block = iter(content)
        return row

    def __del__(self) -> None:
        self.close()

    def message(self) -> tuple[bytes, Any]:
        """The next message. Raises QueryTimeout, StoreError."""
        kind, length = _HEAD.unpack(self._read(_HEAD.size))
        return kind, pickle.loads(self._read(length))

    def close(self) -> None:
        """Kill the child if it still lives, and drop what was not read. Closing twice does nothing."""
        child, self._child = self._child, 0
        self._block = None
        if not child:
            return
        os.close(self._pipe)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(child, 0)
        if self._tidy is not None:
            self._tidy()

    def _read(self, length: int) -> bytes:
        data = bytearray()
        while len(data) < length:
            began = time.monotonic()
            ready = self._poll.poll(max(self._left, 0) * 1000)
            self._left -= time.monotonic() - began
            if not ready:
                raise too_long(self._seconds)
            piece = os.read(self._pipe, min(length - len(data), 1 << 20))
            if not piece:
                raise StoreError(
                    "the query's process ended before its answer was complete; it may need too much memory"
                )
            data += piece
        return bytes(data)


def too_long(seconds: float) -> QueryTimeout:
    """The error of a query that took more than ``seconds``."""
    return QueryTimeout(f"the query took longer than {seconds:g} s and was ended; ask for less, or allow more time")


def _error(name: str, message: str) -> Exception:
    return _ERRORS.get(name, RuntimeError)(message)


def _between_rows(ask: Ask, seconds: float) -> Answer:
    """The answer without a worker: the limit counts whenever the engine gives a row."""
    end = time.monotonic() + seconds
    found = ask()
    if isinstance(found, QueryBoolean):
        return Answer(bool(found), None, iter(()))
    variables = tuple(variable.value for variable in found.variables) if isinstance(found, QuerySolutions) else None

    def rows() -> Rows:
        for row in found:
            if time.monotonic() > end:
                raise too_long(seconds)
            yield tuple(row)

    return Answer(None, variables, rows())


def engine(store: Any) -> pyoxigraph.Store | None:
    """The engine's handle when ``store`` is embedded in this process; None for any other."""
    handle = getattr(store, "inner", None)
    return handle if isinstance(handle, pyoxigraph.Store) else None
