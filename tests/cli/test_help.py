"""Every command explains itself, stands in the documents, and the list of them costs next to nothing."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from kg import settings
from kg.cli.main import COMMANDS
from kg.sources.fields import SYNONYMS

ROOT = Path(__file__).parents[2]
HEAVY = {
    "rich", "spacy", "rdflib", "networkx", "pyvis", "pyoxigraph", "oxrdflib", "trafilatura", "lxml", "numpy",
    "jinja2", "importlib.metadata",
}  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_examples_of_the_command(kg, name):
    result = kg(name, "--help")
    assert result.exit_code == 0
    examples = result.stdout.partition("Examples:")[2].partition("Options:")[0]
    assert f"kg {name}" in examples


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_a_help_text(name):
    module, _, attribute = COMMANDS[name].where.partition(":")
    command = getattr(import_module(module), attribute)
    without = [p.name for p in command.params if isinstance(p, click.Option) and not p.help]
    assert without == []


@pytest.mark.parametrize("name", COMMANDS)
def test_command_stands_in_the_readme(name):
    assert f"kg {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_line_in_the_table_is_the_first_of_the_help(name):
    module, _, attribute = COMMANDS[name].where.partition(":")
    assert getattr(import_module(module), attribute).get_short_help_str(200) == COMMANDS[name].help


def test_list_of_commands_is_complete(kg):
    listed = kg("--help").stdout
    files = {path.stem for path in (ROOT / "kg" / "cli").glob("*.py")}
    commands = {entry.where.partition(":")[0].rpartition(".")[2] for entry in COMMANDS.values()}
    assert all(f"  {name} " in listed for name in COMMANDS)
    assert commands <= files
    with_command = {
        name for name in files if "@click.command(" in (ROOT / "kg" / "cli" / f"{name}.py").read_text(encoding="utf-8")
    }
    assert with_command == commands


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [["--help"], ["--version"], [], ["extract", "--help"], ["view", "--help"]])
def test_asking_for_help_loads_nothing_heavy(arguments):
    code = f"""
import sys
sys.argv = ["kg", *{arguments!r}]
from kg.cli.main import main
try:
    main()
finally:
    print("LOADED", *sorted(sys.modules), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.rpartition("LOADED")[2].split())
    # An editable install may itself load importlib.metadata at start-up; what the interpreter brings is not ours.
    bare = subprocess.run(
        [sys.executable, "-I", "-c", "import sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    assert done.stdout
    assert (HEAVY & loaded) - set(bare.stdout.split()) == set()


def test_no_arguments_is_the_help(kg):
    assert kg().stdout == kg("--help").stdout


def test_help_on_queries_says_what_they_run_over(kg):
    assert "union of all named graphs" in " ".join(kg("query", "--help").stdout.split())


@pytest.mark.parametrize("name", ["extract", "ingest"])
def test_help_names_the_columns_that_are_understood_and_the_limit(kg, name):
    text = kg(name, "--help").stdout
    words = set(text.replace(",", " ").split())
    assert {spelling for names in SYNONYMS.values() for spelling in names} <= words
    assert f"{settings.MAX_ARTICLE_CHARACTERS:,}" in text
