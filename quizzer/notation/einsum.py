"""`np.einsum('nd,nh->dh', X, dA)` of one or two arrays, as products, transposes and sums."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import NamedTuple

from quizzer.notation import syntax
from quizzer.notation.syntax import Part

SUM_OF_ALL = ("sum", None, False)


class _Indexed(NamedTuple):
    """An array with a letter for each axis."""

    part: Part
    letters: str


def summed(spec: str, arrays: Sequence[Part], start: int, end: int) -> Part | None:
    """The part that an einsum means; None if it is none of at most two arrays with at most two axes each."""
    inputs, arrow, output = "".join(spec.split()).partition("->")
    letters = inputs.split(",")
    if not arrow:
        output = "".join(sorted(letter for letter in set(inputs) - {","} if inputs.count(letter) == 1))
    if len(letters) != len(arrays) or not 1 <= len(arrays) <= 2 or not _is_plain([*letters, output]):
        return None
    builder = _Builder(start, end)
    operands = [_Indexed(part, each) for part, each in zip(arrays, letters, strict=True)]
    if len(operands) == 2:
        first, second = operands
        first = builder.without(first, set(first.letters) - set(second.letters + output))
        second = builder.without(second, set(second.letters) - set(first.letters + output))
        operands = [found] if (found := builder.product(first, second, output)) else []
    return builder.ordered(operands[0], output) if operands else None


def _is_plain(letters: Sequence[str]) -> bool:
    return all(len(each) == len(set(each)) <= 2 and f"i{each}".isalpha() for each in letters) and all(
        letters[:-1]
    )


class _Builder(NamedTuple):
    """Makes parts, all of them at one place of the text."""

    start: int
    end: int

    def part(self, op: str, *args: Part, value: object = None) -> Part:
        return Part(op, args, self.start, self.end, value, 1 + max(arg.levels for arg in args))

    def without(self, array: _Indexed, letters: set[str]) -> _Indexed:
        """The array summed over some of its letters."""
        if letters >= set(array.letters):
            return _Indexed(self.part(syntax.REDUCE, array.part, value=SUM_OF_ALL), "") if letters else array
        for letter in letters:
            axis = array.letters.index(letter)
            part = self.part(syntax.REDUCE, array.part, value=("sum", axis, False))
            array = _Indexed(part, array.letters.replace(letter, ""))
        return array

    def product(self, first: _Indexed, second: _Indexed, output: str) -> _Indexed | None:
        """The product of two arrays; what both have and the output has not is summed over."""
        a, b = first.letters, second.letters
        gone = (set(a) & set(b)) - set(output)
        if set(a) == set(b):
            other = self.ordered(second, a)
            same = self.part(syntax.TIMES, first.part, other) if other is not None else None
            return self.without(_Indexed(same, a), gone) if same is not None else None
        if len(a) == len(b) == 1:
            first, second = (first, second) if a + b == output else (second, first)
            return _Indexed(self.part(syntax.OUTER, first.part, second.part), first.letters + second.letters)
        if len(gone) == 1 and len(set(a) & set(b)) == 1:
            (k,) = gone
            left, right = self.ordered(first, a.replace(k, "") + k), self.ordered(second, k + b.replace(k, ""))
            if left is not None and right is not None:
                return _Indexed(self.part(syntax.MATMUL, left, right), (a + b).replace(k, ""))
        return self._along(first, second) or self._along(second, first)

    def _along(self, matrix: _Indexed, vector: _Indexed) -> _Indexed | None:
        """A matrix times a vector along one of its axes, entry by entry."""
        if len(matrix.letters) != 2 or len(vector.letters) != 1 or vector.letters not in matrix.letters:
            return None
        turned = syntax.AS_ROW if matrix.letters.index(vector.letters) else syntax.AS_COLUMN
        line = self.part(syntax.CUT, vector.part, value=turned)
        return _Indexed(self.part(syntax.TIMES, matrix.part, line), matrix.letters)

    def ordered(self, array: _Indexed, output: str) -> Part | None:
        """The array with its axes in this order; what the output has not is summed over."""
        array = self.without(array, set(array.letters) - set(output))
        if tuple(output) not in permutations(array.letters):
            return None
        return array.part if array.letters == output else self.part(syntax.TRANSPOSE, array.part)
