"""Passes that rewrite arithmetic: nested sums and products as one, σ as a tanh, factors into the weights."""

from __future__ import annotations

from fractions import Fraction

from quizzer.derive.emit.nodes import Node, users
from quizzer.derive.emit.program import Program


def read_once(program: Program) -> set[Node]:
    """The nodes that one place reads: they may be taken apart there."""
    roots = list(program.roots)
    return {
        node for node, by in users(program.nodes).items() if len(by) + roots.count(node) == 1 and len(by) == 1
    }


def flattened(program: Program) -> Program:
    """(a + b) + c is a + b + c, and (a ⊙ b) ⊙ c is a ⊙ b ⊙ c, where nobody else reads the part."""
    graph, once = program.graph, read_once(program)
    inner: set[Node] = set()  # new nodes that were read once

    def change(node: Node, args: tuple[Node, ...]) -> Node:
        new = graph.like(node, args)
        if node.op == "add":
            new = graph.add(
                term for sign, arg in zip(node.extra, args, strict=True) for term in terms(sign, arg)
            )
        elif node.op == "mul":
            coefficient, factors = node.extra[0], list[Node]()
            for arg in args:
                if arg in inner and arg.op == "mul" and arg.live:
                    coefficient *= arg.extra[0]
                    factors += arg.args
                else:
                    factors.append(arg)
            new = graph.mul(factors, coefficient)
        if node in once:
            inner.add(new)
        return new

    def terms(sign: int, arg: Node) -> list[tuple[int, Node]]:
        if arg in inner and arg.op == "add" and arg.live:
            return [(sign * each, part) for each, part in zip(arg.extra, arg.args, strict=True)]
        if arg in inner and arg.op == "mul" and arg.extra[0] < 0:
            return [(-sign, graph.mul(arg.args, -arg.extra[0]))]
        return [(sign, arg)]

    return program.changed(change)


def squashed(program: Program) -> Program:
    """σ(a) = ½ tanh(½ a) + ½: gates and candidates can then be computed together, and nothing overflows."""
    graph, once = program.graph, read_once(program)
    half = Fraction(1, 2)

    def change(node: Node, args: tuple[Node, ...]) -> Node:
        if node.live and node.op == "apply" and node.extra[0] in ("sigmoid", "tanh"):
            scale, shift = (half, half) if node.extra[0] == "sigmoid" else (Fraction(1), Fraction(0))
            return _squash(graph.scaled(args[0], scale), scale, shift)
        if node.op == "mul" and len(args) == 1 and args[0].op == "squash" and node.args[0] in once:
            (scale, shift, _), factor = args[0].extra[0], node.extra[0]
            return _squash(args[0].args[0], scale * factor, shift * factor)
        if node.op == "add" and len(args) == 2 and (parts := _squash_and_number(node, args, once)):
            sign, (body, (scale, shift, _)), number = parts
            return _squash(body, sign * scale, sign * shift + number)
        return graph.like(node, args)

    def _squash(body: Node, scale: Fraction, shift: Fraction) -> Node:
        lanes = ((scale, shift, body.dims[0] if body.dims else "1"),)
        return graph.node("squash", [body], lanes, dims=body.dims, live=True)

    return program.changed(change)


def _squash_and_number(
    node: Node, args: tuple[Node, ...], once: set[Node]
) -> tuple[int, tuple[Node, tuple[Fraction, Fraction, str]], Fraction] | None:
    """The sign, the body and the lane of a squash, and the number, that an addition adds up."""
    place = next(
        (index for index, arg in enumerate(args) if arg.op == "squash" and node.args[index] in once), None
    )
    if place is None:
        return None
    squash, other = args[place], args[1 - place]
    if other.op != "number" or not isinstance(other.extra[0], Fraction):
        return None
    return node.extra[place], (squash.args[0], squash.extra[0]), node.extra[1 - place] * other.extra[0]


def absorbed(program: Program) -> Program:
    """½ (W x + b) is (½ W) x + ½ b: a factor that the weights can take costs nothing in the loop."""
    graph, once = program.graph, read_once(program)
    inner: set[Node] = set()

    def change(node: Node, args: tuple[Node, ...]) -> Node:
        new = graph.like(node, args)
        if node.live and node.op == "mul" and len(args) == 1:
            new = taken(args[0], node.extra[0]) or new
        if node in once:
            inner.add(new)
        return new

    def taken(node: Node, factor: Fraction) -> Node | None:
        """`factor` times the node; None if that needs a multiplication for every step."""
        if not node.live:
            return graph.mul([node], factor)
        if node not in inner:
            return None
        if node.op == "linear":
            return graph.linear(node.args[0], graph.mul([node.args[1]], factor))
        if node.op == "add":
            found = [part for arg in node.args if (part := taken(arg, factor)) is not None]
            return graph.add(zip(node.extra, found, strict=True)) if len(found) == len(node.args) else None
        fixed = next((arg for arg in node.args if not arg.live), None) if node.op == "mul" else None
        if fixed is None:
            return None
        rest = [arg for arg in node.args if arg is not fixed]
        return graph.mul([graph.mul([fixed], factor), *rest], node.extra[0])

    return program.changed(change)
