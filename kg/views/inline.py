"""A page inside a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class InlinePage:
    """A page as a notebook shows it: in a frame of its own, which may run the page's scripts and nothing else.

    ``html`` is the whole page, ``notes`` say what it leaves out, ``height`` is that of the frame in pixels.
    """

    html: str
    notes: tuple[str, ...]
    height: int = 720

    def __repr__(self) -> str:
        return f"<page of {len(self.html):,} characters; a notebook shows it, view(path) writes it>"

    def _repr_html_(self) -> str:
        # Without allow-same-origin the page cannot reach the notebook around it.
        return (
            f'<iframe title="Graph of events" sandbox="allow-scripts allow-downloads allow-popups" '
            f'style="width:100%;height:{self.height}px;border:1px solid #8888" srcdoc="{escape(self.html)}"></iframe>'
        )
