"""Slips with matrices: transposes, order, ⊙ for a matrix product, sums over the wrong axis."""

from __future__ import annotations

from collections.abc import Iterator

from quizzer.compare.mistakes.edit import dropped, multiplied
from quizzer.compare.mistakes.mutation import Edit, Reference
from quizzer.notation import tree as t
from quizzer.notation.shapes import shape_of
from quizzer.notation.tree import Tree


def missing_transpose(reference: Reference) -> Iterator[Edit]:
    """W for Wᵀ; A Bᵀ for Aᵀ B."""
    for path, node in reference.places:
        if isinstance(node, t.Transpose):
            yield Edit(path, node.body, node.body)
    for path, node in reference.places:
        match node:
            case t.MatMul(t.Transpose(), t.Transpose()):
                continue
            case t.MatMul(t.Transpose(left), right):
                yield Edit(path, t.MatMul(left, t.Transpose(right)), left)
            case t.MatMul(left, t.Transpose(right)):
                yield Edit(path, t.MatMul(t.Transpose(left), right), right)


def extra_transpose(reference: Reference) -> Iterator[Edit]:
    """Wᵀ for W."""
    transposed = {path for path, node in reference.places if isinstance(node, t.Transpose)}
    for path, node in reference.places:
        is_name = isinstance(node, t.Name) and reference.rank(node.id) == 2
        if (is_name or _is_factor_of_product(reference, path)) and path[:-1] not in transposed:
            yield Edit(path, t.Transpose(node), node)


def _is_factor_of_product(reference: Reference, path: tuple[int, ...]) -> bool:
    return bool(path) and isinstance(reference.nodes[path[:-1]], t.MatMul)


def wrong_order(reference: Reference) -> Iterator[Edit]:
    """B A for A B, with each transposed or not."""
    for path, node in reference.places:
        if isinstance(node, t.MatMul):
            yield Edit(path, t.MatMul(node.right, node.left))
            match node:
                case t.MatMul(t.MatMul(a, b), c):
                    yield Edit(path, t.MatMul(t.MatMul(a, c), b))
                case t.MatMul(a, t.MatMul(b, c)):
                    yield Edit(path, t.MatMul(b, t.MatMul(a, c)))


def hadamard_for_matmul(reference: Reference) -> Iterator[Edit]:
    """W ⊙ x for W x."""
    for path, node in reference.places:
        if isinstance(node, t.MatMul):
            for left in _either_way(node.left):
                for right in _either_way(node.right):
                    yield Edit(path, t.Hadamard((left, right)))


def _either_way(tree: Tree) -> tuple[Tree, ...]:
    return (tree, tree.body) if isinstance(tree, t.Transpose) else (tree,)


def matmul_for_hadamard(reference: Reference) -> Iterator[Edit]:
    """A B for A ⊙ B, or an inner product of two vectors."""
    for path, node in reference.places:
        if not isinstance(node, t.Hadamard):
            continue
        for index in range(1, len(node.factors)):
            left = multiplied(t.Hadamard, node.factors[:index])
            right = multiplied(t.Hadamard, node.factors[index:])
            yield Edit(path, t.MatMul(left, right))
            yield Edit(path, t.MatMul(t.Transpose(left), right))
            yield Edit(path, t.MatMul(left, t.Transpose(right)))


def hadamard_across_matmul(reference: Reference) -> Iterator[Edit]:
    """(Uᵀ δ) ⊙ s for Uᵀ (δ ⊙ s), and back; (δ ⊙ r) hᵀ for δ (r ⊙ h)ᵀ."""
    for path, node in reference.places:
        match node:
            case t.MatMul(left, right):
                for factor, rest in _taken_out(right):
                    yield Edit(path, t.Hadamard((t.MatMul(left, rest), factor)), factor)
                for factor, rest in _taken_out(left):
                    yield Edit(path, t.Hadamard((t.MatMul(rest, right), factor)), factor)
                yield from (Edit(path, new, factor) for new, factor in _to_the_other_side(left, right))
            case t.Hadamard(factors):
                for index, product in enumerate(factors):
                    if isinstance(product, t.MatMul):
                        yield from (Edit(path, new, f) for new, f in _pulled_in(node, index, product))


def _taken_out(tree: Tree) -> Iterator[tuple[Tree, Tree]]:
    """Each factor of a product, and what is left."""
    if isinstance(tree, t.Hadamard):
        for index, factor in enumerate(tree.factors):
            yield factor, dropped(tree, index)


