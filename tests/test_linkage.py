import csv
import random
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handmade import TEXT, TOPICS, full_note, make_link, make_mention, make_note, make_rating
from notesetl.ids import make_id
from notesetl.linkage import Spelling, link
from notesetl.linkage.contradiction import Contradiction
from notesetl.linkage.neighbours import neighbours
from notesetl.linkage.titles import normal_title, read_title
from notesetl.linkage.typos import KnownWords, same_but_for_typos
from notesetl.linkage.words import words
from notesetl.query import Tables
from notesetl.records import Claim, TopicTag
from notesetl.tables.schema import table
from notesetl.tables.store import Limits, Run, SnapshotWriter

PAIRS = Path(__file__).parent / "linkage_pairs"
LEAST_PRECISION, LEAST_RECALL = 0.99, 0.92
YOLACT = "YOLACT: Real-time Instance Segmentation"
FOCAL = "Focal Loss for Dense Object Detection"


def spelling(title, kind="paper", identifier="", **counts):
    name, _, value = identifier.partition(":")
    fields = {"arxiv": {"arxiv_id": value}, "doi": {"doi": value}, "": {}}.get(name, {"sites": (identifier,)})
    return Spelling(title, kind, **fields, **counts)


def named(title, **more):
    return spelling(title, "method", **more)


def paper_ids(*spellings, catalogue=None):
    found = dict(link(spellings, catalogue).papers)
    return [found[one] for one in spellings]


def one_paper(*spellings):
    return len(set(paper_ids(*spellings))) == 1


def read_pairs():
    for path in sorted(PAIRS.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


LABELLED = list(read_pairs())


def sides(row):
    return [spelling(row[name], row[f"{name}_kind"], row[f"{name}_identifier"]) for name in ("one", "other")]


def scored(found):
    """Return precision and recall of pairs, and what is wrong."""
    right = sum(same and row["same"] == "yes" for row, same in zip(LABELLED, found, strict=True))
    wrong = [
        f"{row['why']}: {row['one']} | {row['other']}"
        for row, same in zip(LABELLED, found, strict=True)
        if same != (row["same"] == "yes")
    ]
    return right / sum(found), right / sum(row["same"] == "yes" for row in LABELLED), wrong


def test_the_labelled_pairs_are_worth_their_name():
    assert len(LABELLED) >= 300
    assert sum(row["same"] == "no" for row in LABELLED) >= 120
    assert {row["one_language"] for row in LABELLED} == {"en", "ko", "vi", "zh"}
    assert {row["same"] for row in LABELLED} == {"yes", "no"}
    assert len({tuple(row.values()) for row in LABELLED}) == len(LABELLED)


def test_labelled_pairs_in_one_run():
    found = dict(link(one for row in LABELLED for one in sides(row)).papers)
    precision, recall, wrong = scored([len({found[one] for one in sides(row)}) == 1 for row in LABELLED])
    assert precision >= LEAST_PRECISION, wrong
    assert recall >= LEAST_RECALL, wrong


def test_labelled_pairs_each_by_itself():
    precision, recall, wrong = scored([one_paper(*sides(row)) for row in LABELLED])
    assert precision >= LEAST_PRECISION, wrong
    assert recall >= LEAST_RECALL, wrong


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Mask R-CNN", "maskrcnn"),
        ("PointNet++: Deep", "pointnet++deep"),
        ("Encoder+Decoder", "encoderdecoder"),
        ("A* search", "a*search"),
        ("**Bold** _title_*", "boldtitle"),
        ("Poincaré ＥＭＢＥＤ", "poincareembed"),
        ("Đồ thị", "dothi"),
        ("M²-Occ", "m2occ"),
        ("注意力 机制", "注意力机制"),
        ("그래프 신경망", "그래프신경망"),
        ("★★★", ""),
        ("", ""),
    ],
)
def test_titles_as_they_are_compared(title, key):
    assert normal_title(title) == key


