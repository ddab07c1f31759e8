"""The training of the translation model, whole, on a language of a few words."""

import json
import lzma
import random
from pathlib import Path

import ctranslate2
import pytest
import torch
from prefect.settings import PREFECT_SERVER_ANALYTICS_ENABLED, temporary_settings
from prefect.testing.utilities import prefect_test_harness
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

from notesetl.translate.ct2 import CTranslate2Translator
from train_translator import WEIGHTS, main
from translator.batches import Examples, batches, encode
from translator.corpus import MARKS, Pair, clean, distinct, masked, read_pairs, usable
from translator.export import load_weights
from translator.network import Shape, loss, make_network
from translator.scores import score
from translator.training import Plan, Progress, rate_at
from translator.vocabulary import load, train_vocabulary

WORDS = {
    "zh": {"模型": "model", "很": "very", "快": "fast", "慢": "slow", "数据": "data", "不": "not", "大": "large"},
    "ko": {"모델": "model", "매우": "very", "빠름": "fast", "느림": "slow", "자료": "data", "안": "not", "큼": "large"},
    "vi": {"mô hình": "model", "rất": "very", "nhanh": "fast", "chậm": "slow", "dữ liệu": "data", "không": "not"},
}
CODE = ("`a.b()`", "$x^2$", "https://example.org/a?b=1")


def made_pairs(language, number, seed):
    rng = random.Random(f"{language}{seed}")  # noqa: S311 - words, no secret
    words = list(WORDS[language].items())
    for _ in range(number):
        chosen = [rng.choice(words) for _ in range(rng.randint(2, 6))]
        tail = f" {rng.choice(CODE)}" if rng.random() < 0.3 else ""
        yield " ".join(word for word, _ in chosen) + tail, " ".join(word for _, word in chosen) + tail


