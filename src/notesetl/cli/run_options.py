"""Options of the commands that write tables: ``run``, ``schedule``, ``watch``."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from notesetl.places import place

Notes: TypeAlias = Annotated[
    list[Path],
    typer.Argument(metavar="NOTES...", help="Folders, files, zip and tar archives, or their URLs.", parser=place),
]
Topics: TypeAlias = Annotated[
    Path | None,
    typer.Option("--topics", metavar="FILE", help="A CSV with topics and aliases of your own.", dir_okay=False),
]
Catalogue: TypeAlias = Annotated[
    Path | None,
    typer.Option("--catalog", metavar="FOLDER", help="Papers have the titles of this catalogue."),
]
Corrections: TypeAlias = Annotated[
    Path | None,
    typer.Option("--corrections", metavar="FILE", help="A CSV of what people put right.", dir_okay=False),
]
KeeperFolders: TypeAlias = Annotated[
    int | None,
    typer.Option("--keeper-folders", min=0, metavar="N", help="So many top folders tell who kept a note; 0: one did."),
]
Translator: TypeAlias = Annotated[
    str | None,
    typer.Option("--translator", metavar="MODEL", help="shipped, none, a folder, or ID@REVISION of the hub."),
]
Glossary: TypeAlias = Annotated[
    Path | None,
    typer.Option("--glossary", metavar="FILE", help="A CSV with terms and their English.", dir_okay=False),
]
Translations: TypeAlias = Annotated[
    Path | None,
    typer.Option("--translations", metavar="FILE", help="A CSV with translations of your own.", dir_okay=False),
]
MaxBytes: TypeAlias = Annotated[
    int | None, typer.Option("--max-bytes", min=1, metavar="N", help="Reject files larger than this.")
]
Source: TypeAlias = Annotated[
    str, typer.Option("--source", metavar="NAME", help="Name this dump: those of other names stay beside it.")
]