@pytest.mark.parametrize(
    ("title", "name", "rest"),
    [
        (YOLACT, "yolact", "realtimeinstancesegmentation"),
        ("mixup：Beyond Empirical Risk Minimization", "mixup", "beyondempiricalriskminimization"),
        ("Swish - a Self-Gated Activation Function", "swish", "aselfgatedactivationfunction"),
        ("[BYOL] Bootstrap your own latent", "byol", "bootstrapyourownlatent"),
        ("SimCLR (A Simple Framework for Contrastive Learning)", "simclr", "asimpleframeworkforcontrastivelearning"),
        ("Going Deeper with Convolutions (GoogLeNet)", "googlenet", "goingdeeperwithconvolutions"),
        ("Mask R-CNN", "", ""),
        ("A Rather Long Beginning of a Title: And its End", "", ""),
        ("Ratio 16:9 in Video", "", ""),
        (": nothing in front", "", ""),
        ("Name:", "", ""),
        ("[]", "", ""),
        ("()", "", ""),
    ],
)
def test_names_and_what_follows_them(title, name, rest):
    read = read_title(title)
    assert (read.name, read.rest) == (name, rest)


@pytest.mark.parametrize("title", ["论文 Mask R-CNN", "논문: Mask R-CNN", "Bài báo Mask R-CNN", "Paper: Mask R-CNN"])
def test_what_announces_a_title_is_no_part_of_it(title):
    assert read_title(title).key == "maskrcnn"


@pytest.mark.parametrize("title", ["Paper", "Paper folding", "논문", "Bài báo", "Title"])
def test_a_title_of_such_words_alone_stays(title):
    assert read_title(title).key == normal_title(title)


@given(st.text(min_size=1, max_size=80).filter(str.strip))
def test_any_text_is_a_title(text):
    read = read_title(text)
    assert read.key
    assert "".join(read.words) in {read.key, ""}
    assert 0 <= read.cut <= len(read.key)
    assert one_paper(spelling(text), spelling(f" {text}\n"))


def test_hostile_titles_take_no_longer():
    titles = ["[" * 5000, "(" * 5000 + ")" * 5000, ": " * 5000, "a" * 20000, "-" * 9999, "a b " * 5000, "++" * 5000]
    assert len(link(spelling(title) for title in titles).identities) == len(titles)


def known(*titles):
    return KnownWords(read_title(title) for title in titles)


TYPOS = [
    ("Wasserstein GAN", "Wassershtein GAN", True),
    ("Learning Semantic Attributes", "Learning Semantic Attibutes", True),
    ("Hierarchical Attention Networks for Documents", "Heirarchical Attention Networks for Documents", True),
    ("Object Recogntion in Context", "Object Recognition in Context", True),
    ("Supervised Contrastive Learning", "Unsupervised Contrastive Learning", False),
    ("Image Denoising with Deep Networks", "Image Deraining with Deep Networks", False),
    ("Contractive Autoencoders", "Contrastive Autoencoders", False),
    ("Transformer Encoder", "Transformer Decoder", False),
    ("YOLOv3 for Drones in the City", "YOLOv4 for Drones in the City", False),
    ("Learning to Optimize Part II", "Learning to Optimize Part III", False),
    ("The Results of the Challenge 2016", "The Results of the Challenge 2017", False),
    ("ResNeXt for Image Recognition", "ResNeSt for Image Recognition", False),
    ("FlowNet for Video", "FlownNet for Video", False),
    ("RetinaNet", "RetinaNett", False),
    ("图像分割方法研究综述", "图像分类方法研究综述", False),
    ("그래프 신경망 연구 동향", "그래프 신경망 연구 경향", False),
    ("A Cat", "A Bat", False),
]


@pytest.mark.parametrize(("one", "other", "same"), TYPOS)
def test_typing_errors_are_told_from_other_words(one, other, same):
    titles = read_title(one), read_title(other)
    assert same_but_for_typos(*titles, known(one, other)) is same
    assert same_but_for_typos(*titles[::-1], known(one, other)) is same


