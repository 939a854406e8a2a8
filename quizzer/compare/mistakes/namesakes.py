"""One name where another belongs: another step, another gate, the value where the gradient is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from quizzer.compare.mistakes.edit import complement, less, plain
from quizzer.compare.mistakes.factors import missing_activation_derivative
from quizzer.compare.mistakes.mutation import Edit, Reference, is_adjoint
from quizzer.notation import tree as t
from quizzer.notation.names import Sense, senses
from quizzer.notation.tree import Tree


class Relation(Enum):
    """What a name that was put in the place of another has to do with it."""

    STEP = "step"
    GATE = "gate"
    BEFORE_ACTIVATION = "before activation"  # a_g for g
    OF_GATE = "of gate"  # δf for δa_f
    OF_ARGUMENT = "of argument"  # δa_f for δf
    OTHER = "other"


def wrong_time_index(reference: Reference) -> Iterator[Edit]:
    """The value of h for that of h_prev, c for c_prev, h_prev for x."""
    yield from _put(reference, Relation.STEP)


def swapped_gate(reference: Reference) -> Iterator[Edit]:
    """The gate f for the gate i, z for 1 − z."""
    yield from _put(reference, Relation.GATE)
    for path, node in reference.places:
        u = complement(node)
        if isinstance(u, t.Name):
            yield Edit(path, u, u)
    for path, node in reference.places:
        if isinstance(node, t.Name) and path not in reference.slopes and reference.is_gate(node.id):
            yield Edit(path, less(node), less(node))


def other_convention(reference: Reference) -> Iterator[Edit]:
    """1 − z for z everywhere: the GRU in which z updates for the one in which it keeps."""
    for name in reference.names:
        if reference.is_gate(name):
            gate = t.Name(name)
            yield Edit((), _turned(reference.tree, gate), less(gate))
    for first, second in _pairs(reference):
        exchange = {first: t.Name(second), second: t.Name(first)}
        yield Edit((), t.substituted(reference.tree, exchange), t.Name(first))


def _turned(tree: Tree, gate: t.Name) -> Tree:
    """The gate z as 1 − z everywhere, and 1 − z as z."""
    if complement(tree) == gate:
        return gate
    if tree == gate:
        return less(gate)
    parts = t.children(tree)
    return t.with_children(tree, tuple(_turned(part, gate) for part in parts)) if parts else tree


def _pairs(reference: Reference) -> Iterator[tuple[str, str]]:
    """Two gates that may have been taken for each other throughout."""
    gates = [name for name in reference.names if reference.is_gate(name)]
    yield from ((a, b) for index, a in enumerate(gates) for b in gates[:index])


def activation_kept(reference: Reference) -> Iterator[Edit]:
    """The gradient δf for δa_f: the derivative of the activation is lost."""
    yield from _put(reference, Relation.OF_GATE)


def activation_repeated(reference: Reference) -> Iterator[Edit]:
    """The gradient δa_f for δf."""
    yield from _put(reference, Relation.OF_ARGUMENT)


def argument_kept(reference: Reference) -> Iterator[Edit]:
    """The argument a_g for g = tanh(a_g)."""
    yield from _put(reference, Relation.BEFORE_ACTIVATION)


def wrong_name(reference: Reference) -> Iterator[Edit]:
    """Any other value, weight or gradient; Wx_i, Wx_f … for Wh_i, Wh_f … throughout."""
    yield from _put(reference, Relation.OTHER)
    families: dict[tuple[str, str], None] = {}
    for name in reference.names:
        for other in reference.scope:
            if other not in reference.names and _comparable(reference, name, other):
                families[_heads(name, other)] = None
    for head, new in families:
        values = {n: new + n[len(head) :] for n in reference.names if n.startswith(head) and head != n}
        values = {name: other for name, other in values.items() if other in reference.scope}
        if len(values) > 1:
            names = {name: t.Name(other) for name, other in values.items()}
            yield Edit((), t.substituted(reference.tree, names), next(iter(names.values())))


def _heads(first: str, second: str) -> tuple[str, str]:
    """Two names without the end that they share."""
    shared = 0
    while shared < min(len(first), len(second)) - 1 and first[-1 - shared] == second[-1 - shared]:
        shared += 1
    return first[: len(first) - shared], second[: len(second) - shared]


def _put(reference: Reference, wanted: Relation) -> Iterator[Edit]:
    """Every name with one of this relation in its place: in one place, or everywhere."""
    for name, other in reference.once(_related)[wanted]:
        ways, new = [path for path, node in reference.places if node == t.Name(name)], t.Name(other)
        yield from (Edit(path, new, new) for path in ways)
        if len(ways) > 1:
            yield Edit((), t.substituted(reference.tree, {name: new}), new)


def _related(reference: Reference) -> dict[Relation, list[tuple[str, str]]]:
    """The names with those that may be taken for them, by what they have to do with each other."""
    found: dict[Relation, list[tuple[str, str]]] = {each: [] for each in Relation}
    for name in reference.names:
        for other in reference.scope:
            if other != name and _comparable(reference, name, other) and not _is_term(reference, name, other):
                found[relation(reference, name, other)].append((name, other))
    return found


def _comparable(reference: Reference, name: str, other: str) -> bool:
    """Whether one may be taken for the other: both are arrays of as many axes, or both are numbers."""
    return reference.rank(name) == reference.rank(other)


def _is_term(reference: Reference, name: str, other: str) -> bool:
    """Whether the one is a sum of the other and more: then a term is lost, which shows when it is written out."""
    defined = reference.about.definitions.get(name)
    return isinstance(defined, t.Add) and t.Name(other) in defined.terms


def relation(reference: Reference, name: str, other: str) -> Relation:
    """What `other`, in the place of `name`, has to do with it."""
    if _of_gate(reference, name, other):
        return Relation.OF_GATE
    if _of_gate(reference, other, name):
        return Relation.OF_ARGUMENT
    made = reference.made_by(name)
    if made is not None and made.args[0] == t.Name(other):
        return Relation.BEFORE_ACTIVATION
    if _step(other) != _step(name) and _step(other) and not (is_adjoint(name) or is_adjoint(other)):
        return Relation.STEP
    if _bare(name) == _bare(other):
        return Relation.STEP
    if reference.is_gate(name) and reference.is_gate(other):
        return Relation.GATE
    return Relation.OTHER


def _of_gate(reference: Reference, name: str, other: str) -> bool:
    """Whether the one is δa_f and the other δf."""
    if name in reference.about.definitions:
        return other in reference.once(_of_gates)[name]
    a, b = _sense(name), _sense(other)
    return a[0] and b[0] and a[1] == f"a_{b[1]}" and a[2] == b[2]


def _of_gates(reference: Reference) -> dict[str, set[str]]:
    """Of every name of the formula that is defined: what it would be, if an activation had no derivative."""
    found: dict[str, set[str]] = {}
    for name in (*reference.names, *reference.scope):
        if name in reference.about.definitions:
            lines = Reference(plain(reference.about.definitions[name]), reference.about, ())
            without = (edit.of(lines.tree) for edit in missing_activation_derivative(lines))
            found[name] = {tree.id for tree in without if isinstance(tree, t.Name)}
    return found


def _step(name: str) -> int:
    return _sense(name)[2]


def _bare(name: str) -> tuple[bool, str]:
    """The name without its step."""
    return _sense(name)[:2]


def _sense(name: str) -> Sense:
    """What a name means: `dh_prev` the adjoint of h before, `prev_h` h before."""
    wanted = is_adjoint(name)
    return next(sense for sense in reversed(senses(name)) if sense[0] == wanted)
