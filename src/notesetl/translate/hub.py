"""Models of the Hugging Face hub, from a folder on the disk: Marian, M2M100, NLLB and MADLAD through transformers."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from notesetl.errors import NotesetlError
from notesetl.translate.base import ENGLISH, Translation
from notesetl.translate.families import Family, family_of
from notesetl.translate.fingerprint import of_files
from notesetl.translate.weights import WEIGHTS, load_whole

_LONGEST = 480  # pieces of a text
_GROWTH, _ROOM = 2.0, 12
_BATCH_TOKENS = 2048


class TransformersTranslator:
    """The sequence-to-sequence model in ``folder``, with weights in safetensors and no code of its own.

    ``device`` is auto (a graphics card where there is one), cpu or cuda.

    Raises:
        NotesetlError: the folder holds none of the families, transformers is not installed, or weights are missing.
    """

    def __init__(self, folder: Path, name: str = "", device: str = "auto") -> None:
        if not list(folder.glob(WEIGHTS)):
            raise NotesetlError(
                f"{folder} holds no weights in safetensors; other forms can run code and are not loaded"
            )
        self._folder = folder
        self._wanted = device
        self.name = name or folder.name

    @cached_property
    def fingerprint(self) -> str:
        """Hex digits of the weights, the configuration and the tokenizer."""
        return of_files(sorted(path for path in self._folder.iterdir() if path.is_file() and path.suffix != ".md"))

    has_marks = False

    def knows(self, source: str) -> bool:
        """Tell whether the model's own words name ``source``."""
        return self._family.source_code(self._tokenizer, source) is not None

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[Translation]:
        """Return what the network says, unchecked."""
        return [Translation(text) for text in self.decode(texts, source, target, 1)]

    def decode(self, texts: Sequence[str], source: str, target: str, beam: int) -> list[str]:
        """Return the best translation that a search of width ``beam`` finds for each of ``texts``."""
        if target != ENGLISH:
            raise NotesetlError(f"{self.name} is asked for English alone, not for {target}")
        if not texts:
            return []
        asked = self._family.prepare(self._tokenizer, texts, source)
        lengths = [len(ids) for ids in self._tokenizer(list(asked), truncation=True, max_length=_LONGEST)["input_ids"]]
        answers = [""] * len(texts)
        for batch in _batches(lengths):
            for number, answer in zip(batch, self._generate([asked[number] for number in batch], beam), strict=True):
                answers[number] = answer
        return answers

    def _generate(self, texts: list[str], beam: int) -> list[str]:
        import torch  # noqa: PLC0415 - heavy

        encoded = self._tokenizer(texts, return_tensors="pt", padding=True, truncation=True, max_length=_LONGEST)
        width = int(encoded["input_ids"].shape[1])
        with torch.inference_mode():
            ids = self._model.generate(
                **encoded.to(self._device),
                num_beams=beam,
                do_sample=False,
                max_length=None,
                max_new_tokens=int(_GROWTH * width) + _ROOM,
                **self._family.generation(self._tokenizer),
            )
        decoded: list[str] = self._tokenizer.batch_decode(ids, skip_special_tokens=True)
        return decoded

    @cached_property
    def _family(self) -> Family:
        return family_of(self._folder, self._tokenizer)

    @cached_property
    def _tokenizer(self) -> Any:
        transformers = _transformers()
        try:
            return transformers.AutoTokenizer.from_pretrained(
                str(self._folder), local_files_only=True, trust_remote_code=False
            )
        except (OSError, ValueError, KeyError, ImportError) as error:
            raise NotesetlError(f"{self.name}: the tokenizer cannot be loaded: {_line(error)}") from None

    @cached_property
    def _device(self) -> str:
        import torch  # noqa: PLC0415 - heavy

        if self._wanted == "auto":
            return "cuda" if torch.cuda.is_available() else "cpu"
        return self._wanted

    @cached_property
    def _model(self) -> Any:
        model = load_whole(_transformers(), self._folder, self.name)
        return model.to(self._device).eval()


def _transformers() -> Any:
    try:
        import torch  # noqa: F401, PLC0415 - heavy
        import transformers  # noqa: PLC0415 - likewise
    except ImportError:
        raise NotesetlError(
            "models of the hub need transformers and torch: pip install 'notesetl[translate]'"
        ) from None
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    return transformers


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Return the numbers of texts in batches of like length."""
    found: list[list[int]] = []
    for number in sorted(range(len(lengths)), key=lengths.__getitem__):
        if not found or (len(found[-1]) + 1) * lengths[number] > _BATCH_TOKENS:
            found.append([])
        found[-1].append(number)
    return found


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:300]
