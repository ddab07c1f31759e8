"""Templates that nobody filled in: ``Rating: high / medium / low``, empty stars."""

import re

from notesetl.extract.lines import Line
from notesetl.extract.rating_values import Value, any_value

_LABEL = re.compile(r".*[:\uff1a=]", re.DOTALL)
_CHOICES = 3  # values that are offered rather than given
_DRAWN_CHOICES = 2  # of stars
_LONGEST = 160  # characters of a line that offers choices
_AROUND = " *_`()[]\uff08\uff09\u3010\u3011\n\t"


def unfilled(line: Line, value: Value) -> bool:
    """Tell a ``value`` of ``line`` that a template has there: empty stars, or one of the choices it offers."""
    return (value.form == "glyphs" and value.value == 0) or _offers(line.text)


def _offers(text: str) -> bool:
    """Tell a line that holds different values of one form, with nothing but bars or slashes between them."""
    bar = "|" if "|" in text else "/"
    if len(text) > _LONGEST or bar not in text:
        return False
    label = _LABEL.match(text)
    if label and bar in label[0]:
        return False
    choices = [choice.strip(_AROUND) for choice in text[label.end() if label else 0 :].split(bar)]
    forms = {_form(choice) for choice in choices}
    few = _DRAWN_CHOICES if forms == {"glyphs"} else _CHOICES
    return len(forms) == 1 and "" not in forms and len(set(choices)) == len(choices) >= few


def _form(text: str) -> str:
    """Return how the value that ``text`` is as a whole is written, "" where it is none."""
    value = any_value(text, 0, len(text))
    return value.form if value is not None and value.end == len(text) else ""