def test_two_words_that_many_titles_have_are_no_typing_error():
    one, other = "A Theory of Convolution in Neural Circuits", "A Theory of Convolutions in Neural Circuits"
    assert same_but_for_typos(read_title(one), read_title(other), known(one, other))
    one, other = "Robust Selection of Features in Images", "Robust Selention of Features in Images"
    many = [f"{word} {number} apart" for word in ("Selection", "Selention") for number in range(5)]
    assert same_but_for_typos(read_title(one), read_title(other), known(one, other))
    assert not same_but_for_typos(read_title(one), read_title(other), known(one, other, *many))


@given(st.text("abcdeé+* :-注意", max_size=30), st.text("abcdeé+* :-注意", max_size=30))
def test_whether_two_titles_are_one_does_not_depend_on_their_order(one, other):
    here, there = read_title(one), read_title(other)
    contradiction = Contradiction(known(one, other))
    assert same_but_for_typos(here, there, known(one)) == same_but_for_typos(there, here, known(one))
    assert contradiction.between(here, there) == contradiction.between(there, here)
    assert not contradiction.between(here, here)


def test_titles_are_compared_with_few_others():
    chance = random.Random(5)  # noqa: S311 - no secrets
    vocabulary = [f"{a}{b}{c}" for a in "bdfg" for b in "aeiou" for c in ("ren", "lok", "mis", "tan")]

    def pairs(number):
        titles = {
            title.key: title for title in (read_title(" ".join(chance.choices(vocabulary, k=6))) for _ in range(number))
        }
        return len(list(neighbours(list(titles.values()), KnownWords(titles.values()))))

    assert pairs(4000) < 2.5 * pairs(2000)
    assert pairs(4000) < 4000 * 40


@pytest.mark.parametrize(
    "identifier", ["arxiv:1904.02689", "doi:10.1/x", "openreview:https://openreview.net/forum?id=a"]
)
def test_a_link_in_one_note_is_enough(identifier):
    assert one_paper(
        spelling(FOCAL, identifier=identifier), spelling(FOCAL.upper()), named("Focal Loss", identifier=identifier)
    )


def test_identifiers_are_the_same_in_any_case():
    assert one_paper(spelling("A", identifier="doi:10.1/AbC"), spelling("B", identifier="doi:10.1/abc"))


def test_the_paper_id_follows_from_the_strongest_key():
    rest = [spelling(FOCAL), spelling(FOCAL, identifier="doi:10.1/b"), spelling(FOCAL, identifier="doi:10.1/b")]
    pages = spelling(FOCAL, identifier="cvf:https://a"), spelling(FOCAL, identifier="acl:https://b")
    assert set(paper_ids(*pages, *rest, spelling(FOCAL, identifier="arxiv:1708.02002"))) == {
        make_id("paper", "arxiv:1708.02002")
    }
    assert set(paper_ids(*pages, *rest)) == {make_id("paper", "doi:10.1/b")}
    assert set(paper_ids(*pages, rest[0])) == {make_id("paper", "site:acl:https://b")}
    assert set(paper_ids(rest[0], named("focal loss"))) >= {make_id("paper", f"title:{normal_title(FOCAL)}")}


def test_two_identifiers_are_never_of_one_paper():
    ids = paper_ids(
        spelling(YOLACT, identifier="arxiv:1904.02689", n_notes=3),
        spelling(YOLACT, identifier="arxiv:1912.06218"),
        spelling(YOLACT),
        named("YOLACT"),
    )
    assert ids[0] != ids[1]
    assert ids[2] == ids[0]
    assert ids[3] == ids[0]


def test_a_wrong_id_is_taken_from_the_title_that_has_its_own():
    mtcnn = spelling("Joint Face Detection and Alignment using Cascaded Networks", identifier="arxiv:1604.02878")
    wrong = spelling("An Image is Worth 16x16 Words", identifier="arxiv:1604.02878", n_notes=5)
    right = spelling("An Image is Worth 16x16 Words", identifier="arxiv:2010.11929")
    linkage = link([mtcnn, wrong, right])
    ids = dict(linkage.papers)
    assert ids[wrong] == ids[right] != ids[mtcnn]
    (conflict,) = linkage.conflicts
    assert (conflict.kind, conflict.subject) == ("id_two_papers", "arxiv:1604.02878")
    assert {member.spelling: member.kept for member in conflict.members} == {mtcnn: True, wrong: False}
    assert {identity.arxiv_id for identity in linkage.identities} == {"1604.02878", "2010.11929"}


