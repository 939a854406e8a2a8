"""What every emitted module has: its docstring, PARAMETERS, the checks of what comes in, and the sizes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from quizzer.derive.derivation import Cell, Dims
from quizzer.derive.emit.functions import FUNCTIONS
from quizzer.derive.emit.text import code, dictionary, indented, over_lines, shape
from quizzer.errors import ContentError
from quizzer.messages import message

ARRAYS = '''\
def arrays(what, values, shapes, dtype):
    """The `values` by name as arrays of `dtype`. Raises ValueError if one is missing, unknown or misshapen."""
    wrong = sorted(set(values) ^ set(shapes))
    if wrong:
        raise ValueError(f"{what}: {wrong[0]} {'is missing' if wrong[0] in shapes else 'is not known'}")
    found = {}
    for name, shape in shapes.items():
        found[name] = np.asarray(values[name], dtype, "C")
        if found[name].shape != shape:
            raise ValueError(f"{what}: {name} is {found[name].shape}, and has to be {shape}")
    return found'''

ABOUT_FORWARD = (
    "Outputs (T, N, ...), the last state, and what `backward` needs.",
    "",
    "x is (T, N, ...), and each state before the first step is (N, ...); one that is missing is zero.",
)
ABOUT_BACKWARD = (
    "The gradients of x, of the first state and of the parameters.",
    "",
    "`d_outputs` and `d_state` are those of the outputs and of the last state; a missing state has zero.",
)
HELPERS = {
    "turned": '''\
def turned(matrix):
    """A copy of matrix.T. Rows that lie a power of two apart share their places in the cache: these do not."""
    rows, columns = matrix.shape
    copy = np.empty((columns, rows + 16), matrix.dtype)[:, :rows]
    copy[:] = matrix.T
    return copy''',
    "spaces": '''\
def spaces(dtype, *shapes):
    """Empty arrays. One piece of memory that is not too large is kept by the allocator from call to call."""
    sizes = [int(np.prod(shape)) for shape in shapes]
    if sum(sizes) * dtype.itemsize > 2**25:
        return [np.empty(shape, dtype) for shape in shapes]
    memory, found, start = np.empty(sum(sizes), dtype), [], 0
    for shape, size in zip(shapes, sizes):
        found.append(memory[start : start + size].reshape(shape))
        start += size
    return found''',
    "add_product": '''\
def add_product(left, right, first, whole):
    """Add left.T @ right to `whole`; the first time there is nothing in it yet."""
    if first:
        np.matmul(left.T, right, out=whole)
    else:
        whole += left.T @ right''',
    "add_total": '''\
def add_total(rows, first, whole):
    """Add all rows to `whole`; the first time there is nothing in it yet."""
    if first:
        np.add.reduce(rows, axis=0, out=whole)
    else:
        whole += np.add.reduce(rows, axis=0)''',
}


def module(cell: Cell, about: Sequence[str], functions: Iterable[Sequence[str]]) -> str:
    """The text of a module from what it is about and its functions."""
    texts = ["\n".join(lines) for lines in functions]
    helpers = {name: known.helper for name, known in FUNCTIONS.items() if known.helper} | HELPERS
    used = [helper for name, helper in helpers.items() if any(_calls(text, name) for text in texts)]
    docstring = '"""' + "\n".join(about) + ('\n"""' if len(about) > 1 else '"""')
    head = "\n".join([docstring, "", "import numpy as np", "", *_parameters(cell)])
    return "\n\n\n".join([head, *used, ARRAYS, *texts]) + "\n"


def _calls(text: str, name: str) -> bool:
    place = text.find(f"{name}(")
    while place >= 0:
        if not (text[place - 1].isidentifier() or text[place - 1] in "._0123456789"):
            return True
        place = text.find(f"{name}(", place + 1)
    return False


def _parameters(cell: Cell) -> list[str]:
    rows = {name: _letters(dims) for name, dims in cell.parameters.items()}
    return ["# name: dimensions", *dictionary("PARAMETERS = ", rows)]


def _letters(dims: Dims) -> str:
    return "(" + ", ".join(f'"{each}"' for each in dims) + (",)" if len(dims) == 1 else ")")


def inputs(cell: Cell) -> Mapping[str, Dims]:
    """Everything that has a value for every step."""
    return {**cell.inputs, **cell.constants}


