"""``notesetl models``: what translates, what is here of it, and whether it works."""

from typing import TYPE_CHECKING, Annotated

import typer

from notesetl.cli.options import examples
from notesetl.cli.program import MISTAKE
from notesetl.cli.terminal import console, joined, styled

if TYPE_CHECKING:
    from notesetl.translate.examine import Examined

models = typer.Typer(
    name="models",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@models.callback(
    invoke_without_command=True,
    epilog=examples(
        "notesetl models list",
        "notesetl models fetch facebook/m2m100_418M",
        "notesetl models check shipped",
    ),
)
def _models(context: typer.Context) -> None:
    """See, fetch and check the models that translate notes into English."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(MISTAKE)


@models.command("list", epilog=examples("notesetl models list"))
def list_models() -> None:
    """List the models that are here and some that can be fetched; asks no network."""
    from notesetl.translate.listing import listing  # noqa: PLC0415 - heavy

    screen = console()
    for one in listing():
        state = styled("here     " if one.here else "to fetch ", "green" if one.here else "dim")
        screen.print(joined(styled("  "), state, styled(one.name, "bold")), soft_wrap=True)
        screen.print(styled(f"             {one.about}", "dim"), soft_wrap=True)
    screen.print(styled("Use one: notesetl run NOTES --translator MODEL, or set NOTESETL_TRANSLATOR", "dim"))


@models.command(
    epilog=examples(
        "notesetl models fetch facebook/m2m100_418M",
        "notesetl models fetch google/madlad400-3b-mt@COMMIT",
    )
)
def fetch(
    model: Annotated[str, typer.Argument(metavar="ID[@COMMIT]", help="A model of the Hugging Face hub.")],
) -> None:
    """Fetch a model of the hub, weights in safetensors alone and no code, and tell the commit that pins it.

    It goes into the hub's own cache (HF_HOME says where). This is the only command that asks the network for a model.
    """
    from notesetl.translate.hub_cache import fetch as bring  # noqa: PLC0415 - heavy
    from notesetl.translate.models import split_id  # noqa: PLC0415 - likewise

    fetched = bring(*split_id(model))
    screen = console()
    screen.print(styled(fetched.name, "bold"), soft_wrap=True)
    screen.print(styled(f"  licence: {fetched.licence or 'none named; see its card'}"))
    screen.print(styled(f"  check it: notesetl models check {fetched.name}", "dim"), soft_wrap=True)


@models.command(epilog=examples("notesetl models check", "notesetl models check path/to/model"))
def check(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="shipped, a folder, or ID@COMMIT.")] = "shipped",
) -> None:
    """Let a model translate a few sentences and look at what it says; exits with 1 where it is not sound.

    Weights that were loaded into wrong places, as some versions of libraries do in silence, show here.
    """
    from notesetl.translate.examine import examine  # noqa: PLC0415 - heavy

    examined = examine(model)
    _print_examined(examined)
    if not examined.sound:
        raise typer.Exit(1)


def _print_examined(examined: "Examined") -> None:
    screen = console()
    screen.print(styled(f"{examined.name}  {examined.fingerprint}", "bold"), soft_wrap=True)
    for one in examined.answers:
        state = styled("ok     ", "green") if one.sound else styled("broken ", "bold red")
        screen.print(joined(styled("  "), state, styled(f"{one.language}  {one.source}")), soft_wrap=True)
        screen.print(styled(f"             {one.translation}", "dim"), soft_wrap=True)
    for language in examined.unknown:
        screen.print(joined(styled("  –      ", "dim"), styled(f"{language}  not a language of this model")))
