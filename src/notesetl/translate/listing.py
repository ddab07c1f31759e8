"""The models that are here, and some that can be fetched."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from notesetl.translate.ct2 import DESCRIPTION, describe
from notesetl.translate.hub_cache import held
from notesetl.translate.models import SHIPPED, shipped_folder


@dataclass(frozen=True, slots=True)
class Listed:
    """A model by the name that ``--translator`` takes, what is to be said of it, and whether it is here."""

    name: str
    about: str
    here: bool


def listing() -> Iterator[Listed]:
    """Yield the shipped model, those of the hub's cache, and known ones that are not there."""
    yield _shipped()
    cached = list(held())
    for one in cached:
        yield Listed(f"{one.repo}@{one.commit}", f"{one.bytes / 1e6:,.0f} MB of the hub's cache", here=True)
    known = tomllib.loads(files("notesetl").joinpath("translate", "hub.toml").read_text(encoding="utf-8"))
    for model in known["models"]:
        if model["id"] not in {one.repo for one in cached}:
            yield Listed(model["id"], model["about"], here=False)


def _shipped() -> Listed:
    folder = shipped_folder()
    if not (folder / DESCRIPTION).is_file():
        return Listed(SHIPPED, "not in this installation; it comes with the project's wheel", here=False)
    found = describe(folder)
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    about = f"{found.name} {found.version}: {', '.join(found.languages)}; {size:,.0f} MB; {found.licence}".rstrip("; ")
    return Listed(SHIPPED, about, here=True)
