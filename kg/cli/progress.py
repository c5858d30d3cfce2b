"""Progress for long work: a bar on a terminal's standard error, nothing anywhere else."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

from kg.cli.tables import is_terminal

Advance = Callable[[], None]


@contextlib.contextmanager
def progress(label: str, total: int | None = None) -> Iterator[Advance]:
    """Show that work goes on; call what this gives once an item is done. ``total`` is the number of items, if known."""
    if not is_terminal(sys.stderr):
        yield lambda: None
        return

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    label_column = TextColumn("{task.description}")
    columns = (SpinnerColumn(), label_column, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda: bar.advance(task)


OnRows = Callable[[int, int, int], None]


@contextlib.contextmanager
def file_progress(label: str) -> Iterator[OnRows | None]:
    """Show how far a file is read, with rows a second and the time that is left; gives what is to be called.

    That takes the rows read since the last call, the bytes of the file read so far, and its size.
    """
    if not is_terminal(sys.stderr):
        yield None
        return

    import time

    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rows]:,} rows, {task.fields[rate]:,} a second"),
        TimeRemainingColumn(),
    )
    began = time.monotonic()
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task(label, total=None, rows=0, rate=0)
        rows = 0

        def on_rows(more: int, position: int, size: int) -> None:
            nonlocal rows
            rows += more
            rate = round(rows / max(time.monotonic() - began, 1e-3))
            bar.update(task, total=size or None, completed=position, rows=rows, rate=rate)

        yield on_rows
