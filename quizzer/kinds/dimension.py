"""A dimension of a shape as a polynomial: `2H`, `H + H` and `2 * H` are one. Parsed here, never evaluated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction

from quizzer.kinds.wording import flat

Monomial = tuple[str, ...]  # the letters of a product, sorted, each as often as it stands there
Polynomial = Mapping[Monomial, Fraction]  # no zeros in it, so that equal polynomials are equal mappings

_LONGEST = 100
_MOST_TERMS = 100
_MOST_DEPTH = 12
_MOST_POWER = 6

_NUMBER = r"\d{1,12}(?:\.\d{1,6})?"
_LETTER = r"[^\W\d_](?:_\{\w{1,20}\}|_?\d{1,3}|_[^\W\d_]{1,20})?"
_SIGN = r"\*\*|[-+*/^()]"


class DimensionError(Exception):
    """A text that is no dimension."""


def read_dimension(text: str, names: Iterable[str] = ()) -> Polynomial:
    """The polynomial of `text`; `names` are letters and longer names in use. Raises DimensionError."""
    plain = re.sub(r"\^\{([^{}]*)\}", r"^(\1)", flat(text).replace("·", "*"))
    if len(plain) > _LONGEST:
        raise DimensionError
    parser = _Parser(_tokens(plain, names))
    found = parser.sum(0)
    if parser.tokens:
        raise DimensionError
    return found


def letters(*dimensions: Polynomial) -> frozenset[str]:
    """The letters that stand in any of them."""
    return frozenset(name for dimension in dimensions for product in dimension for name in product)


def renamed(dimension: Polynomial, names: Mapping[str, str]) -> Polynomial:
    """The same with other letters for those in `names`."""
    found: Polynomial = {}
    for product, factor in dimension.items():
        found = _plus(found, {tuple(sorted(names.get(name, name) for name in product)): factor})
    return found


def with_values(dimension: Polynomial, values: Mapping[str, Fraction]) -> Polynomial:
    """The same with numbers for the letters in `values`."""
    found: Polynomial = {}
    for product, factor in dimension.items():
        for name in product:
            factor *= values.get(name, 1)
        found = _plus(found, {tuple(name for name in product if name not in values): factor})
    return found


def product(dimensions: Iterable[Polynomial]) -> Polynomial:
    """How many numbers a tensor of this shape has."""
    found: Polynomial = {(): Fraction(1)}
    for dimension in dimensions:
        found = _times(found, dimension)
    return found


def _tokens(text: str, names: Iterable[str]) -> list[str]:
    """Numbers, names without the signs of a subscript (`T_{x}` is `Tx`), and operators, the last first."""
    long = "".join(f"{re.escape(name)}|" for name in sorted(names, key=len, reverse=True) if len(name) > 1)
    token = re.compile(rf"\s*(?:({_NUMBER})|({long}{_LETTER})|({_SIGN}))")
    found, place = [], 0
    while text[place:].strip():
        match = token.match(text, place)
        if not match:
            raise DimensionError
        found.append(re.sub("[_{}]", "", match[0].strip()))
        place = match.end()
    return found[::-1]


class _Parser:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens

    def next(self) -> str:
        return self.tokens[-1] if self.tokens else ""

    def take(self, *signs: str) -> str:
        return self.tokens.pop() if self.tokens and self.tokens[-1] in signs else ""

    def sum(self, depth: int) -> Polynomial:
        if depth > _MOST_DEPTH:
            raise DimensionError
        factor = Fraction(-1 if self.take("-") else 1)
        found = _times({(): factor}, self.product(depth))
        while sign := self.take("+", "-"):
            found = _plus(found, _times({(): Fraction(f"{sign}1")}, self.product(depth)))
        return found

    def product(self, depth: int) -> Polynomial:
        found = self.power(depth)
        while True:
            if self.take("*"):
                found = _times(found, self.power(depth))
            elif self.take("/"):
                found = _times(found, {(): 1 / _constant(self.power(depth))})
            elif self.next() == "(" or self.next()[:1].isalpha():
                found = _times(found, self.power(depth))
            else:
                return found

    def power(self, depth: int) -> Polynomial:
        base = self.atom(depth)
        if not self.take("^", "**"):
            return base
        exponent = _constant(self.atom(depth))
        if exponent.denominator != 1 or not 0 <= exponent <= _MOST_POWER:
            raise DimensionError
        return product([base] * int(exponent))

    def atom(self, depth: int) -> Polynomial:
        if not self.tokens:
            raise DimensionError
        token = self.tokens.pop()
        if token == "(":
            found = self.sum(depth + 1)
            if not self.take(")"):
                raise DimensionError
            return found
        if token[0].isdigit():
            return _without_zeros({(): Fraction(token)})
        if token[0].isalpha():
            return {(token,): Fraction(1)}
        raise DimensionError


def _constant(dimension: Polynomial) -> Fraction:
    if set(dimension) != {()}:  # a letter, or zero
        raise DimensionError
    return dimension[()]


def _plus(a: Polynomial, b: Polynomial) -> Polynomial:
    return _without_zeros({key: a.get(key, Fraction(0)) + b.get(key, Fraction(0)) for key in {**a, **b}})


def _times(a: Polynomial, b: Polynomial) -> Polynomial:
    if len(a) * len(b) > _MOST_TERMS:
        raise DimensionError
    found: dict[Monomial, Fraction] = {}
    for left, m in a.items():
        for right, n in b.items():
            key = tuple(sorted((*left, *right)))
            found[key] = found.get(key, Fraction(0)) + m * n
    return _without_zeros(found)


def _without_zeros(dimension: Mapping[Monomial, Fraction]) -> Polynomial:
    return {key: factor for key, factor in dimension.items() if factor}