def _to_the_other_side(left: Tree, right: Tree) -> Iterator[tuple[Tree, Tree]]:
    """δ (r ⊙ h)ᵀ with r on the other side, and back."""
    a, b = _untransposed(left), _untransposed(right)
    for factor, rest in _taken_out(b):
        yield t.MatMul(_like(left, multiplied(t.Hadamard, (a, factor))), _like(right, rest)), factor
    for factor, rest in _taken_out(a):
        yield t.MatMul(_like(left, rest), _like(right, multiplied(t.Hadamard, (factor, b)))), factor


def _untransposed(tree: Tree) -> Tree:
    return tree.body if isinstance(tree, t.Transpose) else tree


def _like(model: Tree, tree: Tree) -> Tree:
    return t.Transpose(tree) if isinstance(model, t.Transpose) else tree


def _pulled_in(node: t.Hadamard, at: int, product: t.MatMul) -> Iterator[tuple[Tree, Tree]]:
    """(Uᵀ δ) ⊙ s with s inside the product."""
    for index, factor in enumerate(node.factors):
        if index == at:
            continue
        others = [each for place, each in enumerate(node.factors) if place not in (index, at)]
        for inside in (
            t.MatMul(product.left, multiplied(t.Hadamard, (product.right, factor))),
            t.MatMul(multiplied(t.Hadamard, (product.left, factor)), product.right),
        ):
            yield multiplied(t.Hadamard, (inside, *others)), factor


# --- sums ---------------------------------------------------------------------------------------------------


def missing_sum(reference: Reference) -> Iterator[Edit]:
    """Nothing is summed."""
    for path, node in reference.places:
        if isinstance(node, t.Sum | t.Reduce):
            yield Edit(path, node.body)


def wrong_sum_axis(reference: Reference) -> Iterator[Edit]:
    """The sum goes along the other axis, or over everything."""
    for path, node in reference.places:
        axis, keep = _axis(reference, node)
        if axis is not None and isinstance(node, t.Sum | t.Reduce):
            for other in (1 - axis, None):
                yield Edit(path, t.Reduce("sum", node.body, other, keep and other is not None))


def mean_for_sum(reference: Reference) -> Iterator[Edit]:
    """The mean where the sum belongs, and back."""
    for path, node in reference.places:
        if isinstance(node, t.Reduce) and node.function in ("sum", "mean"):
            other = "mean" if node.function == "sum" else "sum"
            yield Edit(path, t.Reduce(other, node.body, node.axis, node.keep))
        elif isinstance(node, t.Sum):
            axis, _ = _axis(reference, node)
            if axis is not None:
                yield Edit(path, t.Reduce("mean", node.body, axis))
            for name in (node.over.upper(), node.over):
                if name in reference.scope:
                    yield Edit(path, t.Div(node, t.Name(name)))


def _axis(reference: Reference, node: Tree) -> tuple[int | None, bool]:
    """The axis that a sum goes along, of two; whether it is kept."""
    if isinstance(node, t.Reduce):
        return node.axis, node.keep
    if isinstance(node, t.Sum):
        shape = shape_of(node.body, reference.about.names)
        letter = node.over.upper()
        return (shape.index(letter), False) if len(shape) == 2 and shape.count(letter) == 1 else (None, False)
    return None, False


def extra_sum(reference: Reference) -> Iterator[Edit]:
    """A sum that does not belong there."""
    for axis in (0, 1, None):
        yield Edit((), t.Reduce("sum", reference.tree, axis))
    for letter in ("n", "t"):
        yield Edit((), t.Sum(letter, reference.tree))


def concat_order(reference: Reference) -> Iterator[Edit]:
    """[x; h] for [h; x]."""
    for path, node in reference.places:
        if isinstance(node, t.Concat):
            yield Edit(path, t.Concat(node.parts[::-1], node.axis))
        elif isinstance(node, t.Slice):
            yield from _other_part(reference, path, node)


def _other_part(reference: Reference, path: tuple[int, ...], node: t.Slice) -> Iterator[Edit]:
    """The rows of the other part: W[H:] for W[:H]."""
    size = shape_of(node.body, reference.about.names)[node.axis]
    if node.start == "0":
        yield Edit(path, t.Slice(node.body, node.stop, size, node.axis))
    elif node.stop == size:
        yield Edit(path, t.Slice(node.body, "0", node.start, node.axis))
