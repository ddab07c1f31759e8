"""Settings of a run: defaults, a TOML file, environment variables (``NOTESETL_…``), command-line options."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

COMPONENTS = ("notesetl_links", "notesetl_mentions", "notesetl_ratings", "notesetl_claims", "notesetl_topics")


class Settings(BaseSettings):
    """What a run may be told.

    ``components`` are names of spaCy factories in the order in which they work on a note; users add
    their own behind ours. ``max_bytes`` bounds one file, ``batch`` is the number of notes that a
    Prefect task takes. ``catalog`` is the folder of a catalogue that gives papers their published titles.
    ``corrections`` is a file of what people put right.
    ``keeper_folders`` folders at the beginning of a path tell who kept a note; 0: one keeper kept all.
    ``translator`` is shipped, none, a folder with a model, or ID@REVISION of a model of the Hugging Face hub, one for
    each language if need be (zh=ID@REVISION,ko=…); after ``translate_minutes`` the rest waits for the next run.
    Of earlier snapshots the newest ``keep_snapshots`` stay, and the last one of each of ``keep_days`` days.
    """

    model_config = SettingsConfigDict(env_prefix="NOTESETL_", extra="forbid", frozen=True)

    components: tuple[str, ...] = COMPONENTS
    topics: Path | None = Field(default=None, description="CSV with topics and aliases of the user's own")
    catalog: Path | None = Field(default=None, description="folder of a catalogue of published papers")
    corrections: Path | None = Field(default=None, description="CSV of what people put right")
    keeper_folders: int = Field(default=1, ge=0)
    translator: str = Field(default="shipped", min_length=1, description="what translates into English")
    device: str = Field(default="auto", description="where the translator computes: auto, cpu, cuda")
    glossary: Path | None = Field(default=None, description="CSV with terms of the user's own and their English")
    translate_minutes: float | None = Field(default=None, ge=0, description="how long a run may translate")
    translations: Path | None = Field(default=None, description="CSV with translations that a user wrote")
    max_bytes: int = Field(default=16 * 1024 * 1024, gt=0)
    batch: int = Field(default=200, gt=0)
    keep_snapshots: int = Field(default=10, ge=1)
    keep_days: int = Field(default=366, ge=0)
