"""A small table in HTML, for notebooks: everything in it is text, whatever it looks like."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

LONGEST = 160
"""Most characters of a cell; longer values are cut."""


def html_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, heading: str = "", closing: str = ""
) -> str:
    """``rows`` under ``columns``, with a line above and one below; None is an empty cell, numbers stand right."""
    head = "".join(f'<th style="text-align:left">{escape(column)}</th>' for column in columns)
    body = "".join("<tr>" + "".join(map(_cell, row)) + "</tr>" for row in rows)
    above = f"<p>{escape(heading)}</p>" if heading else ""
    below = f"<p>{escape(closing)}</p>" if closing else ""
    return f"<div>{above}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{below}</div>"


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    if len(text) > LONGEST:
        text = text[: LONGEST - 1] + "…"
    side = "right" if isinstance(value, int | float) and not isinstance(value, bool) else "left"
    return f'<td style="text-align:{side}">{escape(text)}</td>'
