"""Translation models of the real classes, so small that a test makes them; what they say makes no sense."""

import json

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

SMALL = {
    "d_model": 16,
    "encoder_layers": 1,
    "decoder_layers": 1,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 2,
    "encoder_ffn_dim": 32,
    "decoder_ffn_dim": 32,
    "max_position_embeddings": 512,
    "init_std": 0.5,
}


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
        pad_token_id=len(pieces) - 1,
        decoder_start_token_id=len(pieces) - 1,
        eos_token_id=0,
        forced_eos_token_id=None,
        **SMALL,
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


def m2m100(folder, seed=0):
    """Save an M2M100 model with its tokenizer; return the folder."""
    import torch  # noqa: PLC0415 - heavy
    from transformers import M2M100Config, M2M100ForConditionalGeneration, M2M100Tokenizer  # noqa: PLC0415 - likewise

    pieces = ["<s>", "<pad>", "</s>", "<unk>", *vocabulary(folder, (), "sentencepiece.bpe.model")[2:]]
    ids = json.dumps({piece: number for number, piece in enumerate(pieces)}, ensure_ascii=False)
    (folder / "vocab.json").write_text(ids, encoding="utf-8")
    tokenizer = M2M100Tokenizer(str(folder / "vocab.json"), str(folder / "sentencepiece.bpe.model"), src_lang="zh")
    torch.manual_seed(seed)
    config = M2M100Config(
        vocab_size=len(tokenizer) + 128, pad_token_id=1, eos_token_id=2, decoder_start_token_id=2, **SMALL
    )
    M2M100ForConditionalGeneration(config).eval().save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def nllb(folder, seed=0):
    """Save an NLLB model, of the class of M2M100 with another tokenizer; return the folder."""
    import torch  # noqa: PLC0415 - heavy
    from transformers import M2M100Config, M2M100ForConditionalGeneration, NllbTokenizer  # noqa: PLC0415 - likewise

    letters = sorted({char for line in LINES for char in line if not char.isspace()} | {"▁"})
    ids = {piece: number for number, piece in enumerate(["<s>", "<pad>", "</s>", "<unk>", *letters])}
    tokenizer = NllbTokenizer(vocab=ids, merges=[], src_lang="zho_Hans", tgt_lang="eng_Latn")
    torch.manual_seed(seed)
    config = M2M100Config(vocab_size=len(tokenizer), pad_token_id=1, eos_token_id=2, decoder_start_token_id=2, **SMALL)
    M2M100ForConditionalGeneration(config).eval().save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def madlad(folder, seed=0):
    """Save a T5 model as MADLAD's files are: words of the decoder and an output of their own, and no shared words.

    Return the folder and the model as it was before it was saved.
    """
    import torch  # noqa: PLC0415 - heavy
    from safetensors.torch import save_file  # noqa: PLC0415 - likewise
    from transformers import T5Config, T5ForConditionalGeneration, T5Tokenizer  # noqa: PLC0415 - likewise

    folder.mkdir(parents=True, exist_ok=True)
    letters = sorted({char for line in LINES for char in line if not char.isspace()} | {"▁"})
    names = ["<pad>", "</s>", "<unk>", *letters]
    tags = ["<2en>", "<2zh>", "<2ko>", "<2vi>"]
    tokenizer = T5Tokenizer(vocab=[(name, 0.0) for name in names], extra_ids=0, additional_special_tokens=tags)
    torch.manual_seed(seed)
    config = T5Config(
        vocab_size=len(tokenizer),
        d_model=16,
        d_kv=8,
        d_ff=32,
        num_layers=1,
        num_decoder_layers=1,
        num_heads=2,
        feed_forward_proj="gated-gelu",
        tie_word_embeddings=False,
        pad_token_id=0,
        eos_token_id=1,
        decoder_start_token_id=0,
        initializer_factor=3.0,
    )
    model = T5ForConditionalGeneration(config).eval()
    model.lm_head.weight.data.normal_(0.0, 1.0)  # not the words that go in
    weights = dict(model.state_dict())
    words = weights.pop("shared.weight")
    weights.pop("encoder.embed_tokens.weight", None)
    weights["decoder.embed_tokens.weight"] = words.clone()
    save_file({name: weight.contiguous().clone() for name, weight in weights.items()}, folder / "model.safetensors")
    (folder / "config.json").write_text(
        json.dumps({**config.to_dict(), "tie_word_embeddings": False, "architectures": ["T5ForConditionalGeneration"]}),
        encoding="utf-8",
    )
    tokenizer.save_pretrained(folder)
    return folder, model
