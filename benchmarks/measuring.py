"""What benchmarks have in common: medians, time limits, peak memory, facts about the machine, tables."""

from __future__ import annotations

import contextlib
import os
import platform
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class Line:
    """One thing measured. ``verdict`` is None where there is no target."""

    what: str
    measured: str
    beside: str = ""
    target: str = ""
    verdict: bool | None = None
    value: float | None = None


@dataclass(slots=True)
class Section:
    """A table of lines with a title, what the columns are, and remarks. ``figures`` go to the JSON alone."""

    title: str
    columns: tuple[str, str, str] = ("what", "measured", "beside it")
    lines: list[Line] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0

    def add(
        self,
        what: str,
        measured: str,
        beside: str = "",
        *,
        target: str = "",
        met: bool | None = None,
        value: float | None = None,
    ) -> None:
        """Append a line."""
        self.lines.append(Line(what, measured, beside, target, met, value))

    def markdown(self) -> str:
        """The section as Markdown; columns that nothing stands in are left out."""
        heads = (*self.columns, "target", "")
        verdicts = {True: "met", False: "**missed**", None: ""}
        cells = [
            (line.what, line.measured, line.beside, line.target, verdicts[line.verdict]) for line in self.lines
        ]
        kept = [number for number in range(len(heads)) if any(row[number] for row in cells)]
        table = [[heads[number] for number in kept], *([row[number] for number in kept] for row in cells)]
        widths = [max(len(row[place]) for row in table) for place in range(len(kept))]
        table.insert(1, ["-" * width for width in widths])
        shown = [
            "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
            for row in table
        ]
        remarks = [f"\n{remark}" for remark in self.remarks]
        return "\n".join([f"## {self.title}\n", *shown, *remarks, ""])

    def record(self) -> dict[str, Any]:
        """The section for JSON."""
        return asdict(self)


def clock(call: Callable[[], T]) -> tuple[float, T]:
    """Seconds that ``call`` takes, and what it gives."""
    began = time.perf_counter()
    result = call()
    return time.perf_counter() - began, result


def median_of(
    call: Callable[[], object],
    *,
    times: int,
    at_most: float = float("inf"),
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """Median seconds of ``call``: ``times`` runs, or fewer (at least one) once ``at_most`` seconds are spent.

    ``clock`` is what counts them: ``time.process_time`` for the seconds that the processor worked.
    """
    taken: list[float] = []
    while len(taken) < times and (not taken or sum(taken) < at_most):
        began = clock()
        call()
        taken.append(clock() - began)
    return statistics.median(taken)


class TooLongError(Exception):
    """A call was ended because it took longer than it may."""


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise TooLongError in Python code that runs for longer; in the main thread, where the system has timers."""

    def over(*_: object) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def peak_memory() -> int:
    """The most bytes of memory that this process has had since it was started."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            # Unlike ru_maxrss this does not begin with what the parent had when it forked.
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def folder_size(folder: Path) -> int:
    """Bytes of the files in and below ``folder``."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def megabytes(size: float) -> str:
    """Bytes for a person."""
    return f"{size / 1e6:,.0f} MB"


def milliseconds(seconds: float) -> str:
    """Seconds for a person: three significant digits."""
    value = seconds * 1000
    digits = 2 if value < 1 else 1 if value < 100 else 0
    return f"{value:,.{digits}f} ms"


def machine(packages: Sequence[str]) -> dict[str, str]:
    """What the numbers depend on; nothing that names the machine."""
    processor = platform.machine()
    memory = ""
    with contextlib.suppress(OSError):
        names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
        processor = names[0].partition(":")[2].strip() if names else processor
    with contextlib.suppress(OSError, ValueError):
        memory = f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB"
    facts = {
        "processor": f"{processor}, {os.cpu_count()} cores",
        "memory": memory,
        "system": platform.system(),
        "python": platform.python_version(),
    }
    with contextlib.suppress(OSError):
        # Says how much of the machine others had.
        facts["load at the start"] = f"{os.getloadavg()[0]:.1f}"
    for package in packages:
        with contextlib.suppress(PackageNotFoundError):
            facts[package] = version(package)
    return facts
