"""Sample questions of each type, in one module per type: what the conformance suites of both services work with."""

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from importlib import import_module
from typing import Any

import pytest
from hypothesis import strategies as st

from services.assessment.domain.questions import Question

Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleAnswer:
    """An answer to the first document.

    Attributes:
        stored: as assessment stores it.
        earns: the fraction of the points; None while a trainer decides.
        says: words that the review shows of it.
        classes: the class of each part, for statistics.
        remark: feedback that belongs to this answer.
    """

    stored: Document
    earns: Fraction | None
    says: str
    classes: Mapping[str, str]
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """Everything that the suites need to know of a type.

    Attributes:
        documents: whole questions, every member written; the first one has each member filled in.
        gift: the first document as a person writes it in GIFT.
        answers: to the first document; at least one right, one wrong.
        empty: answers by keys, that say nothing.
        refused: answers by keys, that this question cannot have.
        broken: documents that break a rule, by the problem's code.
        broken_gift: GIFT texts that break a rule or earn a warning, by the problem's code.
        secrets: words of the first document that a learner must not see before handing in.
        correct: words of the review that say what would have been right.
        questions: a Hypothesis strategy for questions of this type.
        not_in_form: documents that the portal's form cannot show without losing something.
    """

    documents: tuple[Document, ...]
    gift: str
    questions: st.SearchStrategy[Question]
    answers: tuple[SampleAnswer, ...] = ()
    empty: tuple[Any, ...] = ()
    refused: tuple[Any, ...] = ()
    broken: Mapping[str, Document] = field(default_factory=dict)
    broken_gift: Mapping[str, str] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()
    correct: str = ""
    not_in_form: tuple[Document, ...] = ()

    @property
    def document(self) -> Document:
        """The first document."""
        return self.documents[0]

    def changed(self, **members: Any) -> Document:
        """The first document with other members."""
        return {**self.document, **members}


def samples_of(type_name: str) -> Samples:
    """The samples of a type; the test fails with what to write if there are none."""
    module = f"{__name__}.{type_name}"
    if importlib.util.find_spec(module) is None:
        pytest.fail(
            f"The question type {type_name!r} has no samples. Write tests/support/question_samples/{type_name}.py "
            "with `SAMPLES = Samples(…)`: documents, GIFT, answers with what they earn, secrets, and broken ones. "
            "`multiple_choice.py` beside it shows how.",
            pytrace=False,
        )
    found = import_module(module).SAMPLES
    assert isinstance(found, Samples)
    return found
