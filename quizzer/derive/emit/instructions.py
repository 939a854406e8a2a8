"""Calls of NumPy with operands and a place for the result, and scratch arrays for what has no place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

BY_NAME = ("maximum", "minimum")  # that take `out` by name only


@dataclass(frozen=True, eq=False)
class Temp:
    """A value without a place: a fresh array if it is `made` by an expression, else one in a scratch array."""

    dims: tuple[str, ...]
    name: str = ""
    made: bool = False


@dataclass(frozen=True)
class Operand:
    """A text, or a temp; then perhaps an index behind it. `whole` arrays are contiguous."""

    base: Temp | str
    index: str = ""
    whole: bool = True

    def text(self, names: Mapping[Temp, str]) -> str:
        """The operand as it is written."""
        return (self.base if isinstance(self.base, str) else names[self.base]) + self.index


@dataclass(frozen=True)
class Instruction:
    """`function(*args, out)`, or the value of `template`, with {0} and {1} for the args, put into `out`."""

    out: Operand
    args: tuple[Operand, ...]
    function: str = ""
    template: str = ""
    overlaps: bool = True  # whether the result may overwrite an operand while it is computed
    result: str = ""  # what is then known, where the place has another name

    def text(self, names: Mapping[Temp, str]) -> str:
        """The line of code, with the name of the result behind it if the place does not tell."""
        out = self.out.text(names)
        return self._call(out, names) + (f"  # {self.result}" if not out.startswith(self.result) else "")

    def _call(self, out: str, names: Mapping[Temp, str]) -> str:
        args = [arg.text(names) for arg in self.args]
        if self.function:
            out = f"out={out}" if self.function in BY_NAME else out
            return f"{self.function}({', '.join([*args, out])})"
        value = self.template.format(*args)
        return f"{out} = {value}" if isinstance(self.out.base, Temp) else f"{out}[...] = {value}"


@dataclass
class Scratch:
    """Scratch arrays by their dimensions: `names` of all, and those that are `free`."""

    fresh: Callable[[], str]
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    free: dict[tuple[str, ...], list[str]] = field(default_factory=dict)

    def take(self, dims: tuple[str, ...]) -> str:
        """A free array of these dimensions."""
        waiting = self.free.setdefault(dims, [])
        if waiting:
            return waiting.pop()
        name = self.fresh()
        self.names[name] = dims
        return name

    def give(self, name: str, dims: tuple[str, ...]) -> None:
        """The array is free again."""
        self.free.setdefault(dims, []).append(name)


def allocated(
    instructions: Sequence[Instruction],
    scratch: Scratch,
    coming: Mapping[Temp, str],
    staying: Iterable[Temp],
) -> dict[Temp, str]:
    """The name of every temp; an array whose value is not needed any more is used again.

    `coming` temps have their array already; `staying` ones are needed after the last instruction.
    """
    names = dict(coming)
    last = dict.fromkeys(coming, -1)
    for index, each in enumerate(instructions):
        last.update({part.base: index for part in (*each.args, each.out) if isinstance(part.base, Temp)})
    last.update(dict.fromkeys(staying, len(instructions)))
    for index, each in enumerate(instructions):
        ended = {arg.base for arg in each.args if isinstance(arg.base, Temp) and last[arg.base] == index}
        if each.overlaps:
            _release(ended, names, scratch)
        if isinstance(each.out.base, Temp) and each.out.base not in names:
            temp = each.out.base
            names[temp] = temp.name if temp.made else scratch.take(temp.dims)
        if not each.overlaps:
            _release(ended, names, scratch)
    return names


def _release(temps: Iterable[Temp], names: Mapping[Temp, str], scratch: Scratch) -> None:
    for temp in sorted(temps, key=lambda temp: names[temp]):
        if not temp.made:
            scratch.give(names[temp], temp.dims)
