"""The options by which commands choose what turns articles into events, in one place."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import click

from kg import settings
from kg.cli.options import actors_option, model_option
from kg.cli.plain import plain

if TYPE_CHECKING:
    from kg.extract.extractor import Extractor

Command = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class ExtractorChoice:
    """An extractor as a user chose it: its registered name, its options, and the spaCy pipeline if it takes one."""

    name: str
    model: str
    options: Mapping[str, str]
    jobs: int = 1

    def make(self) -> Extractor:
        """The extractor. Raises UnknownPart and BadOption."""
        if self.jobs > 1:
            from kg.extract.parallel import ParallelExtractor

            return ParallelExtractor(self.name, jobs=self.jobs, model=self.model, **self.options)
        from kg.extract.extractor import make_extractor

        return make_extractor(self.name, model=self.model, **self.options)


def extracting(command: Command) -> Command:
    """Adds the options; the command gets ``choice``, an ExtractorChoice. See also ``jobs_option``."""

    @click.option(
        "--extractor",
        metavar="NAME",
        default=settings.DEFAULT_EXTRACTOR,
        show_default=True,
        help="What turns articles into events.",
    )
    @click.option(
        "--extractor-option",
        "options",
        multiple=True,
        metavar="KEY=VALUE",
        callback=_pairs,
        help="An option of the extractor. Repeatable.",
    )
    @actors_option
    @model_option
    @functools.wraps(command)
    def wrapped(extractor: str, options: dict[str, str], model: str | None, jobs: int = 1, **others: Any) -> Any:
        choice = ExtractorChoice(extractor, model or settings.model_name(), options, jobs)
        return command(choice=choice, **others)

    return wrapped


jobs_option: Final = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="N",
    help="Processes that read articles at the same time; the output is the same.",
)
"""For commands with ``extracting`` that read many articles."""


def tell_notes(extractor: Extractor) -> None:
    """What the extractor has to say when it is done, such as what a service was asked, as lines on stderr."""
    notes = getattr(extractor, "notes", None)
    for line in notes() if callable(notes) else ():
        click.echo(f"kg: {plain(line)}", err=True)


def _pairs(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    options: dict[str, str] = {}
    for pair in given:
        key, equals, value = pair.partition("=")
        key = key.strip().replace("-", "_")
        if not equals or not key.isidentifier():
            raise click.BadParameter(f"{pair!r} is not of the form KEY=VALUE")
        if key == "model":
            raise click.BadParameter("the spaCy pipeline is named by --model")
        options[key] = value
    return options
