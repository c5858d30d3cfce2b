"""An extractor at work in several processes: same events, same order, more cores.

Each process is an interpreter of its own that runs ``kg.extract.parallel_worker`` and gets articles through a pipe, so
that neither threads nor locks of this process are inherited. A thread here waits for each of them. When a process ends
unexpectedly, its articles are read again one by one in a new one; an article that ends two of them is refused.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import struct
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, Any, Final

from kg.errors import KGError
from kg.extract.extractor import make_extractor
from kg.extract.recipe import Recipe
from kg.model import Article, Extraction, Refusal, Span

CHUNK_ARTICLES: Final = 16
"""Most articles that a process gets at a time."""

CHUNK_CHARACTERS: Final = 40_000
"""Most code points of text that a process gets at a time, unless one article is longer."""

_LENGTH: Final = struct.Struct("!Q")
_ONE_THREAD: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""Where libraries look how many threads they may use; processes that share cores do best with one each."""


class WorkerEndedError(KGError):
    """A process that reads articles ended unexpectedly."""

    exit_code = 4


class ParallelExtractor:
    """The extractor ``name`` with ``model`` and ``options`` in ``jobs`` processes.

    Reads ahead two chunks a process. Raises as the extractor does; WorkerEndedError where no process can be started.
    """

    def __init__(self, name: str, /, *, jobs: int, model: str | None = None, **options: Any) -> None:
        self.jobs = jobs
        own = make_extractor(name, model=model, **options)
        self.name = own.name
        self.version = own.version
        self._own = own
        self._recipe = Recipe.of(name, model, options)
        self._notes: dict[int, list[str]] = {}

    def describe(self) -> Mapping[str, str]:
        """As of the extractor; how many processes there are changes nothing."""
        return self._own.describe()

    def notes(self) -> list[str]:
        """What the extractors in the processes have to say, a line each."""
        told = [self._notes[number] for number in sorted(self._notes)]
        return [
            f"process {place}: {line}"
            for place, lines in enumerate((lines for lines in told if lines), 1)
            for line in lines
        ]

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        """One Extraction an article, in order."""
        crew = _Crew(self._recipe, self._notes)
        pool = ThreadPoolExecutor(self.jobs)
        waiting: deque[Future[list[Extraction]]] = deque()
        try:
            for chunk in chunks(articles):
                waiting.append(pool.submit(crew.read, chunk))
                while len(waiting) >= 2 * self.jobs:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            crew.close()
            pool.shutdown(cancel_futures=True)


def chunks(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """``articles`` in lists, each what a process gets at a time."""
    chunk: list[Article] = []
    size = 0
    for article in articles:
        if chunk and (len(chunk) == CHUNK_ARTICLES or size + len(article.text) > CHUNK_CHARACTERS):
            yield chunk
            chunk, size = [], 0
        chunk.append(article)
        size += len(article.text)
    if chunk:
        yield chunk


class _Crew:
    """The processes, one for each thread that asks."""

    def __init__(self, recipe: Recipe, notes: dict[int, list[str]]) -> None:
        self._recipe = recipe
        self._notes = notes
        self._mine = threading.local()
        self._lock = threading.Lock()
        self._workers: list[_Worker] = []
        self._closed = False

    def read(self, chunk: list[Article]) -> list[Extraction]:
        """The extractions of ``chunk``, whatever happens to the process that makes them."""
        try:
            return self._ask(chunk)
        except WorkerEndedError:
            if self._closed:
                raise
        found = []
        for article in chunk:
            try:
                found += self._ask([article])
            except WorkerEndedError:
                if self._closed:
                    raise
                span = Span(article.text, 0, len(article.text))
                detail = "the process that read this article ended unexpectedly, twice or when it read nothing else"
                found.append(Extraction(article, (), (Refusal(article.key, "text", span, "crash", detail),)))
        return found

    def _ask(self, chunk: list[Article]) -> list[Extraction]:
        worker: _Worker | None = getattr(self._mine, "worker", None)
        if worker is None:
            worker = self._mine.worker = self._start()
        try:
            extractions, notes = worker.ask(chunk)
        except WorkerEndedError:
            self._mine.worker = None
            worker.close()
            raise
        self._notes[worker.number] = notes
        # The articles are those that were given: what was pickled is equal, but another object.
        return [
            Extraction(article, done.events, done.refusals) for article, done in zip(chunk, extractions, strict=True)
        ]

    def _start(self) -> _Worker:
        with self._lock:
            if self._closed:
                raise WorkerEndedError("the work was ended")
            worker = _Worker(len(self._workers), self._recipe)
            self._workers.append(worker)
        return worker

    def close(self) -> None:
        """End all processes; whoever waits for one is told."""
        with self._lock:
            self._closed = True
            for worker in self._workers:
                worker.close()


class _Worker:
    """One process and the pipes to it."""

    def __init__(self, number: int, recipe: Recipe) -> None:
        self.number = number
        environment = {**os.environ, **{name: os.environ.get(name, "1") for name in _ONE_THREAD}}
        # Modules are found as they are here, also by whoever has put folders on the path.
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kg.extract.parallel_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        self._recipe: Recipe | None = recipe

    def ask(self, chunk: list[Article]) -> tuple[list[Extraction], list[str]]:
        """The extractions of ``chunk``, and the extractor's notes so far. Raises what the extractor raised."""
        to, back = self._process.stdin, self._process.stdout
        assert to is not None and back is not None
        try:
            if self._recipe is not None:
                send(to, self._recipe)
                self._recipe = None
            send(to, chunk)
            answer = receive(back)
        except (OSError, EOFError, ValueError, pickle.UnpicklingError):
            raise WorkerEndedError("a process that reads articles ended unexpectedly") from None
        if isinstance(answer, BaseException):
            raise answer
        extractions, notes = answer
        return extractions, notes

    def close(self) -> None:
        """End the process now."""
        with contextlib.suppress(OSError):
            self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError, ValueError):
                if pipe is not None:
                    pipe.close()


def send(pipe: IO[bytes], value: object) -> None:
    """Write ``value``, its length before it."""
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """The next value. Raises EOFError where the other side is gone."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)
