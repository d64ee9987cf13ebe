"""Sets of questions through the API: from GIFT files and typed."""

from typing import Any
from uuid import UUID

import pytest

from services.assessment.events import SUBSCRIPTIONS
from shared.contracts.catalog import CourseVersionPublished
from shared.ids import uuid7
from shared.persistence.database import Database
from shared.testing.events import deliver
from tests.integration.assessment.conftest import GIFT, Caller, People, enrolled, published, quiz

TYPED: list[dict[str, Any]] = [
    {"type": "true_false", "text": "Betul?", "value": True, "feedback_true": "Ya."},
    {"type": "multiple_choice", "text": "Pilih", "answers": [{"text": "a", "fraction": 100}, {"text": "b"}]},
    {
        "type": "numerical",
        "text": "Berapa?",
        "answers": [{"value": "7.5", "tolerance": "0.01", "fraction": "100"}],
    },
    {
        "type": "matching",
        "text": "Pasangkan",
        "pairs": [{"left": "a", "right": "1"}, {"left": "b", "right": "2"}],
    },
    {"type": "essay", "text": "Mengapa?", "format": "markdown", "points": "2.5"},
]


def test_a_gift_file_is_stored_and_reported(trainer: Caller) -> None:
    response = trainer.post("/question-sets", {"name": "Post-test", "gift": GIFT})
    body = response.get_json()
    assert response.status_code == 201
    assert body["question_count"] == 6
    assert body["by_type"] == {
        "multiple_choice": 1, "multiple_answers": 1, "true_false": 1, "short_answer": 1, "numerical": 1, "matching": 1,
    }  # fmt: skip
    assert body["questions"][0] == {
        "position": 1,
        "name": "Satu",
        "type": "multiple_choice",
        "text": "Ibu kota Indonesia?",
    }
    assert body["warnings"] == []


def test_the_same_questions_are_the_same_set(trainer: Caller, people: People) -> None:
    first = trainer.post("/question-sets", {"name": "A", "gift": GIFT}).get_json()["id"]
    assert (
        people.holding("organiser").post("/question-sets", {"name": "A", "gift": GIFT}).get_json()["id"]
        == first
    )
    read = trainer.get(f"/question-sets/{first}").get_json()
    assert trainer.post("/question-sets", {"name": "A", "gift": read["gift"]}).get_json()["id"] == first
    typed = trainer.post("/question-sets", {"name": "A", "questions": read["questions"], "base_id": first})
    assert typed.get_json()["id"] == first


def test_typed_questions_come_back_in_full(trainer: Caller) -> None:
    created = trainer.post("/question-sets", {"questions": TYPED})
    assert created.status_code == 201, created.get_json()
    body = trainer.get(f"/question-sets/{created.get_json()['id']}").get_json()
    assert [question["type"] for question in body["questions"]] == [question["type"] for question in TYPED]
    assert body["questions"][2]["answers"][0]["value"] == "7.5"
    assert body["questions"][4]["points"] == "2.5"
    assert "// [points:2.5]\n[markdown]Mengapa? {}" in body["gift"]


def test_a_rehearsal_reports_and_stores_nothing(trainer: Caller) -> None:
    rehearsed = trainer.post("/question-sets?dry_run=true", {"name": "A", "gift": GIFT})
    assert rehearsed.get_json()["id"] is None
    stored = trainer.post("/question-sets", {"name": "B", "gift": GIFT}).get_json()["id"]
    assert trainer.get(f"/question-sets/{stored}").status_code == 200


def test_a_broken_gift_file_is_refused_with_every_line(trainer: Caller) -> None:
    refused = trainer.post("/question-sets", {"gift": "Satu {=a\n\nDua {#x}"})
    body = refused.get_json()
    assert (refused.status_code, body["code"]) == (422, "gift_refused")
    assert [(problem["line"], problem["question"]) for problem in body["problems"]] == [(1, 1), (3, 2)]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"gift": GIFT, "questions": TYPED},
        {"gift": 5},
        {"gift": GIFT, "unknown": 1},
        {"questions": [{"type": "essay"}]},
        {"questions": [{**TYPED[2], "answers": [{"value": "NaN"}]}]},
        {"questions": [{**TYPED[2], "answers": [{"value": "1e400"}]}]},
        {"questions": [{**TYPED[2], "answers": [{"value": "1e9999999999"}]}]},
        {"questions": [{**TYPED[1], "points": "1e-9999999"}]},
        {
            "questions": [
                {**TYPED[1], "type": "multiple_answers", "answers": [{"text": "a", "fraction": "1e99999999"}]}
            ]
        },
        {"questions": [{**TYPED[1], "answers": [{"text": "a"}] * 51}]},
        {"gift": GIFT, "name": "a\x00"},
        {"questions": [{"type": "matching", "text": "x"}]},
        {"questions": []},
        {"gift": "Soal \x00 {T}"},
        {"gift": GIFT, "name": "x" * 300},
    ],
)
def test_a_body_that_breaks_the_rules_is_refused(trainer: Caller, body: dict[str, Any]) -> None:
    assert trainer.post("/question-sets", body).status_code == 422


def test_only_staff_reads_and_writes_sets(learner: Caller, set_id: UUID, people: People) -> None:
    for caller in (learner, people.holding("supervisor")):
        assert caller.get(f"/question-sets/{set_id}").status_code == 403
        assert caller.post("/question-sets", {"gift": GIFT}).status_code == 403
    assert people.holding("organiser").get(f"/question-sets/{uuid7()}").status_code == 404


def test_a_set_is_shown_to_its_authors_and_to_the_staff_of_versions_that_use_it(
    people: People, database: Database
) -> None:
    author, co_author, colleague, lead = (uuid7() for _ in range(4))
    stored = people.holding("trainer", author).post("/question-sets", {"gift": GIFT}).get_json()["id"]
    path = f"/question-sets/{stored}"
    assert people.holding("trainer", colleague).get(path).status_code == 404
    assert people.holding("organiser").get(path).status_code == 404
    assert people.holding("trainer", co_author).post("/question-sets", {"gift": GIFT}).status_code == 201
    version = published(quiz("post-test", UUID(stored)), trainer_ids=(lead,))
    deliver(database, SUBSCRIPTIONS, [version])
    for role, person in (("trainer", author), ("trainer", co_author), ("trainer", lead), ("organiser", None)):
        assert people.holding(role, person).get(path).status_code == 200, (role, person)
    assert people.holding("trainer", colleague).get(path).status_code == 404


def test_an_author_who_takes_the_quiz_in_a_foreign_course_may_not_read_its_answers(
    people: People, database: Database, course: CourseVersionPublished
) -> None:
    student = uuid7()
    set_id = (
        people.holding("trainer", student)
        .post("/question-sets", {"name": "Post-test", "gift": GIFT})
        .get_json()["id"]
    )
    deliver(database, SUBSCRIPTIONS, [enrolled(uuid7(), student), enrolled(uuid7(), course.trainer_ids[0])])
    refused = people.holding("trainer", student).get(f"/question-sets/{set_id}")
    assert (refused.status_code, refused.get_json()["code"]) == (403, "answers_are_secret")
    assert people.holding("trainer", course.trainer_ids[0]).get(f"/question-sets/{set_id}").status_code == 200