def test_a_doi_beside_two_arxiv_ids_joins_nothing():
    one = Spelling(FOCAL, "paper", "1708.02002", "10.1/x")
    other = Spelling(YOLACT, "paper", "1904.02689", "10.1/x")
    third, fourth = spelling("Focal", identifier="doi:10.1/x"), spelling("YOLACT!", identifier="doi:10.1/x")
    linkage = link([one, other, third, fourth])
    ids = dict(linkage.papers)
    assert ids[one] != ids[other]
    assert len({identity.paper_id for identity in linkage.identities}) == len(linkage.identities)
    assert [conflict.subject for conflict in linkage.conflicts] == ["doi:10.1/x"]


def test_a_title_with_two_ids_is_listed_and_kept_apart():
    spellings = [spelling(FOCAL, identifier=f"arxiv:1708.0200{number}") for number in (2, 3)]
    linkage = link([*spellings, spelling(FOCAL)])
    assert len(linkage.identities) == 3  # nothing says which of them the third one is
    (conflict,) = linkage.conflicts
    assert (conflict.kind, conflict.subject, len(conflict.members)) == ("title_two_ids", FOCAL, 3)


def test_a_name_of_two_papers_leads_to_neither():
    papers = [spelling("RADAR: Closed-Loop Robotic Data Generation"), spelling("RADAR: Radiology Report Generation")]
    linkage = link([*papers, named("RADAR")])
    assert len(linkage.identities) == 3
    (conflict,) = linkage.conflicts
    assert (conflict.kind, conflict.subject) == ("name_two_papers", "RADAR")
    assert [member.kept for member in conflict.members if member.spelling.kind == "method"] == [False]
    assert len(link([papers[0], named("RADAR")]).identities) == 1


@pytest.mark.parametrize("name", ["Attention", "트랜스포머", "目标检测", "Học sâu", "GAN"])
def test_an_ordinary_word_is_nobodys_name(name):
    assert not one_paper(spelling(f"{name}: Real-time Instance Segmentation"), named(name))
    assert not one_paper(named(name, identifier="arxiv:1904.02689"), named(name))


def test_a_word_that_other_titles_use_is_no_name():
    glow, bare = spelling("Glow: Generative Flow with Invertible Convolutions"), named("Glow")
    others = [spelling(f"The Glow of {word} Lamps at Night") for word in ("Green", "White", "Small", "Large")]
    assert one_paper(glow, bare)
    ids = paper_ids(glow, bare, *others)
    assert ids[0] != ids[1]


def test_a_cut_title_that_two_papers_go_on_from_stays():
    short = spelling("Learning to Recognize Objects in Cluttered Scenes with Very")
    longer = [spelling(f"{short.title} {end}") for end in ("Few Labels", "Deep Networks")]
    assert one_paper(short, longer[0])
    assert len(set(paper_ids(short, *longer))) == 3


@pytest.mark.parametrize("end", ["II", "2", "v2", "Part Two", "Phần 2", "Revisited: A Second Look"])
def test_a_title_does_not_go_on_with_a_number(end):
    title = "Towards Robust Visual Odometry for Autonomous Driving in Night Scenes"
    assert not one_paper(spelling(title), spelling(f"{title} {end}"))


def test_a_paper_is_called_by_its_best_supported_title():
    linkage = link(
        [
            named("YOLACT", identifier="arxiv:1904.02689", n_notes=9),
            spelling("yolact real-time instance segmentation", n_notes=3),
            spelling("Paper YOLACT: Real-time Instance Segmentation", n_notes=3),
            spelling("YOLACT: REAL-TIME INSTANCE SEGMENTATION", n_notes=3),
            spelling(YOLACT, identifier="arxiv:1904.02689"),
        ]
    )
    assert [identity.title for identity in linkage.identities] == [YOLACT]


