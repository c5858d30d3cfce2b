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
