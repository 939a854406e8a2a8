"""The text of a new bank: guidance as comments, and one example of each kind that can be edited at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quizzer.errors import ContentError, UnknownName
from quizzer.kinds import KINDS
from quizzer.messages import message
from quizzer.node import SLUG

_HEAD = """\
# A bank: the questions of one topic. Check it with: quizzer bank check FILE
# 题库：一个主题的题目。检查命令：quizzer bank check FILE
#
# Every text is {{en: …, zh: …}}, or one string for both languages (formulas, names).
# 每个文本写成 {{en: …, zh: …}}；两种语言相同的（公式、名称）只写一个字符串。
#
# Put a text in quotes if it has ": " or " #" in it, or a comma inside {{ }}; or write it below >-
# 文本里有“: ”或“ #”，或者写在 {{ }} 里又含英文逗号时，要加引号，或写在 >- 下面。
#
# Every question can also have / 每道题还可以写：
#   claims: [N0-32, R15]        rows of the inventory / 覆盖的清单条目
#   hints: [{{en: …, zh: …}}]     up to three, from vague to plain / 最多三条，由浅入深
#   sources: [a paper, a page]  where to read on / 延伸阅读
#   requires: [other-id]        questions to be met before / 先做哪些题
#   follow_up: [other-id]       what an interviewer asks next / 面试官的追问
#   aliases: [old-id]           ids that it had before: an id is never reused / 曾用标识
format: 1
topic: {topic}
questions:
"""

_COMMON = """\
  - id: {topic}-{kind}   # stable: progress is kept under it / 不要再改，进度按它保存
    kind: {kind}
    level: {level}   # 1 recall … 5 whiteboard / 1 记忆 … 5 白板推导
"""

_EXAMPLES: Mapping[str, tuple[int, str]] = {
    "choice": (
        2,
        """\
    ask:
      en: Which product joins the forget gate f_t and the old cell state c_{t-1}?
      zh: 遗忘门 f_t 与上一步细胞状态 c_{t-1} 之间是哪种乘积？
    options:   # exactly one is right; every other says why it is wrong / 只有一个正确，其余写明错因
      - id: a
        text: {en: the elementwise product, zh: 逐元素乘积}
        right: true
      - id: b
        text: {en: the dot product, zh: 点积}
        why:
          en: A dot product is a single number; the new cell state has one entry per unit.
          zh: 点积只得到一个数，而新的细胞状态每个单元都有一个分量。
      - id: c
        text: {en: the matrix product, zh: 矩阵乘积}
        why:
          en: Both are vectors of length H, so no matrix product of the two gives a vector.
          zh: 两者都是长度为 H 的向量，它们之间的矩阵乘积得不到向量。
    explain:
      en: Each unit has its own gate value between 0 and 1, which scales its own memory and nobody else's.
      zh: 每个单元都有自己的门值（0 到 1 之间），只缩放自己的记忆，不影响别的单元。
""",
    ),
    "multi": (
        2,
        """\
    ask:
      en: Which of these are gates of an LSTM?
      zh: 下面哪些是 LSTM 的门？
    options:   # one or more are right, at least one is wrong / 至少一个正确，至少一个错误
      - id: a
        text: {en: the input gate, zh: 输入门}
        right: true
      - id: b
        text: {en: the forget gate, zh: 遗忘门}
        right: true
      - id: c
        text: {en: the update gate, zh: 更新门}
        why: {en: That is a gate of the GRU., zh: 那是 GRU 的门。}
    explain:
      en: An LSTM has an input, a forget and an output gate. Reset and update gates belong to the GRU.
      zh: LSTM 有输入门、遗忘门和输出门；重置门和更新门属于 GRU。
