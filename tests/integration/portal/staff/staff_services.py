"""What the services answer to staff: a draft that remembers, question sets, a meeting, boards and people."""

import json
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.integration.portal.fake_courses import COURSE, MEETINGS, PERSON, RUN, UNIT, JsonObject
from tests.integration.portal.fake_services import Answer, FakeServices, problem

MODULE = "0199dddd-0000-7000-8000-000000000001"
SECOND = "0199dddd-0000-7000-8000-000000000002"
LESSON = "0199dddd-0000-7000-8000-000000000003"
LAST = "0199dddd-0000-7000-8000-000000000004"
SET = "0199dddd-0000-7000-8000-000000000005"
NEXT_SET = "0199dddd-0000-7000-8000-000000000006"
MEETING = MEETINGS[0]["id"]
SIBLING = "0199dddd-0000-7000-8000-000000000007"
QUIZ = "0199dddd-0000-7000-8000-000000000008"

QUESTIONS: list[JsonObject] = [
    {"type": "multiple_choice", "name": "satu", "text": "Apa yang tepat?", "format": "plain", "feedback": "",
     "points": "1", "answers": [{"text": "menyatakan", "fraction": "100", "feedback": "Betul."},
                                {"text": "diam", "fraction": "0", "feedback": ""}]},
    {"type": "numerical", "name": "", "text": "Satu JP berapa menit?", "format": "plain", "feedback": "",
     "points": "1", "answers": [{"value": "45", "tolerance": "0", "fraction": "100", "feedback": ""}]},
    {"type": "essay", "name": "", "text": "Ceritakan.", "format": "plain", "feedback": "", "points": "1"},
]  # fmt: skip

ROSTER = [
    {"person_id": PERSON, "name": "Rina Sari", "unit_name": "Dinas Pelayanan", "status": "present", "method": "pin",
     "checked_in_at": "2026-11-24T02:03:00Z", "note": ""},
    {"person_id": SIBLING, "name": "Dimas Arya", "unit_name": "Dinas Pelayanan", "status": None, "method": None,
     "checked_in_at": None, "note": ""},
]  # fmt: skip

BOARD = {"course_id": COURSE, "title": "Etika Pemerintahan", "enrolled": 31, "active": 12, "completed": 17,
         "passed": 16, "certified": 16, "withdrawn": 2}  # fmt: skip

SUBJECT = {
    "id": SIBLING, "username": "dimas.arya", "name": "Dimas Arya", "initials": "DA",
    "unit": {"id": UNIT, "name": "Dinas Pelayanan"}, "roles": {"learner": [UNIT], "trainer": [UNIT]},
    "must_change_password": True, "privacy_acknowledged": False, "time_zone": "Asia/Jakarta", "language": "id",
    "email": "dimas@dinas.example", "nip_masked": "1990••••••••••007", "employment_type": "civil_servant",
    "position": "Analis", "rank": "III/a", "supervisor": {"id": PERSON, "name": "Rina Sari"}, "active": True,
}  # fmt: skip


def activity(activity_id: str, kind: str, title: str, **more: Any) -> JsonObject:
    """An activity of a draft; what is not said is as catalog fills it in."""
    return {
        "id": activity_id, "kind": kind, "title": title, "minutes": 0, "required": False, "completed_by": "finished",
        "available_when": None, "settings": {},
    } | more  # fmt: skip


def new_draft() -> JsonObject:
    """A course of two modules, two pages and a quiz, ready to be published."""
    return {
        "id": COURSE, "revision": 7, "state": "draft", "latest_version_id": None, "latest_version_number": None,
        "updated_at": "2026-11-21T01:00:00Z", "problems": [], "slug": "etika-pemerintahan",
        "title": "Etika Pemerintahan", "summary": "Ringkas.", "category": "Etika", "language": "id", "mode": "blended",
        "kind": 16, "jp": "4.00", "level": "dasar", "competencies": ["integritas"], "audience": "",
        "outcomes": ["Dapat."], "why": "", "owner_unit_id": UNIT, "trainer_ids": [PERSON],
        "modules": [
            {"id": MODULE, "title": "Dasar", "activities": [
                activity(LESSON, "page", "Awal", minutes=7, required=True, settings={"markdown": "Halo."}),
                activity(LAST, "page", "Akhir", minutes=5, required=True, settings={"markdown": "Selesai."})]},
            {"id": SECOND, "title": "Lanjut", "activities": [
                activity(QUIZ, "quiz", "Pasca-uji", required=True, completed_by="passed", settings={
                    "purpose": "posttest", "attempts": 3, "passing_score": 70, "time_limit_minutes": 20,
                    "review": "after_submit", "question_set_id": SET, "question_count": 3})]},
        ],
    }  # fmt: skip


