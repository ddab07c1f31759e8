"""What somebody said of a paper goes before what notes say of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notesetl.ids import make_id
from notesetl.linkage import Spelling, link

YOLACT = "YOLACT: Real-time Instance Segmentation"
FOCAL = "Focal Loss for Dense Object Detection"
MASK = "Mask R-CNN"


def papers(*spellings):
    """Return the identity of each of ``spellings``."""
    linkage = link(spellings)
    by_id = {one.paper_id: one for one in linkage.identities}
    of = dict(linkage.papers)
    return [by_id[of[one]] for one in spellings]


def paper(title, arxiv_id=None, doi=None, **more):
    return Spelling(title, "paper", arxiv_id, doi, **more)


def test_another_title_is_merged_by_an_identifier():
    one, other = papers(paper("Ein Fokus", of_paper="arxiv:1708.02002"), paper(FOCAL, "1708.02002", n_notes=2))
    assert one == other
    assert one.paper_id == make_id("paper", "arxiv:1708.02002")
    assert one.title == FOCAL


@pytest.mark.parametrize("wrong", ["1708.02002", "2001.00001"])
def test_a_wrong_identifier_yields_to_the_one_that_was_said(wrong):
    said = paper(MASK, wrong, of_paper="arxiv:1703.06870")
    one, other, third = papers(said, paper(MASK, "1703.06870"), paper(FOCAL, "1708.02002"))
    assert one == other != third
    assert third.arxiv_id == "1708.02002"


def test_a_doi_may_be_said():
    one, other = papers(paper("x1", of_paper="doi:10.1109/ICCV.2017.322"), paper(MASK, doi="10.1109/iccv.2017.322"))
    assert one == other


def test_a_mention_is_merged_by_title_and_leaves_its_wrong_identifier():
    said = paper("my favourite", "1708.02002", of_paper=f"title:{MASK}")
    one, other, third = papers(said, paper(MASK, "1703.06870"), paper(FOCAL, "1708.02002"))
    assert one == other != third
    assert one.title == MASK
    assert one.arxiv_id == "1703.06870"


def test_a_mention_that_is_merged_by_title_brings_its_identifier_where_there_is_none():
    one, other = papers(paper("my favourite", "1703.06870", of_paper=f"title:{MASK}"), paper(MASK))
    assert one == other
    assert (one.title, one.arxiv_id) == (MASK, "1703.06870")


def test_a_title_that_nobody_has_is_the_papers():
    (one,) = papers(paper("my favourite", of_paper=f"title:{MASK}"))
    assert one.title == MASK


def test_one_of_two_that_are_called_alike_is_split_off():
    name = "Transformer networks for everything we do"
    denied = paper(name, not_of_papers=("arxiv:1706.03762",))
    one, other, third = papers(denied, paper(name, "1706.03762"), paper(name))
    assert other == third != one
    assert one.arxiv_id is None
    assert one.title == name


def test_a_title_is_split_off_from_its_namesake():
    name = "Deep learning for all of us"
    one, other = papers(paper(name, not_of_papers=(f"title:{name}",)), paper(name))
    assert one.paper_id != other.paper_id
    assert one.title == other.title == name


def test_what_is_said_not_to_be_a_title_loses_the_identifier_of_it():
    denied = paper("Fast masks", "1703.06870", not_of_papers=(f"title:{MASK}",))
    one, other = papers(denied, paper(MASK, "1703.06870"))
    assert one != other
    assert (one.arxiv_id, other.arxiv_id) == (None, "1703.06870")


def test_near_titles_that_are_merged_wrongly_are_split():
    near = "Focal Loss for Dense Object Detectoin"
    assert len(set(papers(paper(near), paper(FOCAL)))) == 1
    assert len(set(papers(paper(near, not_of_papers=(f"title:{FOCAL}",)), paper(FOCAL)))) == 2


def test_a_method_is_split_from_the_paper_that_has_its_name():
    method = Spelling("YOLACT", "method", not_of_papers=(f"title:{YOLACT}",))
    assert len(set(papers(method, paper(YOLACT)))) == 2


def test_a_paper_is_called_what_most_notes_were_told():
    one, other, _ = papers(
        paper(FOCAL, paper_title="RetinaNet", n_notes=2),
        paper(FOCAL.upper(), paper_title="Focal loss"),
        paper(FOCAL),
    )
    assert one.title == other.title == "RetinaNet"


SAID = st.sampled_from(["arxiv:1708.02002", "arxiv:1703.06870", "doi:10.1/a", f"title:{FOCAL}", f"title:{MASK}"])
SPELLINGS = st.builds(
    Spelling,
    st.sampled_from([YOLACT, FOCAL, MASK, "mask rcnn", "YOLACT", "Focal Loss for Dense Object Detectoin"]),
    st.sampled_from(["paper", "method"]),
    st.none() | st.sampled_from(["1708.02002", "1904.02689", "1703.06870"]),
    st.none() | st.sampled_from(["10.1/a", "10.1/b"]),
    st.sampled_from([(), ("acl:https://a",)]),
    st.integers(1, 3),
    st.just(1),
    st.none() | SAID,
    st.lists(SAID, max_size=2, unique=True).map(tuple),
    st.none() | st.just("Called"),
)


@settings(max_examples=200)
@given(st.lists(SPELLINGS, max_size=14), st.randoms(use_true_random=False))
def test_linkage_holds_together_whatever_is_said(spellings, chance):
    linkage = link(spellings)
    ids = dict(linkage.papers)
    assert ids.keys() == set(spellings)
    assert [one.paper_id for one in linkage.identities] == sorted(set(ids.values()))
    by_id = {one.paper_id: one for one in linkage.identities}
    for one, paper_id in ids.items():
        if one.of_paper and one.of_paper.startswith("arxiv:") and one.of_paper not in one.not_of_papers:
            assert by_id[paper_id].arxiv_id == one.of_paper.removeprefix("arxiv:")
        for denied in one.not_of_papers:
            assert f"arxiv:{by_id[paper_id].arxiv_id}" != denied
    shuffled = [*spellings, *spellings]
    chance.shuffle(shuffled)
    assert link(shuffled) == linkage
