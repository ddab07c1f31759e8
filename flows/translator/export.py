"""From checkpoints to what is shipped: averaged weights, a Marian folder, a CTranslate2 folder."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import ctranslate2
import torch
from transformers import MarianMTModel, MarianTokenizer

from translator.vocabulary import END, PAD, UNKNOWN


def average(network: MarianMTModel, checkpoints: Sequence[Path]) -> None:
    """Give ``network`` the mean of the weights in ``checkpoints``.

    Raises:
        ValueError: there are none.
    """
    if not checkpoints:
        raise ValueError("no checkpoints to average")
    total: dict[str, torch.Tensor] = {}
    for path in checkpoints:
        for name, weight in torch.load(path, map_location="cpu", weights_only=True).items():
            total[name] = total[name] + weight.float() if name in total else weight.float()
    network.load_state_dict({name: weight / len(checkpoints) for name, weight in total.items()})


def save_marian(network: MarianMTModel, vocabulary: Path, folder: Path) -> None:
    """Write ``network`` in bfloat16 and its tokenizer for ``AutoModelForSeq2SeqLM`` and ``AutoTokenizer`` to load."""
    copy_vocabulary(vocabulary, folder)
    shutil.copyfile(vocabulary / "source.spm", folder / "target.spm")
    network.to(torch.bfloat16).save_pretrained(folder)
    tokenizer = MarianTokenizer(
        source_spm=str(folder / "source.spm"),
        target_spm=str(folder / "target.spm"),
        vocab=str(folder / "vocab.json"),
        eos_token=END,
        unk_token=UNKNOWN,
        pad_token=PAD,
        model_max_length=512,
    )
    tokenizer.save_pretrained(folder)


def copy_vocabulary(vocabulary: Path, folder: Path) -> None:
    """Copy the vocabulary in the folder ``vocabulary`` into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("source.spm", "vocab.json"):
        shutil.copyfile(vocabulary / name, folder / name)


def load_weights(network: MarianMTModel, marian: Path) -> None:
    """Give ``network`` the weights that ``save_marian`` wrote.

    Raises:
        RuntimeError: they are those of another shape.
    """
    network.load_state_dict(MarianMTModel.from_pretrained(marian, dtype=torch.float32).state_dict())


def convert(marian: Path, folder: Path) -> None:
    """Write the int8 model for CTranslate2, with the sentencepiece model it needs, into ``folder``."""
    converter = ctranslate2.converters.TransformersConverter(str(marian), copy_files=["source.spm"])
    converter.convert(str(folder), quantization="int8", force=True)


def describe(folder: Path, version: str, languages: Sequence[str]) -> None:
    """Write ``model.toml``, which tells notesetl what lies in ``folder``."""
    known = ", ".join(f'"{language}"' for language in languages)
    (folder / "model.toml").write_text(
        f'name = "notesetl-{"-".join(languages)}-en"\nversion = "{version}"\nformat = "ctranslate2"\n'
        f"languages = [{known}]\nmarks = true\n",
        encoding="utf-8",
    )


def checkpoints(folder: Path, newest: int) -> list[Path]:
    """Return the weights of the last ``newest`` checkpoints in ``folder``, oldest first."""
    return sorted(folder.glob("weights-*.pt"))[-newest:]


def size(folder: Path) -> int:
    """Return the bytes of the files in ``folder``."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def write_scores(folder: Path, scores: object) -> None:
    """Write ``scores`` beside the model."""
    (folder / "scores.json").write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")