@pytest.fixture(scope="module")
def parallel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("parallel")
    for language in WORDS:
        for part, number in (("train", 400), ("dev", 20), ("test", 20), ("flores", 20)):
            lines = [f"in\tmade\t{one}\t{two}\n" for one, two in made_pairs(language, number, part)]
            if part == "flores":
                lines = [line.split("\t", 2)[2] for line in lines]
            if part == "train":
                with lzma.open(folder / f"train.{language}.tsv.xz", "wt", encoding="utf-8") as file:
                    file.writelines(lines)
            else:
                (folder / f"{part}.{language}.tsv").write_text("".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def trained(parallel, tmp_path_factory):
    """Return the folder of a training that was cut in two runs."""
    torch.set_num_threads(1)  # the matrices are too small for two
    work = tmp_path_factory.mktemp("work")
    options = [str(parallel), str(work), "--pieces", "420", "--tokens", "400", "--width", "32", "--layers", "1"]
    with temporary_settings({PREFECT_SERVER_ANALYTICS_ENABLED: False}), prefect_test_harness(120):
        main([*options, "--steps", "10"])
        main([*options, "--steps", "200", "--rate", "0.01"])
    return work


@pytest.mark.slow
def test_a_stopped_training_goes_on_and_learns(trained):
    weights = sorted(path.name for path in (trained / "checkpoints").glob("weights-*.pt"))
    assert weights == ["weights-0000010.pt", "weights-0000200.pt"]
    examples = Examples.read(trained / "dev.npz")
    network = make_network(Shape(width=32, inner=128, encoder_layers=1), load(trained / "vocabulary").get_piece_size())
    batch = next(batches(examples, {}, 2_000, network.config.pad_token_id, seed=0))
    found = []
    for name in weights:
        network.load_state_dict(torch.load(trained / "checkpoints" / name, weights_only=True))
        found.append(loss(network.eval(), batch, smoothing=0.0).item())
    assert found[1] < found[0] - 0.3


@pytest.mark.slow
def test_both_engines_give_the_same_words(trained):
    """Tied weights, start token and positions agree between transformers and CTranslate2."""
    tokenizer = AutoTokenizer.from_pretrained(trained / "marian")
    network = AutoModelForSeq2SeqLM.from_pretrained(
        trained / "marian", use_safetensors=True, dtype=torch.float32
    ).eval()
    converter = ctranslate2.converters.TransformersConverter(str(trained / "marian"))
    exact = trained / "exact"
    converter.convert(str(exact), quantization="float32", force=True)
    engine = ctranslate2.Translator(str(exact), device="cpu")
    vocabulary = load(trained / "vocabulary")
    for text, _ in list(made_pairs("zh", 5, "other")) + list(made_pairs("ko", 5, "other")):
        batch = tokenizer([text], return_tensors="pt")
        assert batch["input_ids"][0].tolist() == [*vocabulary.encode(text), 0]
        ids = network.generate(**batch, num_beams=1, do_sample=False, max_length=20)[0].tolist()
        theirs = [one for one in ids if one not in {0, network.config.pad_token_id}]
        pieces = [*vocabulary.encode(text, out_type=str), "</s>"]
        ours = engine.translate_batch([pieces], beam_size=1, min_decoding_length=0, max_decoding_length=19)[
            0
        ].hypotheses[0]
        assert vocabulary.piece_to_id(ours) == theirs


@pytest.mark.slow
def test_a_training_can_start_from_what_another_left(trained):
    network = make_network(Shape(width=32, inner=128, encoder_layers=1), load(trained / "vocabulary").get_piece_size())
    before = network.lm_head.weight.clone()
    load_weights(network, trained / "marian")
    assert network.lm_head.weight is network.model.shared.weight
    assert not torch.equal(before, network.lm_head.weight)
    assert not network.lm_head.weight[-1].any()


@pytest.mark.slow
def test_the_shipped_form_translates_and_is_scored(trained, parallel):
    model = CTranslate2Translator(trained / "model")
    assert model.name == "notesetl-zh-ko-vi-en-0"
    assert model.has_marks
    assert all(model.knows(language) for language in WORDS)
    scores = json.loads((trained / "model" / "scores.json").read_text(encoding="utf-8"))
    assert sorted(scores) == sorted(f"{part}.{language}" for part in ("dev", "test", "flores") for language in WORDS)
    assert all(one["lines"] == 20 and one["chrf"] > 5 for one in scores.values())
    assert scores["test.ko"] == score(trained / "model", parallel / "test.ko.tsv", "ko")


def test_the_marks_are_single_pieces(parallel, tmp_path):
    pairs = list(read_pairs(parallel / "train.ko.tsv.xz", "ko"))
    train_vocabulary(pairs, ["노트 한 줄"], 600, tmp_path, seed=1)
    vocabulary = load(tmp_path)
    assert [piece for piece in vocabulary.encode("모델 <m0>,<m19>", out_type=str) if piece in MARKS] == [
        "<m0>",
        "<m19>",
    ]
    for text in ("𝒳 🙂 모델", "Ünïcödé", "龘"):
        assert vocabulary.decode(vocabulary.encode(text)).strip()
        assert vocabulary.unk_id() not in vocabulary.encode(text)


@pytest.mark.parametrize(
    ("source", "english", "expected"),
    [
        ("使用 `a()` 训练", "Train with `a()`", ("使用 <m0> 训练", "Train with <m0>")),
        ("$x$ 比 $y$ 大", "$x$ is above $y$", ("<m0> 比 <m1> 大", "<m0> is above <m1>")),
        ("`b` 뒤 `a`", "`a` after `b`", ("<m0> 뒤 <m1>", "<m1> after <m0>")),
        ("xem https://a.io/b và `x`", "see https://a.io/b and `x`", ("xem <m0> và <m1>", "see <m0> and <m1>")),
        ("没有", "nothing", None),
        ("`a` 和 `b`", "only `a`", None),
        ("`a`", "`a` and `b`", None),
        (" ".join(f"`{n}`" for n in range(21)), " ".join(f"`{n}`" for n in range(21)), None),
    ],
)
def test_marks_stand_for_the_same_on_both_sides(source, english, expected):
    found = masked(Pair("zh", "made", source, english))
    assert (found and (found.source, found.english)) == expected


@pytest.mark.parametrize(
    ("source", "english", "expected"),
    [
        ("模型很快", "The model is fast", True),
        ("same", "same", False),
        ("", "nothing", False),
        ("字" * 700, "x" * 700, False),
        ("một câu rất dài mà chẳng ai dịch hết ra cả", "no", False),
    ],
)
def test_what_cannot_teach_is_left_out(source, english, expected):
    assert usable(Pair("vi", "made", source, english)) is expected


def test_pairs_come_once():
    pair = Pair("ko", "made", "하나", "one")
    assert list(distinct([pair, pair])) == [pair]


def test_text_is_composed_and_flat():
    assert clean(" mo\u0302 hi\u0300nh\t\u3000x ") == "mô hình x"


def test_a_line_with_missing_columns_is_told(tmp_path):
    path = tmp_path / "train.zh.tsv"
    path.write_text("in\tmade\t一\tone\nin\tmade\t二\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"train\.zh\.tsv, line 2: 4 columns are needed, 3 are there"):
        list(read_pairs(path, "zh"))


@pytest.mark.parametrize(
    ("step", "seconds", "share"),
    [(0, 0, 0.01), (99, 0, 1.0), (500, 0, 1.0), (900, 0, 0.2), (1000, 0, 0.0), (100, 3600, 0.0), (100, 2700, 0.5)],
)
def test_the_rate_rises_stays_and_falls_with_the_budget(step, seconds, share):
    plan = Plan(steps=1000, hours=1.0, rate=2.0, warm_up=100, cool_down=0.5)
    assert rate_at(plan, Progress(step=step, seconds=seconds)) == pytest.approx(2.0 * share)


def test_batches_hold_every_pair_as_often_as_its_origin_weighs():
    class Letters:
        """Stands for a vocabulary: characters are pieces."""

        def encode(self, texts):
            return [[1 + ord(char) % 50 for char in text] for text in texts]

    pairs = [Pair("zh", origin, "一" * (3 + n % 7), "x" * (2 + n % 5)) for origin in "abc" for n in range(40)]
    examples = encode(pairs, Letters(), longest=50)
    found = list(batches(examples, {"a": 0.0, "b": 2.0}, 100, pad=60, seed=3))
    assert sum(len(batch.source) for batch in found) == 2 * 40 + 40
    assert all((row == 0).sum() == 1 for batch in found for row in batch.target)
    assert sum(batch.tokens for batch in found) == sum(int(batch.target.ne(60).sum()) for batch in found)
    again = list(batches(examples, {"a": 0.0, "b": 2.0}, 100, pad=60, seed=3))
    assert all(torch.equal(one.target, two.target) for one, two in zip(found, again, strict=True))


def test_the_folder_of_the_flow_is_where_its_weights_are():
    assert Path(WEIGHTS).is_file()
