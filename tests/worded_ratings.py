"""The words that rate, as a page for people: ``python tests/worded_ratings.py`` writes it anew."""

from pathlib import Path

from notesetl.extract.rating_words import Ratings
from notesetl.languages import load_all

PAGE = Path(__file__).parents[1] / "docs" / "worded-ratings.md"
HEAD = """# Words that rate

A worded rating has the score of its word here, 0 to 1. Words in the second column rate behind a label
(`Importance: high`) or in a column of ratings; those in the third rate wherever they stand by a title. What is rated
(the aspect) is told by the label. The words lie in `src/notesetl/languages/<code>/ratings.toml`; this page follows.
"""


def page():
    """Return the page that follows from the languages' data."""
    parts = [HEAD]
    for code, ratings in load_all("ratings", Ratings).items():
        scores = sorted({*ratings.words.values(), *ratings.verdicts.values()}, reverse=True)
        parts.append(f"\n## {code}\n\n| score | behind a label | by itself |\n|---|---|---|\n")
        parts += [
            f"| {score:.2f} | {words(ratings.words, score)} | {words(ratings.verdicts, score)} |\n" for score in scores
        ]
    return "".join(parts)


def words(scored, score):
    """Return the words with ``score``, in their order."""
    return ", ".join(word.replace("|", "\\|") for word, value in scored.items() if value == score)


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
