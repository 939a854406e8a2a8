"""What a formula may name: each name with its shape, and every way in which it may be spelled.

The names are declared by a cell, a question or the command line. A spelling is taken apart into what it means:
adjoint or not, the bare name, and the step (−1 before, +1 after). `dh_prev`, `∂L/∂h_{t-1}` and `δh_prev` mean
the same, so any of them finds the name that was declared, whichever way it was declared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import zip_longest

from quizzer.notation.dimensions import SCALAR, Shape, shape
from quizzer.notation.functions import FUNCTIONS
from quizzer.notation.words import written

COLUMN, ROW = "column", "row"
LOSSES = frozenset({"L", "ℒ", "E", "J", "C", "Loss", "loss", "cost"})

Sense = tuple[bool, str, int]  # adjoint, bare name, step

_CONSTANTS = {"e": "e", "pi": "pi", "π": "pi", "i": "i"}
_STEPS = {"t": 0, "t-1": -1, "t+1": 1, "prev": -1, "previous": -1, "old": -1, "next": 1, "tm1": -1, "tp1": 1}
_AFTER = ("t+1", "tp1")
_SIDES = {"prev": -1, "next": 1}
_ACCENTS = ("tilde", "hat", "bar")


class Names:
    """The names that may be used, and their shapes.

    `adjoints` allows `δv` for every name v, with v's shape. `layout` says what a vector is: a COLUMN, and vᵀ is
    a row, or a ROW. `constants` are those of `e`, `pi` and `i` that mean the numbers; `e` and `pi`
    do so as well where no name is spelled like them. `sent` are the adjoints that the next step sends, such as
    δc_next: `δc_{t+1}`, the adjoint at that step, is something else.
    """

    def __init__(
        self,
        shapes: Mapping[str, Shape],
        adjoints: bool = False,
        layout: str = COLUMN,
        constants: Iterable[str] = (),
        sent: Iterable[str] = (),
    ) -> None:
        self.shapes = shapes
        self.adjoints = adjoints
        self.layout = layout
        self.constants = tuple(constants)
        self.sent = frozenset(sent)
        self.undeclared = False  # they were found in the formulas themselves
        self.labelled = any("^" in name for name in shapes)  # some names are like U^z
        self._spelled = {name: name for name in shapes}
        self._aliases: dict[str, str] = {}
        self._meant: dict[Sense, str] = {}

    def shape(self, name: str) -> Shape:
        """The shape of a name. Raises KeyError."""
        if self.adjoints and name[:1] == "δ" and name not in self.shapes:
            return self.shapes[name[1:]]
        return self.shapes[name]

    def exact(self, word: str) -> str | None:
        """The name that is declared just so; None if there is none. `word` is as `words.written` has it."""
        if not self._meant:
            self._index()
        return self._spelled.get(word)

    def find(self, word: str) -> str | None:
        """The name that `word` means, however it spells it; None if it means none."""
        found = self._found(word)
        return None if found in self.sent and word.endswith(_AFTER) else found

    def mistaken(self, word: str) -> str | None:
        """The adjoint that the next step sends, if `word` is the one at that step."""
        return self._found(word) if self.find(word) is None else None

    def _found(self, word: str) -> str | None:
        found = self._spelled.get(word) or self._aliases.get(word)
        if found is None:
            found = self.exact(word) or self._meaning(word)
            if found is not None:
                self._aliases[word] = found
        return found

    def constant(self, word: str) -> str | None:
        """The constant that a word is where it is no name; the imaginary unit has to be declared."""
        constant = _CONSTANTS.get(word)
        return None if constant == "i" and "i" not in self.constants else constant

    def suggestion(self, word: str) -> str | None:
        """The name or function that was probably meant by `word`; never a dimension letter."""
        dimensions = {letter for each in self.shapes.values() for letter in each}
        known = [name for name in self.shapes if name not in dimensions]
        if self.adjoints:
            known += [f"δ{name}" for name in known if name[0] != "δ"]
        spelled = [f"δ{word[1:]}", word] if word[0] in "d∂" else [word]
        known += FUNCTIONS if len(word) > 2 else ()
        rows = ((each, name) for each in spelled for name in known)
        return next((name for each, name in rows if _is_slip(each, name)), None)

    def _index(self) -> None:
        for name in self.shapes:
            if "^" in name:
                continue
            word, bracket, index = name.partition("[")
            bare = f"{written(word) or word}{bracket}{index}"
            self._spelled.setdefault(bare, name)
            for sense in senses(bare):
                self._meant.setdefault(sense, name)

    def _meaning(self, word: str) -> str | None:
        if word.startswith("δ_") and (False, f"a_{word[2:]}", 0) in self._meant:
            return None  # papers mean δf or δa_f
        for adjoint, bare, step in senses(word, timed="t" not in self.shapes):
            found = self._meant.get((adjoint, bare, step))
            if found is not None:
                return found
            of = self._meant.get((False, bare, step)) if adjoint and self.adjoints else None
            if of is not None and of[0] != "δ":
                return f"δ{of}"
        return None


def declared(
    shapes: Mapping[str, str | Iterable[str | int]],
    *,
    adjoints: bool = False,
    layout: str = COLUMN,
    constants: Iterable[str] = (),
) -> Names:
    """Names from shapes as a cell file or `--shape` writes them: `{"W": ["H", "D"], "b": "H", "a": []}`.

    Raises ValueError for what is no dimension.
    """
    return Names({name: shape(each) for name, each in shapes.items()}, adjoints, layout, constants)


def scalars(names: Iterable[str], constants: Iterable[str] = ()) -> Names:
    """Names that all stand for numbers."""
    return Names(dict.fromkeys(names, SCALAR), constants=constants)


@lru_cache(maxsize=4096)
def senses(word: str, timed: bool = True) -> list[Sense]:
    """What a word may mean, the plainest first: `dh_prev` is `dh` before, or the adjoint of h before.

    `timed`: `ct` is c at t; not so where t is a name of its own, and `xt` is x times t.
    """
    base, *subs = word.split("_")
    step = _STEPS.get(subs[-1]) if subs else None
    if step is not None:
        subs.pop()
    return [
        (adjoint, "_".join((bare, *rest)), step or side)
        for adjoint, inner, tail in ((False, base, subs), *_of_adjoint(base, subs))
        for bare, rest, side in _sides(inner, tail, timed)
        if step is None or side == 0
    ]


def _sides(base: str, subs: list[str], timed: bool) -> list[tuple[str, list[str], int]]:
    """`prev_h` and `hprev` as h before, `ctilde` as c̃, `ct` as c at t; first of all as it is."""
    readings = [(base, subs, 0)]
    if base in _SIDES and subs:
        readings.append((subs[0], subs[1:], _SIDES[base]))
    elif len(base) > 4 and base[-4:] in _SIDES:
        readings.append((base[:-4], subs, _SIDES[base[-4:]]))
    elif timed and len(base) == 2 and base[1] == "t" and not subs:
        readings.append((base[0], subs, 0))
    for accent in _ACCENTS:
        if base.endswith(accent) and len(base) > len(accent):
            readings.append((base[: -len(accent)], [accent, *subs], 0))
    return readings


def _of_adjoint(base: str, subs: list[str]) -> list[tuple[bool, str, list[str]]]:
    """What the adjoint is of: `dh`, `δh`, `d_h`, `grad_h`, `dL_dh`."""
    if base in ("d", "δ", "∂", "∇", "grad") and subs:
        return [(True, subs[0], subs[1:])]
    if base[1:] in LOSSES and base[0] in "d∂" and subs and subs[0][0] in "d∂" and len(subs[0]) > 1:
        return [(True, subs[0][1:], subs[1:])]
    if base[0] in "dδ∂" and len(base) > 1 and not base[1].isdigit():
        return [(True, written(base[1:]) or base[1:], subs)]
    if base.startswith("grad") and len(base) > 4:
        return [(True, base[4:], subs)]
    return []


def _is_slip(word: str, name: str) -> bool:
    """Whether one letter is too many, missing, or changed places; another one only in a longer part."""
    if len(name) > 2 and word.lower() == name.lower():
        return True
    if word[0] != name[0] or len(word) == 1:
        return False
    differing = [
        parts for parts in zip_longest(word.split("_"), name.split("_"), fillvalue="") if len({*parts}) > 1
    ]
    return len(differing) == 1 and all(differing[0]) and _is_slip_of_part(*differing[0])


def _is_slip_of_part(one: str, other: str) -> bool:
    is_long = min(len(one), len(other)) > 3
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    if len(one) == len(other):
        return (len(one) == 1 and is_long) or (len(one) == 2 and one == other[::-1])
    return len(one) + len(other) == 1
