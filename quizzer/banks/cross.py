"""What can be seen only when all banks are read: names that are used twice, or that nothing has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from quizzer.banks.bank import Bank
from quizzer.banks.inventory import Inventory
from quizzer.errors import nearest
from quizzer.messages import Message, message
from quizzer.node import Node
from quizzer.problem import WARNING
from quizzer.question import Topic

MAX_NAMES = 5_000  # with more, looking for the nearest takes longer than anybody waits


@dataclass(frozen=True)
class Names:
    """Who has which id, in the order of reading, and who had it before."""

    owners: Mapping[str, Node]
    aliases: Mapping[str, Node]
    requires: Mapping[str, tuple[str, ...]]
    topics: tuple[str, ...] | None  # those that are listed; None: any will do

    @classmethod
    def of(cls, banks: Sequence[Bank], listed: Sequence[Topic] | None) -> Names:
        """The names in these banks."""
        owners: dict[str, Node] = {}
        aliases: dict[str, Node] = {}
        for bank in banks:
            for node in bank.nodes:
                owners.setdefault(node.question, node)
            for item in bank.items:
                for alias in item.question.entry.aliases:
                    aliases.setdefault(alias, item.node)
        requires = {item.question.id: item.question.entry.requires for bank in banks for item in bank.items}
        topics = None if listed is None else tuple(topic.id for topic in listed)
        return cls(owners, aliases, requires, topics)

    def has(self, id: str) -> bool:
        """Whether a question has or had this id."""
        return id in self.owners or id in self.aliases

    def near(self, id: str) -> Message | None:
        """The id that was probably meant, as a fix."""
        if len(self.owners) > MAX_NAMES:
            return None
        return _did_you_mean(id, self.owners)

    @cached_property
    def cycles(self) -> Mapping[str, tuple[str, ...]]:
        """The circles in `requires`, by the first of their questions."""
        return {circle[0]: circle for circle in _circles(self._required())}

    def _required(self) -> dict[str, tuple[str, ...]]:
        now = {alias: node.question for alias, node in self.aliases.items()}
        return {id: tuple(now.get(name, name) for name in names) for id, names in self.requires.items()}


def check_bank(bank: Bank, names: Names) -> None:
    """Report a file that is not called as its topic, and a topic that is not listed."""
    if bank.node is None:
        return
    if Path(bank.file).stem != bank.topic:
        fix = message("bank.fix-file-name", name=f"{bank.topic}.yaml")
        what = message("bank.file-name", topic=bank.topic)
        bank.node.report("Q114", what, fix, at="topic", severity=WARNING)
    if names.topics is not None and bank.topic not in names.topics:
        fix = _did_you_mean(bank.topic, names.topics) or message("bank.fix-list-topic")
        what = message("bank.topic-not-listed", topic=bank.topic)
        bank.node.report("Q115", what, fix, at="topic", severity=WARNING)


def check_names(bank: Bank, names: Names) -> None:
    """Report ids that are taken, and `requires` and `follow_up` that lead nowhere or in a circle."""
    for node in bank.nodes:
        owner = names.owners[node.question]
        if node.question and owner.place != node.place:
            what = message("bank.repeated-id", id=node.question, place=str(owner.place))
            node.report("Q110", what, message("bank.fix-repeated-id"), at="id")
    for item in bank.items:
        _check_aliases(item.node, item.question.entry.aliases, names)
        for key in ("requires", "follow_up"):
            _check_links(item.node, key, getattr(item.question.entry, key), names)
        circle = names.cycles.get(item.question.id)
        if circle:
            path = " → ".join((*circle, circle[0]))
            item.node.report(
                "Q113", message("bank.circle", path=path), message("bank.fix-circle"), at="requires"
            )


def check_claims(bank: Bank, inventory: Inventory | None, *, required: bool) -> None:
    """Report claims that the inventory does not have, and questions without any if they are `required`."""
    for item in bank.items:
        claims = item.question.entry.claims
        if required and not claims:
            what = message("bank.no-claims")
            item.node.report("Q106", what, message("bank.fix-no-claims"), severity=WARNING)
        for position, claim in enumerate(claims if inventory else ()):
            if inventory and not inventory.knows(claim):
                fix = _did_you_mean(claim, inventory.ids)
                what = message("bank.unknown-claim", name=claim)
                item.node.child("claims").report("Q105", what, fix, at=position)


def check_proofs(bank: Bank) -> None:
    """Report proofs that no claim has."""
    from quizzer.claims import names  # the table of 80 rows is needed only here

    for item in bank.items:
        proof = item.question.proof
        if proof is not None and proof not in names():
            what = message("bank.unknown-proof", name=proof)
            item.node.report("Q107", what, _did_you_mean(proof, names()), at="proof")


def _check_aliases(node: Node, aliases: Sequence[str], names: Names) -> None:
    for position, alias in enumerate(aliases):
        owner = names.owners.get(alias) or names.aliases[alias]
        if owner.place != node.place or alias == node.question:
            what = message("bank.alias-taken", alias=alias, id=owner.question, place=str(owner.place))
            node.child("aliases").report("Q111", what, message("bank.fix-alias"), at=position)


def _check_links(node: Node, key: str, linked: Sequence[str], names: Names) -> None:
    for position, id in enumerate(linked):
        if not names.has(id):
            what = message("bank.unknown-link", id=id, field=key)
            node.child(key).report("Q112", what, names.near(id), at=position)


def _circles(required: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Every circle once, from its smallest name."""
    left = _unresolved(required)
    seen: set[str] = set()
    for start in left:
        walk: dict[str, None] = {}
        at = start
        while at not in walk and at not in seen:
            walk[at] = None
            at = next(name for name in required[at] if name in left)
        if at in walk:
            path = list(walk)
            circle = path[path.index(at) :]
            first = circle.index(min(circle))
            yield (*circle[first:], *circle[:first])
        seen.update(walk)


def _unresolved(required: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The names that are in a circle, or that require one that is."""
    left = set(required)
    dependants: dict[str, list[str]] = {id: [] for id in required}
    missing = dict.fromkeys(required, 0)
    for id, names in required.items():
        for name in names:
            if name in dependants:
                dependants[name].append(id)
                missing[id] += 1
    ready = [id for id, count in missing.items() if count == 0]
    while ready:
        id = ready.pop()
        left.discard(id)
        for dependant in dependants[id]:
            missing[dependant] -= 1
            if missing[dependant] == 0:
                ready.append(dependant)
    return left


def _did_you_mean(name: str, names: Mapping[str, object] | Sequence[str]) -> Message | None:
    near = nearest(name, names)
    return message("common.did-you-mean", name=near) if near else None