def checked_inputs(cell: Cell) -> list[str]:
    """The first lines of `forward`: sizes, kinds and shapes."""
    given = inputs(cell)
    first, dims = next(iter(given.items()))
    one = len(given) == 1
    main = "x" if one else f"x['{first}']"
    wanted = f"({shape(dims, 'T N').strip('()')}) of float32 or float64"
    shapes = {name: shape(each, "T N") for name, each in given.items()}
    given_x, taken = (f'{{"{first}": x}}', f'["{first}"]') if one else ("x", "")
    return [
        "x = np.asarray(x)" if one else "x = {name: np.asarray(each) for name, each in x.items()}",
        f"dtype = {main}.dtype",
        f"if dtype not in (np.float32, np.float64) or {main}.ndim != {2 + len(dims)}:",
        f'    raise ValueError(f"{first} is {{{main}.shape}} of {{dtype}}; it has to be {wanted}")',
        f"T, N = {main}.shape[:2]",
        *_sizes(cell),
        *dictionary(f'x = arrays("x", {given_x}, ', shapes, f"}}, dtype){taken}"),
        *dictionary("shapes = ", {name: shape(each) for name, each in cell.parameters.items()}),
        'parameters = arrays("parameters", parameters, shapes, dtype)',
        *states(cell, "state"),
    ]


def checked_upstream(cell: Cell, dims: Dims) -> list[str]:
    """The first lines of `backward` once x and the parameters are there: sizes, and what comes from above."""
    return [
        f'{sizes(cell)}, dtype = cache["sizes"]',
        f'shapes = {{"d_outputs": {shape(dims, "T N")}}}',
        'd_outputs = arrays("backward", {"d_outputs": d_outputs}, shapes, dtype)["d_outputs"]',
        *states(cell, "d_state"),
    ]


def sizes(cell: Cell) -> str:
    """What the cache keeps as `sizes`, but for the kind of numbers."""
    return ", ".join(["T", "N", *map(code, cell.letters)])


def kept_sizes(cell: Cell) -> dict[str, str]:
    """The first rows of the cache."""
    return {"x": "x", "parameters": "parameters", "sizes": f"({sizes(cell)}, dtype)"}


def unpacked_parameters(cell: Cell, variables: Mapping[str, str]) -> list[str]:
    """The line that gives every parameter its variable."""
    names = [variables[name] for name in cell.parameters]
    if not names:
        return []
    if len(names) == 1:
        return [f"({names[0]},) = parameters.values()"]
    lines = over_lines("", names, " = parameters.values()")
    return lines if len(lines) == 1 else over_lines("(", names, ") = parameters.values()")


def states(cell: Cell, what: str) -> list[str]:
    """Lines that make a dictionary of all states; those that are missing are zero."""
    if not cell.state:
        return []
    shapes = {name: shape(dims, "N") for name, dims in cell.state.items()}
    return [
        *dictionary("shapes = ", shapes),
        "zeros = {name: np.zeros(shape, dtype) for name, shape in shapes.items()}",
        f'{what} = arrays("{what}", {{**zeros, **({what} or {{}})}}, shapes, dtype)',
    ]


def _sizes(cell: Cell) -> list[str]:
    """Lines that find out what every dimension letter is. Raises ContentError if one cannot be found out."""
    given = inputs(cell)
    known = [("x.shape" if len(given) == 1 else f'x["{name}"].shape', 2, dims) for name, dims in given.items()]
    known += [(f'np.shape(parameters["{name}"])', 0, dims) for name, dims in cell.parameters.items()]
    known += [(f'np.shape(state["{name}"])', 1, dims) for name, dims in cell.state.items()]
    return [f"{code(letter)} = {_size(letter, known)}" for letter in cell.letters]


def _size(letter: str, known: Sequence[tuple[str, int, Dims]]) -> str:
    """The axis that is as long as a letter says, or a number of times that long."""
    for array, lead, dims in known:
        for axis, each in enumerate(dims):
            times = each.removesuffix(letter)
            if each.endswith(letter) and (not times or times.isdigit()):
                return f"{array}[{lead + axis}]" + (f" // {times}" if times else "")
    raise ContentError(message("emit.no-size", letter=letter), message("emit.fix-no-size", letter=letter))


def function(head: str, about: Sequence[str], lines: Sequence[str]) -> list[str]:
    """A function from its first line, its docstring and its body."""
    docstring = ['"""' + about[0], *about[1:], '"""'] if len(about) > 1 else [f'"""{about[0]}"""']
    return [f"def {head}:", *indented([*docstring, *lines])]
