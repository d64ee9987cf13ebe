"""What the portal asks assessment: question sets, quizzes, attempts, surveys."""

from typing import cast

from services.portal.clients.service import JsonObject, ServiceClient
from services.portal.clients.shapes.assessment import (
    AttemptView,
    AwaitingAttemptPage,
    QuestionSetReportView,
    QuestionSetView,
    QuizPage,
    ResultView,
    SavedAnswerView,
    SubmittedSurveyView,
    SurveyResultsView,
    SurveyView,
)


class AssessmentClient(ServiceClient):
    """Quizzes and surveys."""

    name = "assessment"

    def quizzes(self, enrollment_id: str) -> QuizPage:
        """The quizzes of an enrolment and where the participant stands in each."""
        return cast(QuizPage, self._get("/quizzes", enrollment_id=enrollment_id))

    def start_attempt(self, enrollment_id: str, activity_id: str, *, key: str | None = None) -> AttemptView:
        """Begin an attempt, or find the open one; 409 activity_not_open."""
        body = {"enrollment_id": enrollment_id, "activity_id": activity_id}
        return cast(AttemptView, self._call("POST", "/attempts", body, key=key))

    def attempt(self, attempt_id: str) -> AttemptView:
        """An attempt with its questions and the answers saved so far."""
        return cast(AttemptView, self._get(f"/attempts/{attempt_id}"))

    def save_answer(
        self, attempt_id: str, position: int, answer: JsonObject | None, *, occurred_at: str | None = None
    ) -> SavedAnswerView:
        """Save one answer; `occurred_at` is when the participant gave it, if that was earlier."""
        body: JsonObject = {"answer": answer} | ({"occurred_at": occurred_at} if occurred_at else {})
        return cast(SavedAnswerView, self._call("PUT", f"/attempts/{attempt_id}/answers/{position}", body))

    def submit_attempt(self, attempt_id: str, *, key: str | None = None) -> ResultView:
        """Hand in; the result comes back."""
        return cast(ResultView, self._call("POST", f"/attempts/{attempt_id}/submit", key=key))

    def result(self, attempt_id: str) -> ResultView:
        """Score, and as much of answers and feedback as the trainer allows."""
        return cast(ResultView, self._get(f"/attempts/{attempt_id}/result"))

    def attempts_awaiting_grading(
        self, *, limit: int | None = None, cursor: str | None = None
    ) -> AwaitingAttemptPage:
        """Attempts with essays that a trainer still has to grade."""
        return cast(
            AwaitingAttemptPage, self._get("/attempts", awaiting_grading=True, limit=limit, cursor=cursor)
        )

    def grade(self, attempt_id: str, grade: JsonObject, *, key: str | None = None) -> ResultView:
        """Grade one essay: {position, earned, comment}."""
        return cast(ResultView, self._call("POST", f"/attempts/{attempt_id}/grades", grade, key=key))

    def survey(self, enrollment_id: str, activity_id: str) -> SurveyView:
        """What a survey asks, and whether the participant has handed it in."""
        return cast(SurveyView, self._get(f"/surveys/{enrollment_id}/{activity_id}"))

    def submit_survey(
        self, enrollment_id: str, activity_id: str, answers: JsonObject, *, key: str | None = None
    ) -> SubmittedSurveyView:
        """Hand in a survey; 409 if that was done before, or the activity is not open."""
        path = f"/surveys/{enrollment_id}/{activity_id}"
        return cast(SubmittedSurveyView, self._call("POST", path, {"answers": answers}, key=key))

    def survey_results(self, course_id: str) -> SurveyResultsView:
        """Aggregates of five or more responses."""
        return cast(SurveyResultsView, self._get("/survey-results", course_id=course_id))

    def add_question_set(
        self,
        *,
        gift: str | None = None,
        questions: list[JsonObject] | None = None,
        name: str | None = None,
        base_id: str | None = None,
        dry_run: bool = False,
        key: str | None = None,
    ) -> QuestionSetReportView:
        """Store questions, from GIFT text or typed; 422 gift_refused names each wrong line."""
        given = {"gift": gift, "questions": questions, "name": name, "base_id": base_id}
        body = {name: value for name, value in given.items() if value is not None}
        return cast(
            QuestionSetReportView, self._call("POST", "/question-sets", body, key=key, dry_run=dry_run)
        )

    def question_set(self, set_id: str) -> QuestionSetView:
        """A set's questions, in full and as GIFT."""
        return cast(QuestionSetView, self._get(f"/question-sets/{set_id}"))
