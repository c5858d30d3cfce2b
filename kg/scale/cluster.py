"""A Dask cluster: connecting to one, or starting one here, and doing tasks on it in order, whatever happens to workers.

Dask itself does a task again that was under way on a worker that is lost. It gives up when that has happened several
times, without telling the task that ends workers from those that stood beside it; so suspects are done once more here,
in pieces, with nothing else under way: what ends workers even then is given back as lost.
"""

from __future__ import annotations

import contextlib
import logging
import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any, Final, TypeVar

from kg import settings
from kg._version import __version__
from kg.errors import BadOption, KGError, MissingExtra, ServiceError
from kg.scale.work import version

T = TypeVar("T")
R = TypeVar("R")

_LOCAL: Final = re.compile(r"local:([1-9]\d{0,3})")
_REMOTE: Final = re.compile(r"(?:tcp|tls|ws|wss|ucx)://\S+")


class Cluster:
    """A cluster that is connected to; ``connected`` makes it."""

    def __init__(self, client: Any, address: str) -> None:
        self.address = address
        self._client = client
        self._window = 2 * max(1, sum(client.nthreads().values())) + 2

    def run(
        self, work: Callable[[T], R], tasks: Iterable[T], pieces: Callable[[T], Sequence[T]]
    ) -> Iterator[tuple[T, R | None]]:
        """Each of ``tasks`` with what ``work`` makes of it, in order; reads ahead a few tasks for each worker.

        A task that ends the workers that do it is done in ``pieces``, one by one; a piece that ends them as well comes
        with None. Raises what ``work`` raises, and ServiceError when the cluster is gone.
        """
        waiting: deque[tuple[T, Any]] = deque()
        try:
            for task in tasks:
                waiting.append((task, self._submit(work, task)))
                while len(waiting) >= self._window:
                    yield from self._first(work, waiting, pieces)
            while waiting:
                yield from self._first(work, waiting, pieces)
        finally:
            for _, future in waiting:
                with contextlib.suppress(Exception):
                    future.cancel()

    def _first(
        self, work: Callable[[T], R], waiting: deque[tuple[T, Any]], pieces: Callable[[T], Sequence[T]]
    ) -> Iterator[tuple[T, R | None]]:
        task, future = waiting[0]
        done, result = self._result(future)
        if not done:
            # Nothing else may be under way: a worker that is ended takes all with it that it had.
            for _, other in waiting:
                self._wait(other)
        waiting.popleft()
        if done:
            yield task, result
            return
        for piece in pieces(task):
            _, found = self._result(self._submit(work, piece))
            yield piece, found

    def _submit(self, work: Callable[[T], R], task: T) -> Any:
        return self._client.submit(work, task, pure=False)

    def _result(self, future: Any) -> tuple[bool, Any]:
        """Whether the task was done, and its result; False where it ended workers."""
        self._wait(future)
        try:
            return True, future.result()
        except _dask().KilledWorker:
            return False, None
        except KGError:
            raise
        except (OSError, TimeoutError) as error:
            raise self._gone() from error

    def _wait(self, future: Any) -> None:
        """Until the task is done or has failed. Raises ServiceError when there is nobody left to do it."""
        alone_since: float | None = None
        while not future.done():
            with contextlib.suppress(TimeoutError):
                _dask().wait([future], timeout=settings.CLUSTER_POLL)
            if future.done():
                break
            try:
                workers = self._client.nthreads()
            except Exception as error:
                raise self._gone() from error
            if workers:
                alone_since = None
                continue
            alone_since = alone_since or time.monotonic()
            if time.monotonic() - alone_since > settings.CLUSTER_PATIENCE:
                raise ServiceError(f"the cluster {self.address} has no workers left")
        if future.status in ("cancelled", "lost"):
            raise self._gone()

    def _gone(self) -> ServiceError:
        return ServiceError(f"the cluster {self.address} is gone")


def _dask() -> Any:
    """The package ``distributed``, loaded now. Raises MissingExtra where it is not installed."""
    try:
        return import_module("distributed")
    except ImportError as error:
        raise MissingExtra("--cluster needs Dask: pip install 'geopolitical-event-kg[cluster]'") from error


def check_address(address: str) -> None:
    """Raises BadOption for what is no address of a cluster: ``local:N``, or that of a Dask scheduler."""
    if not (_LOCAL.fullmatch(address) or _REMOTE.fullmatch(address)):
        raise BadOption(
            f"{address!r} is no cluster: write local:N for N processes here, or tcp://HOST:PORT of a Dask scheduler"
        )


@contextlib.contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """The cluster at ``address`` while the block runs; ``local:N`` starts one here and ends it.

    Raises BadOption for another address, MissingExtra without Dask, ServiceError when there is no scheduler, no worker,
    or when the workers have another version of this package.
    """
    check_address(address)
    dask = _dask()
    local = _LOCAL.fullmatch(address)
    with contextlib.ExitStack() as stack:
        if local:
            logging.getLogger("distributed").setLevel(logging.CRITICAL)
            # Two lost workers are enough to do what they had more carefully; who is at fault is found out then.
            stack.enter_context(import_module("dask.config").set({"distributed.scheduler.allowed-failures": 1}))
            held = dask.LocalCluster(
                n_workers=int(local[1]),
                threads_per_worker=1,
                processes=True,
                dashboard_address=None,
                silence_logs=logging.CRITICAL,
            )
            stack.enter_context(held)
            client = stack.enter_context(dask.Client(held))
        else:
            try:
                client = stack.enter_context(dask.Client(address, timeout=settings.CLUSTER_CONNECT))
                client.wait_for_workers(1, timeout=settings.CLUSTER_CONNECT)
            except (OSError, TimeoutError, ValueError) as error:
                raise ServiceError(f"no Dask scheduler with workers answers at {address}") from error
        cluster = Cluster(client, address)
        _check_versions(client, address)
        yield cluster


def _check_versions(client: Any, address: str) -> None:
    try:
        found = client.submit(version, pure=False).result()
    except Exception as error:
        raise ServiceError(f"the workers of {address} cannot run this package: {error}") from error
    if found != __version__:
        raise ServiceError(f"the workers of {address} have version {found} of this package, and here is {__version__}")
