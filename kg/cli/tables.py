"""Rows as a table for a person.

A table is drawn with rules and bold headings on a terminal only; in a pipe or a file it is plain aligned text that
stays the same from version to version. Other formats hold every value whole; a table cuts very long ones.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import IO, Any, Final

from kg.cli.plain import plain

Cell = str | int | float | bool | None

CELL_WIDTH: Final = 100
"""Widest column of a table in a pipe, in terminal columns; longer values end in an ellipsis."""

TERMINAL_CELL: Final = 1_000
"""Longest value on a terminal, in terminal columns; there values take several lines."""

NARROWEST: Final = 8
"""A column of a terminal's table is not made narrower than this, unless its values are."""

BREAKABLE: Final = 20
"""A word is broken over lines only in a column at least this wide, so that no stubs come of it; else it is cut."""

_DAY: Final = len("2025-10-23")

_GAP: Final = 3
"""Between two columns on a terminal."""


def write_table(columns: Sequence[str], rows: Iterable[Sequence[Cell]], out: IO[str]) -> int:
    """Write ``rows`` as a table; return their number. Numbers stand to the right.

    On a terminal too narrow for the columns each row becomes a block of lines, one a column.
    """
    kept = [tuple(row) for row in rows]
    terminal = is_terminal(out)
    body = [[_cut(show(cell), TERMINAL_CELL if terminal else CELL_WIDTH) for cell in row] for row in kept]
    right = [
        bool(kept) and all(isinstance(row[i], (int, float)) or row[i] is None for row in kept)
        for i in range(len(columns))
    ]
    widths = [max([_width(column), *(_width(row[i]) for row in body)]) for i, column in enumerate(columns)]
    if terminal:
        _write_rich(columns, body, right, widths, out)
        return len(body)
    for line in [list(columns), ["-" * width for width in widths], *body]:
        cells = [_pad(cell, width, side) for cell, width, side in zip(line, widths, right, strict=True)]
        out.write("  ".join(cells).rstrip() + "\n")
    return len(body)


def show(cell: Cell) -> str:
    """One cell as text on one line, without characters that a terminal would obey."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:.2f}".rstrip("0").rstrip(".")
    return plain(str(cell))


def shorten(text: str, width: int) -> str:
    """``text`` on one line, cut at a word so that it takes at most ``width`` characters."""
    text = " ".join(text.split())
    if len(text) <= width:
        return text
    cut = text[: width - 1].rsplit(" ", 1)[0].rstrip(",;:–—- ")
    return (cut or text[: width - 1]) + "…"


def is_terminal(stream: IO[Any]) -> bool:
    """Whether a person reads ``stream`` as it is written."""
    try:
        return stream.isatty()
    except (AttributeError, ValueError):
        return False


def _write_rich(
    columns: Sequence[str], body: list[list[str]], right: list[bool], natural: list[int], out: IO[str]
) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=out)
    widths = fitted(natural, console.width - _GAP * (len(columns) - 1))
    if widths is None:
        _write_blocks(columns, body, console.width, out)
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for column, side, width in zip(columns, right, widths, strict=True):
        table.add_column(
            Text("\n".join(lines(column, width))), justify="right" if side else "left", width=width, no_wrap=True
        )
    for row in body:
        # Text, not str: square brackets in a headline are no markup.
        table.add_row(*(Text("\n".join(lines(cell, width))) for cell, width in zip(row, widths, strict=True)))
    console.print(table)


def _write_blocks(columns: Sequence[str], body: list[list[str]], width: int, out: IO[str]) -> None:
    label = max(map(_width, columns))
    inner = max(width - label - 2, NARROWEST)
    for number, row in enumerate(body):
        if number:
            out.write("\n")
        for column, cell in zip(columns, row, strict=True):
            for place, line in enumerate(lines(cell, inner)):
                out.write(f"{_pad('' if place else column, label, False)}  {line}".rstrip() + "\n")


def fitted(natural: Sequence[int], room: int) -> list[int] | None:
    """Widths of columns that need ``natural`` and share ``room``: the widest give way first; None when room is out."""
    widths = list(natural)
    least = [_least(width) for width in natural]
    if sum(least) > room:
        return None
    while sum(widths) > room:
        index = max((i for i, low in enumerate(least) if widths[i] > low), key=widths.__getitem__)
        widths[index] -= 1
    return widths


def _least(natural: int) -> int:
    """What a column that needs ``natural`` is left: a day whole, and a sentence more than a word a line."""
    if natural == _DAY:
        return natural
    return BREAKABLE if natural > 2 * BREAKABLE else min(natural, NARROWEST)


def lines(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` terminal columns, broken between words; see BREAKABLE for longer words."""
    if _width(text) <= width:
        return [text]
    words = []
    for word in text.split(" "):
        if _width(word) <= width:
            words.append(word)
        elif width < BREAKABLE:
            words.append(_cut(word, width))
        else:
            words.extend(_pieces(word, width))
    found = [""]
    for word in words:
        longer = f"{found[-1]} {word}" if found[-1] else word
        if _width(longer) <= width:
            found[-1] = longer
        else:
            found.append(word)
    return found


def _pieces(word: str, width: int) -> list[str]:
    pieces = [""]
    for char in word:
        if _width(pieces[-1] + char) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces


def _cut(text: str, width: int) -> str:
    """``text``, its end replaced by an ellipsis where it takes more than ``width`` terminal columns."""
    if _width(text) <= width:
        return text
    kept = text[: width - 1]
    while _width(kept) > width - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _width(text: str) -> int:
    """Columns that ``text`` takes in a terminal: wide East Asian characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def _pad(text: str, width: int, right: bool) -> str:
    gap = " " * (width - _width(text))
    return gap + text if right else text + gap
