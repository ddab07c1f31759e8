"""Translation models of the real classes, so small that a test makes them; what they say makes no sense."""

import json
from functools import cache
from pathlib import Path

LINES = (
    "我们的方法比以前的模型更快。",
    "这篇论文提出了一种新的语言模型。",
    "우리의 방법은 이전 모델보다 더 빠르다.",
    "이 논문은 새로운 언어 모델을 제안한다.",
    "Phương pháp của chúng tôi nhanh hơn các mô hình trước đây.",
    "Our method is faster than earlier models.",
    "This paper proposes a new language model, 3 times as fast.",
)
MARKS = tuple(f"<m{number}>" for number in range(20))
TAGS = ("<zh>", "<ko>", "<vi>")


def vocabulary(folder, symbols=(*MARKS, *TAGS), name="source.spm", size=170):
    """Train a vocabulary of sentencepiece on a few sentences and return its pieces in order."""
    import sentencepiece as spm  # noqa: PLC0415 - heavy

    folder.mkdir(parents=True, exist_ok=True)
    spm.SentencePieceTrainer.train(
        sentence_iterator=iter(LINES * 3),
        model_prefix=str(folder / "trained"),
        vocab_size=size,
        model_type="unigram",
        character_coverage=1.0,
        byte_fallback=False,
        hard_vocab_limit=False,
        user_defined_symbols=list(symbols),
        eos_id=0,
        unk_id=1,
        bos_id=-1,
        pad_id=-1,
        minloglevel=2,
    )
    (folder / "trained.model").rename(folder / name)
    (folder / "trained.vocab").unlink()
    model = spm.SentencePieceProcessor(model_file=str(folder / name))
    return [model.id_to_piece(number) for number in range(model.get_piece_size())]


def marian(folder, seed=0, symbols=(), source="zho", target="eng"):
    """Save a Marian model with its tokenizer as the hub has them; return the folder."""
    import torch  # noqa: PLC0415 - heavy
    from transformers import MarianConfig, MarianMTModel, MarianTokenizer  # noqa: PLC0415 - likewise

    pieces = [*vocabulary(folder, symbols), "<pad>"]
    (folder / "target.spm").write_bytes((folder / "source.spm").read_bytes())
    (folder / "vocab.json").write_text(
        json.dumps({piece: number for number, piece in enumerate(pieces)}, ensure_ascii=False), encoding="utf-8"
    )
    torch.manual_seed(seed)
    config = MarianConfig(
        vocab_size=len(pieces),
        d_model=16,
        encoder_layers=1,
        decoder_layers=1,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=32,
        decoder_ffn_dim=32,
        max_position_embeddings=512,
        pad_token_id=len(pieces) - 1,
        decoder_start_token_id=len(pieces) - 1,
        eos_token_id=0,
        forced_eos_token_id=None,
        init_std=0.5,
    )
    tokenizer = MarianTokenizer(
        str(folder / "source.spm"),
        str(folder / "target.spm"),
        str(folder / "vocab.json"),
        source_lang=source,
        target_lang=target,
    )
    MarianMTModel(config).eval().save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def shipped(folder, seed=0, tag="<{}>"):
    """Make a model as the project ships one: CTranslate2 in int8, one vocabulary, a description; return the folder."""
    import ctranslate2  # noqa: PLC0415 - heavy

    made = marian(folder / "marian", seed, (*MARKS, *TAGS))
    out = folder / "model"
    ctranslate2.converters.TransformersConverter(str(made)).convert(str(out), quantization="int8", force=True)
    (out / "source.spm").write_bytes((made / "source.spm").read_bytes())
    description = {"name": "tiny", "version": "1", "format": "ctranslate2", "tag": tag}
    lines = [f"{key} = {json.dumps(value)}" for key, value in description.items()]
    lines += ['languages = ["zh", "ko", "vi"]', "marks = true"]
    (out / "model.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return out


@cache
def kept(folder: Path, seed: int = 0) -> Path:
    """Return ``shipped`` in ``folder``, made once."""
    return shipped(folder, seed)
