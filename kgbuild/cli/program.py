"""The program that commands belong to: what they share, and how errors are told."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import click

from kgbuild import __version__
from kgbuild.errors import KgbuildError, without_controls

GRAPH: Final = Path("out")
EXIT_CODES: Final = "Exit codes: 0 done, 1 failed, 2 wrong usage."
PATH: Final = click.Path(path_type=Path)
A_GRAPH: Final = "A graph file, the folder of a build, or - for standard input."


class _GraphType(click.ParamType):  # type: ignore[type-arg]  # no generic before click 8.3
    """A graph: a file, the folder of a build (then its graph.ttl, or graph.trig with `trig`), - for standard input."""

    name = "graph"

    def __init__(self, *, trig: bool = False) -> None:
        self._trig = trig

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the file; raises GraphError where there is none."""
        from kgbuild.graphs import graph_file

        return graph_file(Path(value), self._trig)


READING_OF, WHOLE = _GraphType(), _GraphType(trig=True)


def tell(text: str, *, end: str = "\n", err: bool = False) -> None:
    """Print what a person reads: names in it, from whatever article, give the terminal no commands."""
    click.echo(without_controls(text) + end, nl=False, err=err)


class _Program(click.Group):
    """A group of commands that tells an error in one line, and shows a traceback only to who asks for it."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error of kgbuild has its own exit code, an unforeseen one ends with 1."""
        try:
            return super().invoke(ctx)
        except KgbuildError as error:
            self._tell(ctx, error, str(error), error.exit_code)
        except KeyboardInterrupt as error:
            self._tell(ctx, error, "Stopped.", 130)
        except click.UsageError as error:
            if isinstance(error, click.exceptions.NoArgsIsHelpError):
                raise
            path = error.ctx.command_path if error.ctx else "kgbuild"
            self._tell(ctx, error, f"{error.format_message()} See {path} --help", error.exit_code)
        except (click.exceptions.Exit, click.ClickException, click.Abort, BrokenPipeError):
            raise
        except Exception as error:  # whatever it is, a traceback helps only those who program
            told = f"this should not have happened: {type(error).__name__}: {error}. --debug tells more"
            self._tell(ctx, error, told, 1)

    def _tell(self, ctx: click.Context, error: BaseException, told: str, code: int) -> None:
        if ctx.params.get("debug"):
            raise error
        tell(f"kgbuild: {' '.join(told.split())}", err=True)
        ctx.exit(code)


@click.group(
    cls=_Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=f"Example: kgbuild build articles --out out\n\n{EXIT_CODES}",
)
@click.version_option(__version__, prog_name="kgbuild")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def main(debug: bool) -> None:
    """Turn news reports of armed conflict into a knowledge graph that answers questions."""


@contextmanager
def progress_shown(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """Yield a function that draws how many parts are done, or None where nobody watches a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
