"""Questions as JSON documents, as they travel over HTTP and are stored in the database."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.assessment.domain.documents import read_document
from services.assessment.domain.errors import QuestionTypeUnknown
from services.assessment.domain.problems import Problem, ProblemKind, QuestionsRefused
from services.assessment.domain.question_rules import question_problems, question_warnings, set_problems
from services.assessment.domain.questions import Question
from services.assessment.question_types import TYPE_NAMES, question_type

Document = Mapping[str, Any]

TYPE_UNKNOWN = ProblemKind("type_unknown", "The type '%(type)s' is unknown. Use one of: %(known)s.")


def checked_questions(documents: Sequence[Document]) -> tuple[tuple[Question, ...], tuple[Problem, ...]]:
    """The questions of documents that a person wrote, and what is perhaps not meant in them.

    Raises:
        QuestionsRefused: with every problem, by question number.
    """
    problems: list[Problem] = []
    warnings: list[Problem] = []
    questions: list[Question] = []
    for number, document in enumerate(documents, start=1):
        read = _read(document)
        if isinstance(read, Question):
            questions.append(read)
            found = list(question_problems(read))
            if not found:
                warnings += [warning.at(question=number) for warning in question_warnings(read)]
        else:
            found = read
        problems += [problem.at(question=number) for problem in found]
    if not problems:
        problems = list(set_problems(tuple(questions)))
    if problems:
        raise QuestionsRefused(problems)
    return tuple(questions), tuple(warnings)


def question_of(document: Document) -> Question:
    """The question in a stored document.

    Raises:
        QuestionTypeUnknown: it was stored by a version that knows more types.
        ValueError: it has not the shape that its type has.
    """
    read = read_document(question_type(document.get("type")), document)
    if isinstance(read, Question):
        return read
    raise ValueError("; ".join(problem.message for problem in read))


def _read(document: Document) -> Question | list[Problem]:
    try:
        cls = question_type(document.get("type"))
    except QuestionTypeUnknown:
        values = {"type": str(document.get("type"))[:40], "known": ", ".join(TYPE_NAMES)}
        return [Problem(TYPE_UNKNOWN, values)]
    name = document.get("name")
    if isinstance(name, str):
        document = {**document, "name": " ".join(name.split())}
    return read_document(cls, document)
