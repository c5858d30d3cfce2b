"""Bytes to text: which encoding, with what loss, and whether it is text at all."""

from __future__ import annotations

import codecs
import re
from typing import Final

from kg import settings
from kg.errors import Unreadable

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KNOWN_BINARY: Final = (
    (b"%PDF-", "a PDF file; extract its text first"),
    (b"PK\x03\x04", "a ZIP archive or office document; unpack it, or save it as text"),
    (b"\xd0\xcf\x11\xe0", "an old office document; save it as text"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"BZh", "packed with bzip2; unpack it first"),
    (b"\xfd7zXZ", "packed with xz; unpack it first"),
    (b"(\xb5/\xfd", "packed with zstd; unpack it first"),
    (b"\x1f\x8b", "packed with gzip twice; unpack it first"),
    (b"SQLite format 3\x00", "a database"),
)
_UTF8_SEQUENCE: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_UNDEFINED_1252: Final = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of ``data`` with ``\\n`` line ends and without byte order mark, and notes on what was assumed.

    UTF-8, UTF-16 and UTF-32 with a mark, UTF-8 without; a few broken bytes in text that is UTF-8 otherwise become
    U+FFFD; anything else is Windows-1252, or Latin-1 where a byte has no meaning in that.
    Raises Unreadable for binary data, with the reason.
    """
    for magic, what in _KNOWN_BINARY:
        if data.startswith(magic):
            raise Unreadable(f"not text: {what}")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            notes = (f"decoded as {encoding[:6].upper()}",) if encoding != "utf-8" else ()
            return clean(text, notes, broken=text.count("\ufffd"))
    if b"\0" in data:
        raise Unreadable("not text: holds NUL bytes (binary, or UTF-16 without a byte order mark)")
    try:
        return clean(data.decode("utf-8"), ())
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if len(_UTF8_SEQUENCE.findall(data)) > 4 * broken:
        return clean(text, (), broken=broken)
    if _UNDEFINED_1252.search(data):
        return clean(data.decode("latin-1"), ("decoded as Latin-1",))
    return clean(data.decode("cp1252"), ("decoded as Windows-1252",))


def clean(text: str, notes: tuple[str, ...], *, broken: int = 0) -> tuple[str, tuple[str, ...]]:
    """``text`` with ``\\n`` line ends and U+FFFD for lone surrogates, and ``notes`` with what was replaced.

    ``broken`` is the number of code points that decoding has replaced already. Raises Unreadable where the text holds
    a NUL or more control characters than ``settings.CONTROL_SHARE``.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise Unreadable("not text: holds NUL characters")
    text, surrogates = _SURROGATE.subn("\ufffd", text)
    broken += surrogates
    controls = len(_CONTROL.findall(text))
    if controls and controls > settings.CONTROL_SHARE * len(text):
        raise Unreadable(f"not text: {controls} of its {len(text)} characters are control characters")
    if broken:
        characters = "1 character" if broken == 1 else f"{broken} characters"
        notes = (*notes, f"{characters} could not be decoded and became U+FFFD")
    return text, notes
