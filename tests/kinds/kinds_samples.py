"""One question of each kind, and a seat in front of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from quizzer.kinds import KINDS, Kind
from quizzer.messages import Words
from quizzer.node import Node
from quizzer.problem import Place
from quizzer.question import Note, Prompt, Verdict
from quizzer.text import Localized

Fields = dict[str, Any]


@dataclass(frozen=True)
class Seat:
    """A learner before one prompt."""

    kind: Kind[Any]
    body: Any
    prompt: Prompt

    def verdict(self, typed: str) -> Verdict:
        return self.kind.grade(self.body, self.prompt, typed)

    def told(self, typed: str, language: str = "en") -> str:
        """The whole verdict in one line: `partial 0.5 again <a, b> note / note`."""
        verdict = self.verdict(typed)
        again = " again" if verdict.again else ""
        notes = " / ".join(said(verdict.notes, language))
        return (
            f"{verdict.outcome.value} {verdict.score:.3g}{again} <{', '.join(verdict.given)}> {notes}".strip()
        )

    def solution(self, language: str = "en") -> list[str]:
        return said(self.kind.solution(self.body, self.prompt), language)

    @property
    def rights(self) -> tuple[str, ...]:
        return self.kind.rights(self.body, self.prompt)

    @property
    def wrongs(self) -> tuple[str, ...]:
        return self.kind.wrongs(self.body, self.prompt)

    @property
    def order(self) -> str:
        """The ids of the options as they are shown."""
        return " ".join(option.id for option in self.prompt.options)


def said(notes: tuple[Note, ...], language: str) -> list[str]:
    words = Words(language)
    return [words(note) for note in notes]


def seat(kind: str, fields: Fields, seed: str = "1", ask: str | Localized = "ask") -> Seat:
    """The prompt of a question that has nothing wrong with it."""
    text = ask if isinstance(ask, Localized) else Localized.same(ask)
    node = Node({"ask": {"en": text.en, "zh": text.zh}, **fields})
    found = KINDS[kind]
    body = found.read(node)
    found.check(node, body)
    assert [problem.what for problem in node.problems.errors] == []
    return Seat(found, body, found.ask(body, text, seed))


def problems(kind: str, fields: Fields, language: str = "en") -> list[str]:
    """`field.0.id Q021 message; fix`, for everything that is wrong with the fields of a question."""

    def locate(path: tuple[str | int, ...], key: bool) -> Place:
        return Place(".".join(map(str, path)) + (":" if key else ""))

    words = Words(language)
    node = Node({"ask": "ask", **fields}, locate=locate)
    body = KINDS[kind].read(node)
    if not node.problems.errors:
        KINDS[kind].check(node, body)
    return [
        f"{p.place.file} {p.code} {words(p.what)}{f'; {words(p.fix)}' if p.fix else ''}".strip()
        for p in node.problems.found
    ]


def both(en: str, zh: str) -> dict[str, str]:
    return {"en": en, "zh": zh}


def option(name: str, *, right: bool = False, **more: Any) -> Fields:
    """An option `a` with the text `text a`, and `not a` as the reason why it is wrong."""
    why = {} if right else {"why": both(f"not {name}", f"不是{name}")}
    return {
        "id": name,
        "text": both(f"text {name}", f"文字{name}"),
        **({"right": True} if right else why),
        **more,
    }


ONE_RIGHT = [option("one", right=True), option("two"), option("three")]
OPTIONS = [option("one", right=True), option("two", right=True), option("three"), option("four")]
REASONS: list[Fields] = [option("good", right=True), option("bad"), option("worse")]
STEPS: list[Fields] = [{"id": f"s{n}", "text": both(f"step {n}", f"第 {n} 件事")} for n in range(1, 6)]
PAIRS: list[Fields] = [
    {
        "id": "forget",
        "left": "f",
        "right": both("keeps or drops the state", "保留或丢弃状态"),
        "why": "f multiplies c_prev",
    },
    {"id": "input", "left": "i", "right": both("lets the candidate in", "让候选值进入")},
    {
        "id": "output",
        "left": "o",
        "right": both("shows the state", "输出状态"),
        "why": both("o comes last", "o 在最后"),
    },
]
POINTS: list[Fields] = [
    {"id": "product", "text": both("a product of Jacobians", "雅可比矩阵的乘积"), "weight": 2},
    {"id": "norm", "text": both("norms below 1", "范数小于 1")},
    {"id": "decay", "text": both("exponential decay", "指数衰减")},
]

# kind -> fields, and the text of the question
SAMPLES: dict[str, tuple[Fields, str]] = {
    "choice": ({"options": [*ONE_RIGHT, option("all", pin="last")]}, ""),
    "multi": ({"options": OPTIONS}, ""),
    "true-false": ({"answer": False, "reasons": REASONS}, ""),
    "cloze": (
        {
            "blanks": [
                {"accept": ["f", "f_t"], "wrong": [{"answer": "o", "why": both("o reads", "o 负责读")}]},
                {"accept": {"en": ["input gate"], "zh": ["输入门"]}},
            ]
        },
        "___ drops, the ___ adds",
    ),
    "short": (
        {
            "accept": {"en": ["forget gate", "f"], "zh": ["遗忘门"]},
            "wrong": [{"answer": ["input gate", "输入门"], "why": both("it writes", "它负责写入")}],
        },
        "",
    ),
    "numeric": (
        {
            "answer": "4 H (D + H + 1)",
            "given": {"D": 10, "H": 20},
            "wrong": [{"answer": "4 H (D + H)", "why": both("no bias", "漏了偏置")}],
        },
        "",
    ),
    "shape": (
        {
            "answer": ["N", "T", "2 H"],
            "given": {"N": 3, "T": 4, "H": 5},
            "wrong": [{"answer": ["N", "T", "H"], "why": both("two directions", "有两个方向")}],
        },
        "N sequences of T steps, both ways. Not B.",
    ),
    "order": ({"steps": STEPS, "free": [["s2", "s3"]]}, ""),
    "match": ({"pairs": PAIRS, "extra": [{"id": "none", "text": "nothing"}]}, ""),
    "recall": ({"points": POINTS}, ""),
    "formula": (
        {
            "derived": {"cell": "lstm", "name": "δa_f"},
            "wrong": [{"answer": "δf ⊙ (1 − f²)", "why": both("the slope of tanh", "那是 tanh 的导数")}],
        },
        "",
    ),
    "spot": ({"cell": "lstm", "lines": ["δh", "δo", "δa_o", "δf", "δc", "δa_f"]}, ""),
}  # fmt: skip


def sample(kind: str, seed: str = "1", **changes: Any) -> Seat:
    """The sample of a kind, with other values for some fields."""
    fields, ask = SAMPLES[kind]
    return seat(kind, {**fields, **changes}, seed, ask)
