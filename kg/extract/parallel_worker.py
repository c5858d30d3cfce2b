"""One process of ``kg.extract.parallel``: gets an extractor's recipe, then articles, and sends extractions."""

from __future__ import annotations

import os
import pickle
import signal
import sys

from kg.extract.extractor import Extractor
from kg.extract.parallel import receive, send
from kg.extract.recipe import Recipe


def main() -> None:
    """Work until the other side closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    back = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    requests = sys.stdin.buffer
    extractor: Extractor | None = None
    recipe: Recipe | None = None
    while True:
        try:
            request = receive(requests)
        except EOFError:
            return
        if recipe is None:
            recipe = request
            continue
        try:
            if extractor is None:
                extractor = recipe.make()
            extractions = list(extractor.extract(request))
            notes = getattr(extractor, "notes", None)
            send(back, (extractions, list(notes()) if callable(notes) else []))
        except BrokenPipeError:
            return
        except Exception as error:
            send(back, _portable(error))


def _portable(error: Exception) -> Exception:
    """``error``, or the like of it where it cannot be sent."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


if __name__ == "__main__":
    main()
