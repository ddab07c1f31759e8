"""What of the Hugging Face hub lies on this machine, and how more of it comes here."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from notesetl.errors import NotesetlError

# What a model consists of; code is never fetched.
_PARTS = ("*.safetensors", "*.safetensors.index.json", "*.json", "*.spm", "*.model", "*.txt", "README.md")
_CODE = ("*.py", "*.bin", "*.pt", "*.pkl", "*.msgpack", "*.h5", "*.ot")


@dataclass(frozen=True, slots=True)
class Held:
    """A model in the cache of the hub: its id, its commit, its bytes."""

    repo: str
    commit: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """A model that was fetched: ``ID@COMMIT``, where it lies, and the licence that its card names ("" for none)."""

    name: str
    folder: Path
    licence: str


def installed() -> bool:
    """Tell whether models of the hub can be run."""
    return all(find_spec(name) is not None for name in ("huggingface_hub", "torch", "transformers"))


def cached(repo: str, commit: str) -> Path | None:
    """Return the folder of a model that was fetched before, None where it was not; asks no network."""
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - heavy
    from huggingface_hub.errors import LocalEntryNotFoundError  # noqa: PLC0415 - likewise

    try:
        return Path(snapshot_download(repo, revision=commit, local_files_only=True, allow_patterns=list(_PARTS)))
    except (LocalEntryNotFoundError, FileNotFoundError):
        return None


def held() -> Iterator[Held]:
    """Yield the models in the cache that have weights in safetensors."""
    if not installed():
        return
    from huggingface_hub import scan_cache_dir  # noqa: PLC0415 - heavy
    from huggingface_hub.errors import CacheNotFound  # noqa: PLC0415 - likewise

    try:
        repos = sorted(scan_cache_dir().repos, key=lambda repo: repo.repo_id)
    except CacheNotFound:
        return
    for repo in repos:
        for revision in sorted(repo.revisions, key=lambda revision: revision.commit_hash):
            if any(file.file_name.endswith(".safetensors") for file in revision.files):
                yield Held(repo.repo_id, revision.commit_hash, revision.size_on_disk)


def fetch(repo: str, commit: str | None) -> Fetched:
    """Bring a model of the hub here, at ``commit`` or the newest one.

    Raises:
        NotesetlError: the hub cannot be reached, knows no such model, or has no weights of it in safetensors.
    """
    if not installed():
        raise NotesetlError("models of the hub need transformers and torch: pip install 'notesetl[translate]'")
    from huggingface_hub import HfApi, errors, snapshot_download  # noqa: PLC0415 - heavy

    try:
        about = HfApi().model_info(repo, revision=commit)
        names = [one.rfilename for one in about.siblings or ()]
        if not any(name.endswith(".safetensors") and "/" not in name for name in names):
            raise NotesetlError(
                f"{repo}@{about.sha} has no weights in safetensors; another commit may (see its pull requests)"
            )
        sha = str(about.sha)
        folder = snapshot_download(repo, revision=sha, allow_patterns=list(_PARTS), ignore_patterns=list(_CODE))
    except errors.RepositoryNotFoundError:
        raise NotesetlError(f"the hub has no model {repo}, or it is not public") from None
    except errors.RevisionNotFoundError:
        raise NotesetlError(f"{repo} has no commit {commit}") from None
    except (errors.HfHubHTTPError, errors.HTTPError, OSError) as error:
        line = " ".join(str(error).split())[:200]
        raise NotesetlError(f"the hub cannot be reached: {line}") from None
    card = about.card_data
    return Fetched(f"{repo}@{sha}", Path(folder), str(getattr(card, "license", None) or ""))