@dataclass(frozen=True)
class Known:
    arxiv_id: str
    title: str
    year: int | None = None
    authors: tuple[str, ...] = ("Ana Bell",)
    categories: tuple[str, ...] = ("cs.CV", "cs.LG")


class Shelf:
    """A catalogue of three papers, which knows a title when it is spelled as published, case aside."""

    papers = (Known("1708.02002", FOCAL), Known("1904.02689", YOLACT), Known("1505.04597", "U-Net"))

    def canonical(self, title):
        return next((paper for paper in self.papers if paper.title.casefold() == title.casefold()), None)

    def knowing(self, titles):
        assert list(titles)
        return self

    def by_id(self, arxiv_ids):
        return {paper.arxiv_id: paper for paper in self.papers if paper.arxiv_id in set(arxiv_ids)}


def test_a_catalogue_gives_titles_their_ids_and_spelling():
    linkage = link([spelling(FOCAL.lower()), spelling("Unheard of")], Shelf())
    assert {(one.title, one.arxiv_id) for one in linkage.identities} == {(FOCAL, "1708.02002"), ("Unheard of", None)}


def test_a_catalogue_gives_ids_their_titles():
    linkage = link([named("my notes on it", identifier="arxiv:1708.02002")], Shelf())
    assert [one.title for one in linkage.identities] == [FOCAL]


def test_a_catalogue_gives_papers_their_authors_and_categories():
    linkage = link([spelling(FOCAL), spelling("Unheard of")], Shelf())
    known = {one.title: (one.authors, one.categories) for one in linkage.identities}
    assert known == {FOCAL: (("Ana Bell",), ("cs.CV", "cs.LG")), "Unheard of": ((), ())}


def test_a_catalogue_finds_a_wrong_id_that_nobody_contradicts():
    wrong = spelling(YOLACT, identifier="arxiv:1708.02002")
    linkage = link([wrong], Shelf())
    assert [(one.arxiv_id, one.title) for one in linkage.identities] == [("1904.02689", YOLACT)]
    (conflict,) = linkage.conflicts
    assert [(member.spelling, member.kept) for member in conflict.members] == [(wrong, False)]
    assert link([wrong]).conflicts == ()


def test_a_catalogue_settles_whose_an_id_is():
    wrong = spelling(YOLACT, identifier="arxiv:1708.02002", n_notes=9)
    right = spelling(FOCAL, identifier="arxiv:1708.02002")
    assert paper_ids(wrong, right) == [
        make_id("paper", "arxiv:1708.02002"),
        make_id("paper", f"title:{normal_title(FOCAL)}"),
    ]
    linkage = link([wrong, right], Shelf())
    assert dict(linkage.papers) == {
        wrong: make_id("paper", "arxiv:1904.02689"),
        right: make_id("paper", "arxiv:1708.02002"),
    }
    assert [one.title for one in linkage.identities if one.arxiv_id == "1708.02002"] == [FOCAL]


ALL = [one for row in LABELLED for one in sides(row)]
SPELLINGS = st.builds(
    Spelling,
    st.sampled_from([one.title for one in ALL[::7]]) | st.text("ab: +12", min_size=1, max_size=12),
    st.sampled_from(["paper", "method"]),
    st.none() | st.sampled_from(["1708.02002", "1904.02689", "2010.11929"]),
    st.none() | st.sampled_from(["10.1/a", "10.1/b"]),
    st.sampled_from([(), ("acl:https://a",), ("acl:https://a", "cvf:https://b")]),
    st.integers(1, 3),
)