@dataclass
class Staff:
    """The services of a person of staff.

    Attributes:
        draft: as catalog keeps it; saving it asks for the present revision.
        questions: of the quiz, as assessment keeps them.
    """

    services: FakeServices
    draft: JsonObject = field(default_factory=new_draft)
    questions: list[JsonObject] = field(default_factory=lambda: deepcopy(QUESTIONS))
    meeting_state: str = "open"

    def quiz(self) -> JsonObject:
        """The draft's quiz, wherever it stands."""
        return self.activity(QUIZ)

    def activity(self, activity_id: str) -> JsonObject:
        """An activity of the draft."""
        [found] = [
            one
            for module in self.draft["modules"]
            for one in module["activities"]
            if one["id"] == activity_id
        ]
        return dict(found)

    def sent(self, method: str, path: str) -> list[JsonObject]:
        """The bodies of the requests of this method whose path ends so."""
        return [json.loads(one.content) for one in self.services.sent(method, path)]

    def furnish(self) -> None:
        """Put the answers in place."""
        run = {"id": RUN, "course_id": COURSE, "version_id": COURSE, "revision": 2, "name": "Angkatan I",
               "time_zone": "Asia/Makassar", "capacity": 30, "trainer_ids": [PERSON], "meetings": MEETINGS}  # fmt: skip
        one = {"enrollment_id": PERSON, "person_id": PERSON, "name": "Rina Sari", "position": "Analis",
               "unit_name": "Dinas", "state": "completed", "progress_percent": 100, "score": "86.00", "grade": "Baik",
               "jp": "4.00", "certificate_number": "0412/BKPSDM/X/2026", "enrolled_at": "2026-10-01T02:00:00Z",
               "completed_at": "2026-10-12T02:00:00Z"}  # fmt: skip
        line = {name: SUBJECT[name] for name in ("id", "username", "name", "initials", "position", "employment_type",
                                                 "unit", "active")}  # fmt: skip
        member = {"person_id": PERSON, "name": "Rina Sari", "position": "Analis", "unit_name": "Dinas", "jp": "12.50",
                  "target": "20.00", "active_courses": 2, "completed_courses": 3}  # fmt: skip
        listed = {name: self.draft[name] for name in ("id", "slug", "title", "state", "latest_version_number",
                                                      "updated_at")}  # fmt: skip
        answers: dict[str, Any] = {
            "GET /catalog/drafts": (200, {"items": [listed], "next": None}),
            f"GET /catalog/drafts/{COURSE}": lambda _: (200, self.draft),
            f"PUT /catalog/drafts/{COURSE}": self._save,
            f"GET /catalog/drafts/{COURSE}/revisions": (200, {"next": None, "items": [
                {"revision": 7, "title": "Etika", "activity_count": 2, "origin": "edited", "restored_from": None,
                 "made_at": "2026-11-21T01:00:00Z", "made_by": PERSON},
                {"revision": 6, "title": "Etika", "activity_count": 3, "origin": "restored", "restored_from": 2,
                 "made_at": "2026-11-20T01:00:00Z", "made_by": PERSON}]}),
            f"POST /catalog/drafts/{COURSE}/restore": lambda _: (200, self.draft),
            f"POST /catalog/drafts/{COURSE}/publish": (201, {"version_id": COURSE, "version_number": 1}),
            "POST /catalog/courses": lambda _: (201, self.draft),
            "POST /catalog/previews": lambda request: (200, {
                "html": f"<p>{json.loads(request.content)['markdown']}</p>", "minutes_estimate": 6}),
            f"GET /catalog/courses/{COURSE}/runs": (200, {"items": [run]}),
            f"POST /catalog/courses/{COURSE}/runs": (201, run),
            f"GET /catalog/runs/{RUN}": (200, run),
            f"PUT /catalog/runs/{RUN}": (200, run),
            f"GET /assessment/question-sets/{SET}": lambda _: (200, self._set()),
            f"GET /assessment/question-sets/{NEXT_SET}": lambda _: (200, self._set()),
            "POST /assessment/question-sets": self._store,
            "GET /enrollment/meetings": lambda _: (200, {"items": [self.meeting()], "next": None}),
            f"GET /enrollment/meetings/{MEETING}": lambda _: (200, self.meeting()),
            f"GET /enrollment/meetings/{MEETING}/code": (200, {
                "pin": "042917", "token": "dG9rZW4tdGVzdA", "rotates_at": "2026-11-24T02:01:00Z",
                "server_now": "2026-11-24T02:00:41Z"}),
            f"POST /enrollment/meetings/{MEETING}/.*": lambda _: (200, self.meeting()),
            f"PUT /enrollment/meetings/{MEETING}/attendance/.*": lambda _: (200, self.meeting()),
            "GET /enrollment/boards": (200, {"items": [BOARD], "next": None}),
            f"GET /enrollment/boards/{COURSE}": (200, BOARD | {"participants": [one], "next": "further"}),
            "GET /enrollment/team": (200, {"items": [member, member | {"jp": "21.00"}], "next": None}),
            "GET /identity/people": (200, {"items": [line], "next": None}),
            f"GET /identity/people/{SIBLING}": (200, SUBJECT),
            f"PUT /identity/people/{SIBLING}": (200, SUBJECT),
            "POST /identity/people": (201, SUBJECT | {"first_password": "rojuti-jubedi-ranidi"}),
            f"POST /identity/people/{SIBLING}/password-reset": (200, {"first_password": "resoha-sanamo-bepuzo"}),
            "POST /identity/people/imports": (200, {"created": 1, "updated": 0, "unchanged": 0, "rows": [
                {"line": 2, "action": "created", "person_id": SIBLING, "username": "dimas.arya", "name": "=Dimas",
                 "first_password": "resoha-sanamo-bepuzo"}]}),
            "GET /identity/units": (200, {"items": [
                {"id": UNIT, "key": "dinas", "name": "Dinas Pelayanan", "kind": "department", "parent_id": None,
                 "path": [UNIT], "time_zone": "Asia/Jakarta"}], "next": None}),
        }  # fmt: skip
        self.services.answers.update(answers)

    def meeting(self) -> JsonObject:
        """A meeting of two people, one of whom has arrived."""
        return MEETINGS[0] | {
            "time_zone": "Asia/Makassar", "run": {"id": RUN, "name": "Angkatan I"}, "course_id": COURSE,
            "course_title": "Pelayanan Publik Prima", "state": self.meeting_state, "opened_at": None,
            "closed_at": "2026-11-24T05:00:00Z" if self.meeting_state == "closed" else None, "roster": ROSTER,
            "counts": {"present": 1, "late": 0, "excused": 0, "sick": 0, "on_duty": 0, "absent": 0, "unmarked": 1,
                       "participants": 2},
        }  # fmt: skip

    def _save(self, request: httpx.Request) -> Answer:
        present = self.draft["revision"]
        if request.headers["If-Match"] != f'"{present}"':
            return 412, problem(412, "draft_changed_meanwhile", revision=present)
        kept = {
            name: self.draft[name] for name in ("id", "state", "latest_version_id", "latest_version_number")
        }
        self.draft = (
            json.loads(request.content) | kept | {"revision": self.draft["revision"] + 1, "problems": []}
        )
        return 200, self.draft

    def _set(self) -> JsonObject:
        return {"id": SET, "name": "x", "question_count": len(self.questions), "base_id": None,
                "created_at": "2026-11-20T01:00:00Z", "questions": self.questions,
                "gift": "Apa? {=ya ~tidak}"}  # fmt: skip

    def _store(self, request: httpx.Request) -> Answer:
        asked = json.loads(request.content)
        lines = asked.get("gift", "").split("\n")
        wrong = [number for number, text in enumerate(lines, 1) if "SALAH" in text]
        if wrong:
            problems = [{"line": number, "question": 1, "message": "Never closed."} for number in wrong]
            return 422, problem(422, "gift_refused", problems=problems)
        is_trial = request.url.params.get("dry_run") == "true"
        if not is_trial:
            self.questions = asked.get("questions", self.questions)
        return 201, {"id": None if is_trial else NEXT_SET, "name": "", "question_count": 2,
                     "by_type": {"numerical": 1, "multiple_choice": 1}, "questions": [],
                     "warnings": [{"line": 1, "question": None, "message": "Perhaps not meant."}]}  # fmt: skip
