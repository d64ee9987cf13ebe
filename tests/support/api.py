"""People who use Sinau's APIs over HTTP, for tests of flows."""

import threading
import time
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

import httpx

from deploy.embedded.demo import FOLDER, PASSWORD
from tests.support.answer_key import AnswerKey

T = TypeVar("T")
Base = str | Callable[..., Any]
"""Where Sinau answers: an address, or its WSGI app."""
ETIKA = "etika-pemerintahan"


class Refused(AssertionError):
    """A call was answered with a problem."""


class Caller:
    """One signed-in person at the APIs of a running Sinau."""

    def __init__(self, base: Base, username: str, password: str = PASSWORD) -> None:
        self._client = (
            # No connection is kept, so none is left open at the end of a run.
            httpx.Client(
                base_url=base, timeout=30, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0)
            )
            if isinstance(base, str)
            else httpx.Client(base_url="http://sinau", transport=httpx.WSGITransport(app=base))
        )
        self.me: dict[str, Any] = {}
        self.password = password
        self._sign_in(username, password)

    def _sign_in(self, username: str, password: str) -> None:
        answer = self.post("identity/sessions", username=username, password=password)
        self._client.headers["Authorization"] = f"Bearer {answer['access_token']}"
        self.me = answer["person"]

    def change_password(self, current: str, new: str) -> None:
        """What each newcomer does first."""
        answer = self.put("identity/me/password", current_password=current, new_password=new)
        self.password = new
        self._client.headers["Authorization"] = f"Bearer {answer['access_token']}"

    def get(self, path: str, **query: Any) -> Any:
        """The JSON answer to a GET of `/api/v1/<path>`."""
        return self._answer(self._client.get(f"/api/v1/{path}", params=query))

    def post(self, path: str, **body: Any) -> Any:
        """The JSON answer to a POST."""
        return self._answer(self._client.post(f"/api/v1/{path}", json=body))

    def put(self, path: str, **body: Any) -> Any:
        """The JSON answer to a PUT."""
        return self._answer(self._client.put(f"/api/v1/{path}", json=body))

    def raw(self, method: str, path: str, **options: Any) -> httpx.Response:
        """The answer itself, whatever it is."""
        return self._client.request(method, f"/api/v1/{path}", **options)

    @staticmethod
    def _answer(response: httpx.Response) -> Any:
        if response.is_error:
            raise Refused(
                f"{response.request.method} {response.request.url.path}: {response.status_code} {response.text}"
            )
        return response.json() if response.content else None


def until(look: Callable[[], T | None], *, seconds: float = 20) -> T:
    """Look until there is something: the event that brings it is under way.

    Raises:
        TimeoutError: nothing came.
    """
    deadline = time.monotonic() + seconds
    pause = Pause()
    while True:
        found = look()
        if found is not None:
            return found
        if time.monotonic() > deadline:
            raise TimeoutError("what was waited for did not come")
        pause()


class Pause:
    """Lets other threads work for a moment between two looks; a bounded wait on nothing."""

    def __init__(self, seconds: float = 0.01) -> None:
        self._seconds = seconds
        self._never = threading.Event()

    def __call__(self) -> None:
        """Wait the moment."""
        self._never.wait(self._seconds)


def new_learner(base: Base, *, unit: str = "dpmptsp-perizinan") -> Caller:
    """A new person, registered by an organiser's list and past the first password."""
    organiser = Caller(base, "yusuf.ardianta")
    mark = uuid.uuid4().hex[:10]
    rows = (
        "nama,email,jenis_pegawai,jabatan,pangkat,unit,username\n"
        f"Peserta {mark},p{mark}@nusalestari.example,NON-ASN,Staf,,{unit},p{mark}\n"
    )
    report = organiser.post("identity/people/imports", filename="peserta.csv", csv=rows)
    (row,) = report["rows"]
    learner = Caller(base, row["username"], row["first_password"])
    learner.change_password(row["first_password"], "rahasia-milik-sendiri")
    return learner


def enrol(learner: Caller, slug: str = ETIKA) -> str:
    """Enrol in a course; in its first run if it has runs. Returns the enrolment's id."""
    course = learner.get(f"catalog/courses/{slug}")
    body: dict[str, Any] = {"course_id": course["id"]}
    if course["runs"]:
        body["run_id"] = course["runs"][0]["id"]
    enrolment_id: str = learner.post("enrollment/enrollments", **body)["id"]
    return enrolment_id


def activity_ids(learner: Caller, enrolment_id: str, kind: str) -> list[str]:
    """The activities of a kind that the enrolment's version has, in order."""
    enrolment = learner.get(f"enrollment/enrollments/{enrolment_id}")
    return [activity["id"] for activity in enrolment["activities"] if activity["kind"] == kind]


def read_all_pages(learner: Caller, enrolment_id: str) -> None:
    """Finish each page of the enrolment's version."""
    for page in activity_ids(learner, enrolment_id, "page"):
        learner.put(f"enrollment/enrollments/{enrolment_id}/activities/{page}", state="finished")


def open_attempt(learner: Caller, enrolment_id: str, purpose: str = "posttest") -> dict[str, Any]:
    """Start an attempt at the quiz with that purpose, as soon as assessment has heard of the enrolment."""

    def start() -> dict[str, Any] | None:
        listed = learner.raw("GET", "assessment/quizzes", params={"enrollment_id": enrolment_id})
        if listed.status_code in {404, 409}:
            return None
        (quiz,) = (item for item in listed.json()["items"] if item["purpose"] == purpose)
        body = {"enrollment_id": enrolment_id, "activity_id": quiz["activity_id"]}
        answer = learner.raw("POST", "assessment/attempts", json=body)
        return None if answer.status_code in {404, 409} else answer.json()

    return until(start)


def answer_key(slug: str = ETIKA) -> AnswerKey:
    """The right answers of a demo course."""
    return AnswerKey(sorted((FOLDER / "courses" / slug / "quizzes").glob("*.gift")))


def take_quiz(
    learner: Caller, enrolment_id: str, purpose: str = "posttest", *, slug: str = ETIKA, right: bool = True
) -> Any:
    """Take the quiz with that purpose and submit it; returns the result."""
    attempt = open_attempt(learner, enrolment_id, purpose)
    key = answer_key(slug)
    if right:
        for question in attempt["questions"]:
            learner.put(
                f"assessment/attempts/{attempt['id']}/answers/{question['position']}",
                answer=key.answer(question),
            )
    return learner.post(f"assessment/attempts/{attempt['id']}/submit")


def answer_survey(learner: Caller, enrolment_id: str) -> None:
    """Hand in the enrolment's survey."""
    (survey_id,) = activity_ids(learner, enrolment_id, "survey")
    path = f"assessment/surveys/{enrolment_id}/{survey_id}"
    learner.post(path, answers=survey_answers(learner.get(path)["questions"]))


def survey_answers(questions: list[dict[str, Any]]) -> dict[str, Any]:
    """An answer to each question of a survey that needs one."""
    return {
        question["key"]: "Baik." if question["kind"] == "text" else 3
        for question in questions
        if question["required"]
    }
