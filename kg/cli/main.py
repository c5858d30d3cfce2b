"""The group ``kg``: its table of commands, and what every command does when something goes wrong.

Commands are imported when they are called; their one-line helps stand in the table here, so that ``kg --help`` loads
click and nothing else.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, Final, NamedTuple, NoReturn

import click

from kg._version import __version__
from kg.cli.plain import plain, said
from kg.errors import KGError

EXIT_USAGE: Final = 2
EXIT_INTERRUPTED: Final = 130
EXIT_PIPE: Final = 141


class Entry(NamedTuple):
    """A command: where it is (``module:attribute``), the section of the help it stands in, and its one line there."""

    where: str
    section: str
    help: str


COMMANDS: Final[Mapping[str, Entry]] = {
    "demo": Entry("kg.cli.demo:command", "Start here", "Run twelve demonstration articles the whole way, offline."),
    "extract": Entry("kg.cli.extract:command", "Articles to events", "Print the events that articles report."),
    "explain": Entry("kg.cli.explain:command", "Articles to events", "Say why a sentence gives which events."),
    "ingest": Entry("kg.cli.ingest:command", "Articles to events", "Read articles into the graph."),
    "import": Entry("kg.cli.import_:command", "Articles to events", "Read coded events: GDELT, ICEWS and their like."),
    "load": Entry("kg.cli.load:command", "Articles to events", "Put shards of a cluster into the graph."),
    "forget": Entry("kg.cli.forget:command", "Articles to events", "Take articles or imported files out of the graph."),
    "evaluate": Entry("kg.cli.evaluate:command", "Articles to events", "Measure an extractor on a gold set."),
    "query": Entry("kg.cli.query:command", "Ask", "Ask the graph in SPARQL."),
    "events": Entry("kg.cli.events:command", "Ask", "List who did what to whom, when, and who says so."),
    "actors": Entry("kg.cli.actors:command", "Ask", "List the actors of the graph, the busiest first."),
    "stats": Entry("kg.cli.stats:command", "Ask", "Count what the graph holds."),
    "analyze": Entry("kg.cli.analyze:command", "Ask", "Analyse the network of actors."),
    "validate": Entry("kg.cli.validate:command", "Ask", "Check the graph by the shapes of the ontology."),
    "view": Entry("kg.cli.view:command", "Show and hand on", "Draw the graph as an interactive page."),
    "report": Entry("kg.cli.report:command", "Show and hand on", "Write a report: plots, tables, evidence."),
    "export": Entry("kg.cli.export:command", "Show and hand on", "Write the graph for another program."),
}

EPILOG: Final = """\b
Exit codes:
  0    done, also when there was nothing to find
  1    the answer is no (an ASK query, a graph that is not valid, a floor that fails)
  2    a mistake in the command
  3    an article, a file or a row was set aside; the rest was done
  4    the store, the language model or a service failed
  130  stopped with Ctrl-C
"""


class LazyGroup(click.Group):
    """A group whose commands stand in COMMANDS and are imported one at a time.

    It also turns every failure into one line on stderr and an exit code, in one place for all commands.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called ``cmd_name``, imported now; None when there is none."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module, _, attribute = entry.where.partition(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with a suggestion when the name is nearly right."""
        name = args[0] if args else ""
        if name not in COMMANDS and not name.startswith("-"):
            import difflib

            near = difflib.get_close_matches(name, COMMANDS, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            ctx.fail(f"no command is called {name!r}{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands by section, without importing any."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for name, entry in COMMANDS.items():
            sections.setdefault(entry.section, []).append((name, entry.help))
        width = max(map(len, COMMANDS))
        for section, rows in sections.items():
            with formatter.section(section):
                formatter.write_dl([(name.ljust(width), line) for name, line in rows])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; its failures become one line on stderr and an exit code."""
        try:
            result = super().invoke(ctx)
            _flush(ctx)
        except KGError as error:
            _fail(ctx, str(error) or type(error).__doc__ or "", error.exit_code)
        except KeyboardInterrupt:
            _fail(ctx, "interrupted", EXIT_INTERRUPTED)
        except BrokenPipeError:
            # The reader of our output went away, as `head` does.
            _drop_output()
            ctx.exit(EXIT_PIPE)
        except OSError as error:
            _fail(ctx, f"{error.filename}: {said(error)}" if error.filename else said(error), EXIT_USAGE)
        return result

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> NoReturn:
        """Run ``args`` (default: those of the process) and exit with the code that the help lists."""
        _open_standard_streams()
        try:
            code = super().main(args, prog_name or "kg", complete_var, standalone_mode=False, **extra)
        except click.UsageError as error:
            where = f" (see {error.ctx.command_path} --help)" if error.ctx else ""
            click.echo(f"kg: {_uncapital(_one_line(error.format_message()))}{where}", err=True)
            sys.exit(EXIT_USAGE)
        except click.ClickException as error:
            _drop_output()
            click.echo(f"kg: {_uncapital(_one_line(error.format_message()))}", err=True)
            sys.exit(EXIT_USAGE)
        except OSError as error:
            # Outside of any command: a help text that could not be printed.
            _drop_output()
            click.echo(f"kg: cannot write to the standard output: {said(error)}", err=True)
            sys.exit(EXIT_USAGE)
        except click.Abort:
            click.echo("kg: interrupted", err=True)
            sys.exit(EXIT_INTERRUPTED)
        sys.exit(code if isinstance(code, int) else 0)


def _flush(ctx: click.Context) -> None:
    """Bring out what is still to be printed."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _drop_output()
        _fail(ctx, f"cannot write to the standard output: {said(error)}", EXIT_USAGE)


def _drop_output() -> None:
    """Let what could not be printed go; Python would try, and complain, once more at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _open_standard_streams() -> None:
    """Put streams in place of those that the caller closed (``>&-``), which Python leaves as None.

    Otherwise the next file opened would get the number of one, and with it what other code prints. Writing to the
    standard output that was closed fails; what is said on the standard error is lost.
    """
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY))
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")


def _fail(ctx: click.Context, message: str, code: int) -> NoReturn:
    click.echo(f"kg: {_one_line(message)}", err=True)
    ctx.exit(code)


def _one_line(message: str) -> str:
    return " ".join(plain(message).split()).rstrip(".")


def _uncapital(message: str) -> str:
    """The message as it reads after "kg: "; click begins its own with a capital."""
    return message[:1].lower() + message[1:]


@click.group(
    "kg",
    cls=LazyGroup,
    invoke_without_command=True,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", prog_name="kg", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Geopolitical events from news: who did what to whom, when, who says so, and where it stands in the text.

    Articles go in; a graph of actors and dated, typed, sourced events comes out, to be asked, drawn and exported.
    The graph lives in ./kg-graph unless --graph or KG_GRAPH names another place.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main() -> NoReturn:
    """The console script ``kg``."""
    cli.main()


if __name__ == "__main__":
    main()
