"""How long to wait before a request is sent again."""

from __future__ import annotations

from collections.abc import Mapping


def waiting_time(tried: int, headers: Mapping[str, str] | None, *, first: float, longest: float) -> float:
    """Seconds to wait after ``tried`` tries (from 1): what the server's ``headers`` ask for, else ``first``, doubled.

    At most ``longest``. A date in Retry-After is taken for no answer, since clocks differ; so is what is no number.
    """
    said = (headers or {}).get("retry-after", "")
    wait = float(said) if said.isdecimal() else first * 2 ** (tried - 1)
    return min(longest, wait)
