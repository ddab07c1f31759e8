"""The outermost layer of the command line: whatever goes wrong becomes one line and an exit code.

0 done; 1 done, but something needs looking at (--strict, doctor); 2 a mistake in what was asked; 70 a fault of
notesetl; 130 interrupted; 141 nobody reads the output any more.
"""

import io
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import typer
from typer.core import TyperGroup

from notesetl.cli.terminal import PipeClosed, plain
from notesetl.errors import NotesetlError

MISTAKE, FAULT, INTERRUPTED, PIPE_CLOSED = 2, 70, 130, 141
_DEBUG = "NOTESETL_DEBUG"
_UsageError: Any = typer.BadParameter.__mro__[2]  # ClickException: Typer's own copy or Click's, by its version


class Program(TyperGroup):
    """The group of all commands."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT001, FBT002 - as Typer has it
        windows_expand_args: bool = True,  # noqa: FBT001, FBT002 - likewise
        **extra: Any,
    ) -> Any:
        """Run the command that ``args`` name and leave with its exit code."""
        work = partial(super().main, args, prog_name, complete_var, False, windows_expand_args, **extra)  # noqa: FBT003
        if not standalone_mode:
            return work()
        _never_fail_to_encode()
        return sys.exit(_exit_code(work))


def _exit_code(work: Callable[[], Any]) -> int:
    try:
        code = work()
        sys.stdout.flush()
    except (NotesetlError, _UsageError) as error:
        return _say(_mistake(error), MISTAKE)
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except (BrokenPipeError, PipeClosed):
        _discard_output()
        return PIPE_CLOSED
    except Exception as error:  # noqa: BLE001 - the last place where it can be told
        return _fault(error)
    if code == INTERRUPTED:
        return _say("notesetl: interrupted", INTERRUPTED)
    return code if isinstance(code, int) else 0


def _mistake(error: Any) -> str:
    if isinstance(error, NotesetlError):
        return f"notesetl: {error}"
    context = getattr(error, "ctx", None)
    command = "notesetl" if context is None else context.command_path
    message = error.format_message()
    return f"{command}: {message}{'' if message.endswith(('.', '?', ')')) else '.'} See: {command} --help"


def _fault(error: Exception) -> int:
    if os.environ.get(_DEBUG):
        raise error
    what = f"{type(error).__name__}: {error}"
    return _say(f"notesetl: a fault of notesetl itself ({what}); {_DEBUG}=1 shows where", FAULT)


def _say(message: str, code: int) -> int:
    try:
        print(plain(message), file=sys.stderr, flush=True)  # noqa: T201 - rich is not loaded for one line
    except BrokenPipeError:
        return PIPE_CLOSED
    return code


def _never_fail_to_encode() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _discard_output() -> None:
    """Let the interpreter's last flush go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
