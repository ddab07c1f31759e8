"""Models of every family, tiny ones of the real classes: found, loaded, asked, and refused where they are not whole."""

import json

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoTokenizer, M2M100ForConditionalGeneration, MarianMTModel

import tiny_translators
from notesetl.errors import NotesetlError
from notesetl.translate.ct2 import CTranslate2Translator
from notesetl.translate.hub import TransformersTranslator
from notesetl.translate.models import Routes, find, split_id

TEXTS = {
    "zh": ["我们的方法比以前的模型更快。", "语言模型。", "方法"],
    "ko": ["우리의 방법은 이전 모델보다 더 빠르다.", "모델"],
    "vi": ["Phương pháp của chúng tôi nhanh hơn.", "mô hình"],
}


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Models as small as these take longer to share out than to compute."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    folder = tmp_path_factory.mktemp("families")
    made, model = tiny_translators.madlad(folder / "madlad")
    return {
        "marian": tiny_translators.marian(folder / "marian"),
        "m2m100": tiny_translators.m2m100(folder / "m2m100"),
        "nllb": tiny_translators.nllb(folder / "nllb"),
        "madlad": made,
        "madlad model": model,
        "shipped": tiny_translators.shipped(folder / "shipped"),
    }


def golden(model, tokenizer, texts, **settings):
    """What the class itself says, each text by itself, weights as they were made."""
    answers = []
    for text in texts:
        encoded = tokenizer([text], return_tensors="pt")
        width = encoded["input_ids"].shape[1]
        with torch.inference_mode():
            ids = model.generate(
                **encoded, num_beams=1, do_sample=False, max_length=None, max_new_tokens=2 * width + 12, **settings
            )
        answers += tokenizer.batch_decode(ids, skip_special_tokens=True)
    return answers


def said(folder, texts, language):
    """What the translator says of each text by itself, so that lengths are bounded alike."""
    translator = TransformersTranslator(folder, device="cpu")
    return [translator.translate([text], language, "en")[0].text for text in texts]


def test_marian_says_what_its_weights_say(folders):
    folder = folders["marian"]
    torch.manual_seed(0)
    model = MarianMTModel.from_pretrained(folder)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    assert said(folder, TEXTS["zh"], "zh") == golden(model, tokenizer, TEXTS["zh"])


@pytest.mark.parametrize(
    ("family", "codes", "english"),
    [
        ("m2m100", {"zh": "zh", "ko": "ko", "vi": "vi"}, "__en__"),
        ("nllb", {"zh": "zho_Hans", "ko": "kor_Hang", "vi": "vie_Latn"}, "eng_Latn"),
    ],
)
def test_m2m100_and_nllb_are_told_both_languages(folders, family, codes, english):
    folder = folders[family]
    model = M2M100ForConditionalGeneration.from_pretrained(folder)
    for language, code in codes.items():
        tokenizer = AutoTokenizer.from_pretrained(folder)
        tokenizer.src_lang = code
        bos = tokenizer.convert_tokens_to_ids(english)
        wanted = golden(model, tokenizer, TEXTS[language], forced_bos_token_id=bos)
        assert said(folder, TEXTS[language], language) == wanted


def test_madlad_s_words_are_where_its_files_have_them(folders):
    folder, model = folders["madlad"], folders["madlad model"]
    tokenizer = AutoTokenizer.from_pretrained(folder)
    wanted = golden(model, tokenizer, [f"<2en> {text}" for text in TEXTS["ko"]])
    assert said(folder, TEXTS["ko"], "ko") == wanted


@pytest.mark.parametrize("family", ["marian", "m2m100", "nllb", "madlad"])
def test_a_batch_says_what_each_text_says(folders, family):
    translator = TransformersTranslator(folders[family], device="cpu")
    texts = [TEXTS["zh"][1]] * 3
    assert len(set(translator.decode(texts, "zh", "en", 2))) == 1
    assert translator.decode([], "zh", "en", 2) == []


def test_marian_knows_its_own_language_alone(folders):
    translator = TransformersTranslator(folders["marian"])
    assert translator.knows("zh")
    assert not translator.knows("ko")


@pytest.mark.parametrize("family", ["m2m100", "nllb", "madlad", "shipped"])
def test_the_others_know_all_three(folders, family):
    model = find(str(folders[family])).model
    assert all(model.knows(language) for language in TEXTS)