@settings(max_examples=150)
@given(st.lists(SPELLINGS, max_size=25), st.randoms(use_true_random=False))
def test_linkage_holds_together_whatever_the_notes_say(spellings, chance):
    linkage = link(spellings)
    ids = dict(linkage.papers)
    assert ids.keys() == set(spellings)
    assert [one.paper_id for one in linkage.identities] == sorted(set(ids.values()))  # no id is two papers'
    subjects = [(conflict.kind, conflict.subject) for conflict in linkage.conflicts]
    assert subjects == sorted(set(subjects))
    for conflict in linkage.conflicts:
        assert len({member.paper_id for member in conflict.members}) > 1
        assert all(ids[member.spelling] == member.paper_id for member in conflict.members)
    for one, other in combinations(set(spellings), 2):
        if one.arxiv_id and other.arxiv_id and one.arxiv_id != other.arxiv_id and ids[one] == ids[other]:
            contended = {m.spelling for c in linkage.conflicts for m in c.members if not m.kept}
            assert {one, other} & contended  # one of them lost a wrong id, and that is listed
    shuffled = [*spellings, *spellings]
    chance.shuffle(shuffled)
    assert link(shuffled) == linkage


def test_the_order_of_the_labelled_mentions_does_not_matter():
    linkage = link(ALL)
    for seed in range(3):
        shuffled = ALL[:]
        random.Random(seed).shuffle(shuffled)  # noqa: S311 - no secrets
        assert repr(link(shuffled)).encode() == repr(linkage).encode()


def test_ids_stay_when_other_notes_come_and_go():
    before = dict(link(ALL).papers)
    chance = random.Random(3)  # noqa: S311 - no secrets
    strangers = [
        spelling(f"{a} {b} of the {c}")
        for a in ("Opal", "Jade")
        for b in ("Rivers", "Hills")
        for c in ("North", "South")
    ]
    assert {one: paper for one, paper in link([*ALL, *strangers]).papers if one in before} == before
    kept = [one for one in ALL if chance.random() < 0.9]
    after = dict(link(kept).papers)
    moved = [one for one in kept if after[one] != before[one]]
    assert len(moved) < len(ALL) * 0.1
    assert all(one.arxiv_id is None or before[one] != make_id("paper", f"arxiv:{one.arxiv_id}") for one in moved)


def test_the_words_of_all_languages_are_read():
    assert {"the", "của".translate({0x1EE7: "u"}), "的", "및"} <= words().functions | words().articles
    assert ("bai", "bao") in words().leads
    assert {"注意力", "어텐션", "hocsau", "attention"} <= words().common


def note(path, title, language, *, arxiv=None, kind="paper", score=0.9):
    mention = make_mention(
        TEXT,
        title,
        kind=kind,
        ratings=(replace(make_rating(TEXT, "9/10", 9, 10), score=score),),
        topics=(TopicTag("detection", 1, "title", 0.9),),
    )
    mention = replace(mention, start=None, end=None)
    link_ = make_link(TEXT, "https://arxiv.org/abs/x", kind="arxiv", role="paper", arxiv_id=arxiv, mention=0)
    start = TEXT.index("Detection")
    nothing = ("subject", "comparator", "metric", "value", "value_min", "value_max", "unit", "dataset")
    claim = Claim(
        **dict.fromkeys(nothing),
        tier="evaluative",
        aspect="accuracy",
        polarity="positive",
        hedged=False,
        negated=False,
        section=-1,
        mention=0,
        language="en",
        start=start,
        end=start + len("Detection"),
        rule="r",
        confidence=0.5,
    )
    return make_note(path, language=language, mentions=(mention,), links=(link_,) if arxiv else (), claims=(claim,))


NOTES = (
    note("en/a.md", YOLACT, "en", arxiv="1904.02689"),
    note("ko/b.md", "YOLACT", "ko", kind="method", score=0.5),
    note("vi/c.md", "YOLACT: Real-time Instence Segmentation", "vi", score=0.4),
    note("zh/d.md", FOCAL, "zh", arxiv="1904.02689"),
    note("zh/e.md", FOCAL, "zh", arxiv="1708.02002"),
)


