"""Runs the commands that README.md shows and puts what they print below them.

    python examples/readme.py           bring README.md up to date
    python examples/readme.py --check   exit with 1 and a diff if it is not

A shown command is a line ``$ command`` in a block fenced as ``console``. All run in order, in one empty folder, with
the ``kg`` of the interpreter that runs this script. Times are left out of the comparison.
"""

from __future__ import annotations

import argparse
import difflib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
SECONDS = re.compile(r"\b\d+\.\d s\b")


def run(command: str, folder: str) -> str:
    """What ``command`` prints on both streams, run by the shell in ``folder``."""
    unset = ("KG_GRAPH", "KG_SPACY_MODEL", "PYTHONPATH", "FORCE_COLOR")
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", os.defpath)])
    environment["LC_ALL"] = "C.UTF-8"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout


def renewed(text: str) -> str:
    """``text`` with every shown command's output as it is now."""
    with tempfile.TemporaryDirectory(prefix="kg-readme-") as folder:

        def block(match: re.Match[str]) -> str:
            commands = [line for line in match[1].splitlines() if line.startswith("$ ")]
            shown = (f"{command}\n{run(command[2:], folder)}" for command in commands)
            return "```console\n" + "".join(shown) + "```"

        return BLOCK.sub(block, text)


def main() -> int:
    """Renew README.md or, with ``--check``, say whether it is current."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 if something is out of date")
    options = parser.parse_args()
    old = README.read_text(encoding="utf-8")
    new = renewed(old)
    if SECONDS.sub("", old) == SECONDS.sub("", new):
        return 0
    if options.check:
        names = ("README.md", "README.md as it would be now")
        sys.stdout.writelines(difflib.unified_diff(old.splitlines(True), new.splitlines(True), *names))
        return 1
    README.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
