"""The page of words that rate follows the data of the languages."""

import worded_ratings
from notesetl.extract.rating_words import Ratings
from notesetl.languages import load_all


def test_the_page_is_that_of_the_data():
    assert worded_ratings.PAGE.read_text(encoding="utf-8") == worded_ratings.page(), "python tests/worded_ratings.py"


def test_every_word_is_on_the_page():
    page = worded_ratings.page()
    for ratings in load_all("ratings", Ratings).values():
        assert all(word in page for word in (*ratings.words, *ratings.verdicts))
