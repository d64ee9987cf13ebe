"""What a message says to one person: its kind and facts put into words.

The facts of a message are JSON-ready: `course`, `quiz`, `number`, `unit` (text), `role` (its key), `at` (instant),
`score` and `passing_score` (decimals as text), and `credits`: what each entry of the JP ledger credited, by the entry's
id.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from string import Formatter
from typing import Any

from services.notification.domain.catalog import MESSAGES, ROLES
from services.notification.domain.wording import day, language_or_default, number

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wording:
    """A message in words: title, the sentences of its body, and what its link is called."""

    title: str
    sentences: tuple[str, ...]
    action: str

    @property
    def body(self) -> str:
        """The sentences as one paragraph."""
        return " ".join(self.sentences)


def put_into_words(kind: str, facts: Facts, *, language: str, zone: str) -> Wording:
    """Say what a message has to say.

    Args:
        kind: a key of `catalog.MESSAGES`.
        zone: the reader's IANA zone, for days.
    """
    language = language_or_default(language)
    text = MESSAGES[kind][language]
    values = _values(facts, language, zone)
    return Wording(
        title=text.title.format(**values),
        sentences=tuple(
            sentence.format(**values)
            for sentence in text.sentences
            if placeholders(sentence) <= values.keys()
        ),
        action=text.action,
    )


def placeholders(sentence: str) -> set[str]:
    """What a sentence has to be filled with."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def credited(facts: Facts) -> Decimal | None:
    """The JP that stand credited, corrections counted in; none before anything was credited."""
    entries = facts.get("credits")
    return sum((Decimal(entry["jp"]) for entry in entries.values()), Decimal(0)) if entries else None


def _values(facts: Facts, language: str, zone: str) -> dict[str, str]:
    values = {
        name: str(facts[name]) for name in ("course", "quiz", "number", "unit") if facts.get(name) is not None
    }
    for name in ("score", "passing_score"):
        if facts.get(name) is not None:
            values[name] = number(Decimal(facts[name]), language)
    if facts.get("role"):
        values["role"] = ROLES[language].get(facts["role"], str(facts["role"]))
    if facts.get("at"):
        values["date"] = day(datetime.fromisoformat(facts["at"]), zone, language)
    jp = credited(facts)
    if jp is not None:
        values["jp"] = number(jp, language)
        values["year"] = str(max(entry["year"] for entry in facts["credits"].values()))
    return values