def publish(out, *notes, limits=None):
    more = {} if limits is None else {"limits": limits}
    with SnapshotWriter(out, Run("1"), TOPICS, **more) as writer:
        for one in notes:
            writer.add_note(one)
        writer.publish()
    return out / "current"


def rows(folder, name):
    return pq.read_table(folder / name).to_pylist()


def test_a_paper_of_several_notes_is_one_row(tmp_path):
    folder = publish(tmp_path, *NOTES)
    papers = {row["title"]: row for row in rows(folder, "papers")}
    assert set(papers) == {YOLACT, FOCAL}
    yolact = papers[YOLACT]
    assert (yolact["arxiv_id"], yolact["n_notes"], yolact["n_ratings"]) == ("1904.02689", 3, 3)
    assert yolact["languages"] == ["en", "ko", "vi"]
    assert yolact["aliases"] == ["YOLACT: Real-time Instence Segmentation", "YOLACT"]
    assert yolact["mean_score"] == pytest.approx(0.6)
    assert papers[FOCAL]["arxiv_id"] == "1708.02002"


def test_every_row_of_a_mention_has_its_paper(tmp_path):
    folder = publish(tmp_path, *NOTES, full_note())
    of_mention = {row["mention_id"]: row["paper_id"] for row in rows(folder, "mentions")}
    assert set(of_mention.values()) == {row["paper_id"] for row in rows(folder, "papers")}
    for name in ("ratings", "links", "mention_topics", "claims"):
        found = rows(folder, name)
        assert found
        assert all(row["paper_id"] == of_mention.get(row["mention_id"]) for row in found), name


def test_conflicts_are_rows_with_the_place_of_a_mention(tmp_path):
    folder = publish(tmp_path, *NOTES)
    found = rows(folder, "conflicts")
    assert [column.name for column in table("conflicts").columns] == list(found[0])
    assert {(row["kind"], row["subject"]) for row in found} == {("id_two_papers", "arxiv:1904.02689")}
    paths = {row["note_id"]: row["path"] for row in rows(folder, "notes")}
    assert {(row["title"], row["kept"], paths[row["note_id"]]) for row in found} == {
        (YOLACT, True, "en/a.md"),
        (FOCAL, False, "zh/d.md"),
    }
    assert all(row["identifiers"] == ["arxiv:1904.02689"] for row in found)


def test_tables_are_the_same_to_the_bit_in_whatever_order_notes_come(tmp_path):
    one = publish(tmp_path / "one", *NOTES, full_note())
    two = publish(tmp_path / "two", full_note(), *reversed(NOTES))
    for name in ("papers", "conflicts"):
        file = Path(name, "part-00000.parquet")
        assert (one / file).read_bytes() == (two / file).read_bytes()


def test_parts_stay_as_they_were_written(tmp_path):
    limits = Limits(bits=3)
    notes = [replace(NOTES[number % 5], path=f"{number:02}.md") for number in range(20)]
    folder = publish(tmp_path, *notes, limits=limits)
    files = sorted((folder / "mentions").iterdir())
    assert len(files) > 2
    assert [row["note_id"] for row in rows(folder, "mentions")] == [row["note_id"] for row in rows(folder, "notes")]
    assert len(rows(folder, "papers")) == 2
    assert not [file for file in folder.rglob("*") if file.is_file() and file.suffix != ".parquet"]


def test_what_the_catalogue_knows_is_in_the_table_of_papers(tmp_path):
    text = f"- {FOCAL}\n- Unheard of\n"
    note = make_note("a.md", text, mentions=(make_mention(text, FOCAL), make_mention(text, "Unheard of")))
    with SnapshotWriter(tmp_path, Run("1"), catalogue=Shelf()) as writer:
        writer.add_note(note)
        writer.publish()
    with Tables(tmp_path) as tables:
        papers = tables.papers().set_index("title")
    assert papers.loc[FOCAL, "authors"] == ["Ana Bell"]
    assert papers.loc[FOCAL, "categories"] == ["cs.CV", "cs.LG"]
    assert papers.loc["Unheard of", "authors"] == papers.loc["Unheard of", "categories"] == []
