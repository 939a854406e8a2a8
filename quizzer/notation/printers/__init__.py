"""Tree → text."""
from quizzer.notation.tree import Tree
def printed(tree: Tree, format: str = "unicode") -> str:
    return repr(tree)