""",
    ),
    "true-false": (
        2,
        """\
    ask:   # a statement / 一个陈述
      en: The slope of tanh is smaller than 1 everywhere.
      zh: tanh 的导数处处小于 1。
    answer: false
    reasons:   # exactly one is the right reason / 只有一个理由正确
      - id: a
        text: {en: "At 0 it is exactly 1.", zh: 在 0 处等于 1。}
        right: true
      - id: b
        text: {en: "It grows without bound.", zh: 它没有上界。}
        why: {en: "1 − tanh² is never above 1.", zh: 1 − tanh² 不会超过 1。}
    explain:
      en: The derivative is 1 − tanh(x)², which reaches 1 at x = 0 and falls towards 0 on both sides.
      zh: 导数是 1 − tanh(x)²，在 x = 0 处取到 1，向两侧衰减到 0。
""",
    ),
    "cloze": (
        1,
        """\
    ask:   # three underscores a blank, as many in both languages / 每个空三个下划线，两种语言个数相同
      en: The old memory is scaled by the ___ gate.
      zh: 旧的记忆由___门缩放。
    blanks:   # in order / 按顺序
      - accept: {en: [forget], zh: [遗忘]}
        wrong:
          - answer: output
            why: {en: "It decides what is shown, not what is kept.", zh: 它决定输出什么，不决定保留什么。}
    explain:
      en: In c_t = f_t ⊙ c_{t-1} + i_t ⊙ g_t the forget gate multiplies the old cell state.
      zh: 在 c_t = f_t ⊙ c_{t-1} + i_t ⊙ g_t 中，旧的细胞状态由遗忘门相乘。
""",
    ),
    "short": (
        1,
        """\
    ask:
      en: What is the training of an RNN through its unrolled steps called?
      zh: 把 RNN 按时间展开后再求梯度的训练方法叫什么？
    accept:   # case, spaces and hyphens do not matter / 不区分大小写、空格和连字符
      en: [backpropagation through time, BPTT]
      zh: [随时间反向传播, 时间反向传播]
    wrong:   # answers that many give, and what to say to them / 常见错误及回应
      - answer: RTRL
        why:
          en: Real-time recurrent learning goes forward with the sequence; nothing is unrolled.
          zh: 实时循环学习沿时间正向计算，不需要展开。
    explain:
      en: The unrolled net is an ordinary deep net with shared weights, so ordinary backpropagation applies.
      zh: 展开之后就是一个权重共享的普通深层网络，直接用反向传播即可。
""",
    ),
    "numeric": (
        3,
        """\
    ask:
      en: An LSTM has D = 10 inputs, H = 20 units and one bias a gate. How many parameters has it?
      zh: LSTM 的输入维度 D = 10，隐藏单元 H = 20，每个门一个偏置。一共有多少个参数？
    given: {D: 10, H: 20}
    answer: 4 H (D + H + 1)   # a number, or a formula in the given letters / 数，或由给定字母写成的公式
    wrong:
      - answer: H (D + H + 1)
        why: {en: That is one gate; there are four blocks., zh: 这只是一个门，一共有四组。}
    explain:
      en: Each of the four blocks has H×D weights on the input, H×H on the state, and H biases.
      zh: 四组参数，每组有 H×D 个输入权重、H×H 个循环权重和 H 个偏置。
""",
    ),
    "shape": (
        2,
        """\
    ask:
      en: A bidirectional RNN with H units a direction reads an input (T, N, D). What shape has its output?
      zh: 每个方向 H 个单元的双向 RNN 读入形状为 (T, N, D) 的输入，输出是什么形状？
    answer: [T, N, 2 H]
    wrong:
      - answer: [T, N, H]
        why: {en: That is one direction., zh: 这只是一个方向。}
    explain:
      en: The states of both directions are joined at every step, so the last dimension doubles.
      zh: 每一步都把两个方向的状态拼接起来，所以最后一维加倍。
