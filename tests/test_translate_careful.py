"""The tries that a sentence gets, with a model whose words the test knows."""

import re

import pytest

from notesetl.translate.base import Status
from notesetl.translate.careful import CarefulTranslator
from notesetl.translate.glossary import Glossary, Term

NO_TERMS = Glossary({"zh": {}, "ko": {}, "vi": {}})


class Phrasebook:
    """A model that knows what to say of a text at each width of its search, and repeats marks as it is told."""

    name = "phrasebook"
    fingerprint = "0"

    def __init__(self, said, marks=True):  # noqa: FBT002 - a flag
        self.said = said
        self.has_marks = marks
        self.asked = []

    def knows(self, source):
        return source in {"zh", "ko", "vi"}

    def decode(self, texts, source, target, beam):
        assert (source, target) != (target, source)
        self.asked += [(text, beam) for text in texts]
        return [self.said(text, beam) for text in texts]


def translated(said, text, glossary=NO_TERMS, language="zh", *, marks=True):
    model = Phrasebook(said, marks)
    (found,) = CarefulTranslator(model, glossary).translate([text], language, "en")
    return found, model.asked


def test_what_is_sound_is_asked_once():
    found, asked = translated(lambda *_: "It is fast.", "它很快。")
    assert (found.text, found.status, len(asked)) == ("It is fast.", Status.TRANSLATED, 1)
    assert all(found.checks.values())


def test_a_lost_number_is_forced_on_the_model():
    found, asked = translated(lambda text, _: "It rises by <m0>." if "<m0>" in text else "It rises.", "提升了 3。")
    assert (found.text, [text for text, _ in asked]) == ("It rises by 3.", ["提升了 3。", "提升了 <m0>。"])


def test_names_are_kept_from_the_model_and_words_are_not():
    found, asked = translated(lambda *_: "<m0> and <m1> share attention.", "ResNet50 和 LoRA 共享 attention。")
    assert found.text == "ResNet50 and LoRA share attention."
    assert [text for text, _ in asked] == ["<m0> 和 <m1> 共享 attention。"]


def test_ideographs_and_latin_words_are_set_apart():
    _, asked = translated(lambda *_: "Uses attention for 3 tasks.", "用attention做3个任务。")
    assert asked[0][0] == "用 attention 做 3 个任务。"


def test_a_word_that_is_said_twice_is_said_once():
    found, _ = translated(lambda *_: "The the model learns from feedback feedback.", "模型从反馈中学习。")
    assert found.text == "The model learns from feedback."


def test_what_stays_lost_is_forced_on_the_model():
    def said(text, _):
        return "It beats <m0>." if text.startswith("它优于<m0>") or "<m0>" in text else "It beats the other."

    found, asked = translated(said, "它优于 ResNet50。")
    assert found.text == "It beats ResNet50."
    assert any("<m0>" in text for text, _ in asked)


def test_a_term_of_the_glossary_is_forced_where_the_model_says_another():
    terms = Glossary({"zh": {"骨干": Term("骨干", "backbone")}, "ko": {}, "vi": {}})
    found, _ = translated(lambda text, _: "A new <m0>." if "<m0>" in text else "A new spine.", "新的骨干。", terms)
    assert (found.text, found.checks["glossary"]) == ("A new backbone.", True)


def test_a_sentence_that_fails_is_taken_clause_by_clause():
    words = {"它快，但是不准。": "It is fast.", "它快，": "It is fast,", "但是不准。": "but not accurate."}
    found, _ = translated(lambda text, _: words.get(text, "It is fast."), "它快，但是不准。")
    assert found.text == "It is fast, but not accurate."
    assert found.status == Status.TRANSLATED


def test_what_fails_to_the_end_is_kept_and_says_which_check():
    found, _ = translated(lambda *_: "It is stable.", "它不稳定。")
    assert (found.text, found.status) == ("It is stable.", Status.FAILED)
    assert [name for name, passed in found.checks.items() if not passed] == ["negation"]


@pytest.mark.parametrize("marks", [True, False])
def test_no_link_code_or_formula_reaches_the_model(marks):
    text = "见 https://x.org/a?b=1 和 `train.py`，复杂度 $O(n^2)$。"
    mark = re.compile(r"<m\d+>|Q\d+Z")
    found, asked = translated(lambda text, _: "See " + ", ".join(mark.findall(text)) + ".", text, marks=marks)
    assert not any(secret in given for given, _ in asked for secret in ("https", "train", "O(n"))
    assert all(span in found.text for span in ("https://x.org/a?b=1", "`train.py`", "$O(n^2)$"))


def test_marks_that_a_model_drops_are_put_between_what_it_says_of_the_rest():
    found, _ = translated(lambda text, _: "use it" if "用" in text else "please.", "用 `a.b` 吧。")
    assert "`a.b`" in found.text
    assert found.checks["protected"]


def test_sentences_that_come_twice_are_translated_once():
    model = Phrasebook(lambda *_: "It is fast.")
    texts = ["它很快。", "它很快。它很快。", "**它很快。**"]
    found = CarefulTranslator(model, NO_TERMS).translate(texts, "zh", "en")
    assert [one.text for one in found] == ["It is fast.", "It is fast. It is fast.", "It is fast."]
    assert len(model.asked) == 1


@pytest.mark.parametrize("text", ["ResNet50", "`模型`", "3.5%", "https://x.org/a", "⭐⭐", ""])
def test_what_has_no_words_is_not_translated(text):
    found, asked = translated(lambda *_: "never", text)
    assert (found.status, asked) == (Status.NONE, [])


def test_a_language_that_the_model_does_not_know_is_unsupported():
    model = Phrasebook(lambda *_: "never")
    assert CarefulTranslator(model, NO_TERMS).translate(["x"], "ja", "en")[0].status == Status.UNSUPPORTED


def test_the_name_changes_with_model_and_glossary():
    one = CarefulTranslator(Phrasebook(str), NO_TERMS).name
    other = CarefulTranslator(Phrasebook(str), Glossary.load()).name
    assert one != other
    assert one.startswith("phrasebook@0+")


@pytest.mark.parametrize("language", ["zh", "ko", "vi"])
def test_every_worded_rating_is_in_the_shipped_glossary(language):
    import tomllib  # noqa: PLC0415

    from notesetl.languages import resource  # noqa: PLC0415

    ratings = tomllib.loads(resource(language, "ratings.toml").read_text(encoding="utf-8"))
    glossary = Glossary.load()
    lacking = [word for word in (*ratings["words"], *ratings["verdicts"]) if glossary.whole(word, language) is None]
    assert lacking == []
