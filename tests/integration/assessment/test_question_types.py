"""A quiz with a question of every registered type is stored, taken, graded and reviewed through the API."""

from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from services.assessment.domain.display_order import display_order
from services.assessment.events import SUBSCRIPTIONS
from services.assessment.models import Attempt, QuestionSet
from services.assessment.question_formats.documents import question_of
from services.assessment.question_types import QUESTION_TYPES, TYPE_NAMES
from shared.persistence.database import Database
from shared.testing.events import deliver
from tests.integration.assessment.conftest import Caller, enrolled, published, quiz
from tests.support.question_samples import samples_of

SAMPLES = [samples_of(name) for name in TYPE_NAMES]
BY_TRAINER = {cls.TYPE for cls in QUESTION_TYPES if cls.IS_GRADED_BY_TRAINER}


def test_every_type_goes_all_the_way(learner: Caller, trainer: Caller, database: Database) -> None:
    documents = [samples.document for samples in SAMPLES]
    stored = trainer.post("/question-sets", {"name": "Semua", "questions": documents})
    assert stored.status_code == 201, stored.get_json()
    set_id = UUID(stored.get_json()["id"])
    found = trainer.get(f"/question-sets/{set_id}").get_json()
    assert found["questions"] == documents
    again = trainer.post("/question-sets", {"name": "Semua", "gift": found["gift"]}).get_json()
    assert again["id"] == str(set_id)

    deliver(database, SUBSCRIPTIONS, [published(quiz("semua", set_id)), enrolled()])
    attempt = learner.start("semua")
    assert [question["type"] for question in attempt["questions"]] == list(TYPE_NAMES)
    sent = {}
    for question, samples in zip(attempt["questions"], SAMPLES, strict=True):
        assert question["is_asked"] == bool(samples.answers)
        if samples.answers:
            position = question["position"]
            sent[position] = _answered(database, learner, attempt["id"], position)
    reread = learner.get(f"/attempts/{attempt['id']}").get_json()
    assert {one["position"]: one["answer"] for one in reread["questions"] if one["is_asked"]} == sent

    result = learner.submit(attempt["id"])
    for question, samples in zip(result["questions"], [one for one in SAMPLES if one.answers], strict=True):
        best = samples.answers[0]
        assert best.says in question["your_answer_html"]
        assert samples.correct in (question["correct_answer_html"] or "")
        assert question["is_graded_by_trainer"] == (question["type"] in BY_TRAINER)
        points = Fraction(Decimal(samples.document["points"]))
        assert question["earned"] is None or Fraction(question["earned"]) == points * (best.earns or 0)
        assert (question["earned"] is None) == question["is_graded_by_trainer"]


def test_a_type_that_this_version_does_not_know_is_told_plainly(
    learner: Caller, trainer: Caller, database: Database
) -> None:
    set_id = UUID(trainer.post("/question-sets", {"gift": "Jenis yang hilang? {T}"}).get_json()["id"])
    with database.begin() as context:
        row = context.session.get_one(QuestionSet, set_id)
        row.questions = [{**row.questions[0], "type": "sudoku"}]
    deliver(database, SUBSCRIPTIONS, [published(quiz("lama", set_id)), enrolled()])

    for response in (
        learner.begin("lama"),
        trainer.get(f"/question-sets/{set_id}"),
    ):
        assert (response.status_code, response.get_json()["code"]) == (409, "question_type_unknown")
        assert "sudoku" in response.get_json()["detail"]


def _answered(database: Database, learner: Caller, attempt_id: str, position: int) -> dict[str, Any]:
    """Save the first sample answer by the keys that this attempt shows; what was sent."""
    samples = SAMPLES[position - 1]
    with database.reading() as session:
        seed = session.get_one(Attempt, UUID(attempt_id)).seed
    question = question_of(samples.document)
    order = display_order(question.item_count(), seed=seed, position=position)
    sent = question.shown_answer(order, samples.answers[0].stored)
    assert learner.save(attempt_id, position, sent).status_code == 200
    return sent