@pytest.mark.parametrize("family", ["marian", "m2m100", "nllb"])
def test_weights_that_are_missing_are_no_random_ones(folders, family, tmp_path):
    broken = tmp_path / "broken"
    broken.mkdir()
    for path in folders[family].iterdir():
        if path.is_file():
            (broken / path.name).write_bytes(path.read_bytes())
    weights = load_file(broken / "model.safetensors")
    lost = next(name for name in weights if name.endswith("decoder.layers.0.fc1.weight"))
    del weights[lost]
    save_file(weights, broken / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(NotesetlError, match="weights are missing"):
        TransformersTranslator(broken).decode(["方法"], "zh", "en", 1)


def test_words_that_are_tied_wrongly_are_refused(folders, monkeypatch):
    """As if the library had put the output's words before the encoder."""
    load = MarianMTModel.from_pretrained.__func__

    def twisted(cls, *arguments, **settings):
        model, loading = load(cls, *arguments, **settings)
        words = model.get_encoder().get_input_embeddings()
        other = torch.nn.Embedding(*words.weight.shape)
        model.get_encoder().set_input_embeddings(other)
        return model, loading

    monkeypatch.setattr(MarianMTModel, "from_pretrained", classmethod(twisted))
    with pytest.raises(NotesetlError, match=r"not in their place: encoder\.embed_tokens"):
        TransformersTranslator(folders["marian"]).decode(["方法"], "zh", "en", 1)


def test_weights_that_may_hold_code_are_not_loaded(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "marian"}))
    (tmp_path / "pytorch_model.bin").write_bytes(b"never opened")
    with pytest.raises(NotesetlError, match="no weights in safetensors"):
        find(str(tmp_path))


def test_a_model_that_does_not_translate_is_refused(folders, tmp_path):
    (tmp_path / "model.safetensors").write_bytes((folders["marian"] / "model.safetensors").read_bytes())
    for path in folders["marian"].iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    config = json.loads((tmp_path / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps({**config, "model_type": "bart"}))
    with pytest.raises(NotesetlError):
        TransformersTranslator(tmp_path).decode(["方法"], "zh", "en", 1)


def test_each_language_can_have_a_model_of_its_own(folders):
    model = find(f"zh={folders['marian']},ko={folders['shipped']}").model
    assert isinstance(model, Routes)
    assert [model.knows(language) for language in ("zh", "ko", "vi")] == [True, True, False]
    assert model.decode(["模型"], "zh", "en", 1) == TransformersTranslator(folders["marian"]).decode(
        ["模型"], "zh", "en", 1
    )
    assert model.name == "ko=tiny-1,zh=marian"


@pytest.mark.parametrize("wanted", ["a/b@main", "a/b@v1", "a/b@refs/pr/2", "a/b@12345"])
def test_what_moves_pins_nothing(wanted):
    with pytest.raises(NotesetlError, match="no commit"):
        find(wanted)


def test_ids_are_told_from_commits():
    assert split_id("a/b") == ("a/b", None)
    assert split_id("a/b@" + "0a" * 20) == ("a/b", "0a" * 20)
    with pytest.raises(NotesetlError, match="name a commit"):
        find("a/b")


def test_the_shipped_form_is_asked_with_its_tag_and_bounded(folders):
    model = CTranslate2Translator(folders["shipped"])
    assert model._pieces("方法", "ko")[0] == "<ko>"
    assert model._pieces("方法", "zh")[-1] == "</s>"
    long = model.decode(["方法" * 400], "zh", "en", 1)
    assert len(long[0]) < 100_000
    with pytest.raises(NotesetlError, match="not into vi"):
        model.decode(["方法"], "zh", "vi", 1)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda folder: (folder / "model.bin").unlink(), "model.bin missing"),
        (lambda folder: (folder / "model.toml").write_text("name = 1 = 2"), "model.toml"),
        (lambda folder: (folder / "model.toml").write_text('name = "x"\ncolour = 1\n'), "unknown colour"),
        (lambda folder: (folder / "model.bin").write_bytes(b"no model"), "cannot be loaded"),
    ],
)
def test_a_folder_that_is_broken_is_told_in_one_line(folders, tmp_path, damage, told):
    for path in folders["shipped"].iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    damage(tmp_path)
    with pytest.raises(NotesetlError, match=told):
        CTranslate2Translator(tmp_path).decode(["方法"], "zh", "en", 1)
