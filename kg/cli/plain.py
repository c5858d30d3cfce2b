"""Words for a person: text from anywhere made safe to print on one line, and errors of the operating system."""

from __future__ import annotations

import errno
import re
from typing import Final

CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
"""Characters that would end a line, move a terminal's cursor, recolour it or turn the reading direction round."""


def plain(text: str) -> str:
    """``text`` on one line, without characters that a terminal would obey."""
    return CONTROLS.sub(" ", text).strip()


def said(error: OSError) -> str:
    """What an error of the operating system says, in a person's words: without number and file name."""
    if error.errno == errno.EBADF:
        return "it is closed"
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]
