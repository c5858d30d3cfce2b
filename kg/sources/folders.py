"""Folders to the files in them, in a fixed order."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from kg.model import SetAside


def shown(path: str | os.PathLike[str]) -> str:
    """A path as it appears in records: valid Unicode even where the file's name is not."""
    return os.fsencode(path).decode("utf-8", "replace")


def files_in(folder: Path) -> Iterator[Path | SetAside]:
    """The files of a folder and of the folders in it, sorted by name; hidden ones are left out.

    Links to files are followed; links to folders too where they stay inside, each folder once. Set aside are links to
    folders elsewhere, what is no regular file, and folders that cannot be listed.
    """
    yield from _walk(folder, os.path.realpath(folder), set())


def _walk(folder: Path, root: str, seen: set[str]) -> Iterator[Path | SetAside]:
    real = os.path.realpath(folder)
    if real in seen:
        return
    seen.add(real)
    try:
        entries = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError as problem:
        yield SetAside(shown(folder), None, f"the folder cannot be listed: {problem.strerror or problem}")
        return
    for path in entries:
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if path.is_symlink() and os.path.commonpath([root, os.path.realpath(path)]) != root:
                yield SetAside(shown(path), None, "a link to a folder elsewhere; name that folder to have it read")
            else:
                yield from _walk(path, root, seen)
        elif path.is_file():
            yield path
        else:
            reason = "a link that leads nowhere" if path.is_symlink() and not path.exists() else "no regular file"
            yield SetAside(shown(path), None, reason)
