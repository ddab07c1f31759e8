"""Loads weights and sees that each is where the files have it: what is tied wrongly speaks nonsense in silence."""

from pathlib import Path
from typing import Any

from notesetl.errors import NotesetlError

WEIGHTS = "*.safetensors"
_COMPUTED = ("embed_positions", "final_logits_bias")
_WORDS = ("shared.weight", "encoder.embed_tokens.weight", "decoder.embed_tokens.weight", "lm_head.weight")


def load_whole(transformers: Any, folder: Path, name: str) -> Any:
    """Return the sequence-to-sequence model in ``folder``, no weight of which is made up or in another's place.

    Raises:
        NotesetlError: the files cannot be loaded, lack weights, or end up otherwise than they are stored.
    """
    try:
        model, loading = transformers.AutoModelForSeq2SeqLM.from_pretrained(
            str(folder),
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
            output_loading_info=True,
        )
    except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
        line = " ".join(str(error).split())[:300]
        raise NotesetlError(f"{name}: the weights cannot be loaded: {line}") from None
    stored = _stored_words(folder)
    _mend(model, stored)
    missing = [key for key in loading["missing_keys"] if not any(part in key for part in (*_COMPUTED, *_WORDS))]
    wrong = [str(one) for one in loading.get("mismatched_keys") or ()]
    if faults := sorted([*missing, *wrong, *_misplaced(model, stored)]):
        raise NotesetlError(f"{name}: weights are missing or not in their place: {', '.join(faults[:3])}")
    return model


def _stored_words(folder: Path) -> dict[str, Any]:
    """Return the tables of words that the files hold, by the end of their names."""
    from safetensors import safe_open  # noqa: PLC0415 - heavy

    found: dict[str, Any] = {}
    for path in sorted(folder.glob(WEIGHTS)):
        with safe_open(str(path), framework="pt") as file:
            for key in file.keys():  # noqa: SIM118 - no mapping
                if end := next((end for end in _WORDS if key.endswith(end)), None):
                    found[end] = file.get_tensor(key)
    return found


def _mend(model: Any, stored: dict[str, Any]) -> None:
    """Give the encoder the decoder's words where the files hold these alone, beside an output of their own (MADLAD).

    Some versions of transformers put the output's weights there.
    """
    entrance = stored.get("decoder.embed_tokens.weight")
    if entrance is None or {"shared.weight", "encoder.embed_tokens.weight"} & stored.keys():
        return
    words = model.get_input_embeddings()
    if words.weight.shape == entrance.shape:
        words.weight.data = entrance.to(words.weight.dtype).clone()
        for part in (model.get_encoder(), model.get_decoder()):
            part.set_input_embeddings(words)


def _misplaced(model: Any, stored: dict[str, Any]) -> list[str]:
    """Return the tables of words that are not what the files say they are."""
    words = stored.get("shared.weight", stored.get("decoder.embed_tokens.weight"))
    encoder = stored.get("encoder.embed_tokens.weight", words)
    decoder = stored.get("decoder.embed_tokens.weight", words)
    tied = bool(model.config.tie_word_embeddings)
    output = stored.get("lm_head.weight", decoder if tied else None)
    places = {
        "encoder.embed_tokens": (model.get_encoder().get_input_embeddings(), encoder),
        "decoder.embed_tokens": (model.get_decoder().get_input_embeddings(), decoder),
        "lm_head": (model.get_output_embeddings(), output),
    }
    return [place for place, (layer, wanted) in places.items() if layer is not None and not _same(layer.weight, wanted)]


def _same(loaded: Any, wanted: Any) -> bool:
    return wanted is not None and loaded.shape == wanted.shape and bool((loaded == wanted.to(loaded.dtype)).all())