""",
    ),
    "order": (
        3,
        """\
    ask:
      en: Put one step of an LSTM in order.
      zh: 按计算顺序排列 LSTM 的一步。
    steps:   # in the right order; they are shown shuffled / 按正确顺序书写，显示时会打乱
      - id: gates
        text: {en: compute the gates and the candidate, zh: 计算各个门和候选值}
      - id: cell
        text: {en: mix old memory and candidate into c_t, zh: 把旧记忆与候选值合成 c_t}
      - id: hidden
        text: h_t = o_t ⊙ tanh(c_t)
    explain:
      en: The hidden state needs the new cell state, and the cell state needs the gates.
      zh: 隐藏状态要用到新的细胞状态，细胞状态要用到各个门。
""",
    ),
    "match": (
        2,
        """\
    ask:
      en: What does each gate do?
      zh: 各个门起什么作用？
    pairs:
      - id: forget
        left: {en: forget gate, zh: 遗忘门}
        right: {en: scales the old memory, zh: 缩放旧的记忆}
      - id: input
        left: {en: input gate, zh: 输入门}
        right: {en: scales the candidate, zh: 缩放候选值}
      - id: output
        left: {en: output gate, zh: 输出门}
        right: {en: scales what is shown, zh: 缩放输出的内容}
    explain:
      en: c_t = f_t ⊙ c_{t-1} + i_t ⊙ g_t, and h_t = o_t ⊙ tanh(c_t); each gate scales one thing.
      zh: c_t = f_t ⊙ c_{t-1} + i_t ⊙ g_t，h_t = o_t ⊙ tanh(c_t)，每个门缩放一样东西。
""",
    ),
    "recall": (
        4,
        """\
    ask:
      en: Why do the gradients of a plain RNN vanish or explode?
      zh: 普通 RNN 的梯度为什么会消失或爆炸？
    points:   # what a good answer says; the learner ticks them / 好答案的要点，由学习者自己勾选
      - id: product
        text: {en: The gradient is a product of one Jacobian per step., zh: 梯度是每一步雅可比矩阵的连乘。}
        weight: 2
      - id: factors
        text:
          en: Each factor has the recurrent matrix and the slope of the activation.
          zh: 每个因子都含循环矩阵和激活函数的导数。
    explain:
      en: A product of many factors shrinks or grows with their size, unless it stays very close to 1.
      zh: 很多因子相乘，除非大小一直非常接近 1，否则不是越来越小就是越来越大。
""",
    ),
    "formula": (
        5,
        """\
    ask:
      en: Write the gradient of the argument of the forget gate.
      zh: 写出遗忘门激活前的梯度。
    derived: {cell: lstm, name: δa_f}   # the key is a line of the derivation / 答案取自推导
    # or / 或者：answer: δh ⊙ (1 − h²), names: {h: H}
    explain:
      en: The gate is σ of its argument, and σ′ is f (1 − f) in terms of the value f.
      zh: 门是其输入的 σ，而 σ′ 用门值写出来就是 f (1 − f)。
""",
    ),
    "spot": (
        4,
        """\
    ask:
      en: Somebody has derived an LSTM step on the whiteboard. Which line is wrong?
      zh: 有人在白板上推导了 LSTM 的一步，哪一行错了？
    cell: lstm   # another line is wrong every time / 每次出错的行都不同
    lines: [δo, δa_o, δc, δi, δf, δa_f]
    explain:
      en: Check each line against the forward equation that it goes back through.
      zh: 逐行对照它所回传的那个前向等式。
""",
    ),
}


def skeleton(topic: str, kinds: Sequence[str] = KINDS.names) -> str:
    """A bank of this topic with one example of each of `kinds`; `check` finds no error in it.

    Raises:
        ContentError: the topic is not a slug.
        UnknownName: there is no such kind.
    """
    if not SLUG.fullmatch(topic):
        raise ContentError(message("bank.not-a-slug", found=topic))
    examples = "\n".join(_example(topic, kind) for kind in kinds)
    return _HEAD.format(topic=topic) + examples


def _example(topic: str, kind: str) -> str:
    if kind not in _EXAMPLES:
        raise UnknownName("kind", kind, KINDS)
    level, text = _EXAMPLES[kind]
    return _COMMON.format(topic=topic[:40], kind=kind, level=level) + text
