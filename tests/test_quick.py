"""Frozen dataclasses that are made quickly are frozen dataclasses like all others."""

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notesetl.quick import quick
from notesetl.records import Block


@dataclass(frozen=True, slots=True)
class Slow:
    kind: str
    start: int
    runs: tuple[int, ...] = ()
    name: str | None = None


@quick
@dataclass(frozen=True, slots=True)
class Quick:
    kind: str
    start: int
    runs: tuple[int, ...] = ()
    name: str | None = None


values = st.tuples(st.text(), st.integers(), st.tuples(st.integers()), st.none() | st.text())


@given(values=values, given_=st.integers(2, 4), named=st.integers(0, 4))
def test_it_holds_what_it_is_given_by_place_and_by_name(values, given_, named):
    names = [f.name for f in fields(Slow)][:given_]
    placed, rest = values[: min(named, given_)], dict(zip(names, values[:given_], strict=True))
    rest = {name: value for at, (name, value) in enumerate(rest.items()) if at >= len(placed)}
    quickly, slowly = Quick(*placed, **rest), Slow(*placed, **rest)
    assert asdict(quickly) == asdict(slowly)
    assert repr(quickly) == repr(slowly).replace("Slow", "Quick")
    assert type(quickly) is Quick
    assert quickly == Quick(*placed, **rest)
    assert hash(quickly) == hash(slowly)


def test_it_stays_frozen_and_can_be_copied():
    one = Quick("a", 1)
    with pytest.raises(FrozenInstanceError):
        one.kind = "b"
    assert replace(one, kind="b") == Quick("b", 1)
    assert copy.deepcopy(one) == copy.copy(one) == one
    assert pickle.loads(pickle.dumps(Block("item", 1, 2))) == Block("item", 1, 2)  # noqa: S301
    with pytest.raises(TypeError):
        Quick("a")


def test_a_field_that_is_more_than_a_value_is_refused():
    @dataclass(frozen=True, slots=True)
    class Listed:
        values: list[int] = field(default_factory=list)

    with pytest.raises(TypeError, match=r"Listed\.values"):
        quick(Listed)
