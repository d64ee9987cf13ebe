"""The five services as the portal sees them: fixed, plausible answers, and a record of what was asked."""

# ruff: noqa: E501 - answers are laid out as tables, which breaking would make harder to read

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from services.portal.config import SERVICES
from tests.integration.portal.fake_courses import (
    ATTEMPT,
    BLENDED,
    CERTIFICATE,
    CODE,
    COMPETENCY,
    COURSE,
    DONE,
    ENROLLMENT,
    HANDLE,
    MEETINGS,
    MEETINGS_LINE,
    MESSAGE,
    MODULES,
    PASSWORD,
    PERSON,
    QUIZ_LINES,
    RUN,
    UNIT,
    VERSION,
    JsonObject,
    blended,
    card,
    enrollment,
    listed,
    modules,
    outline,
    page_id,
)

Answer = tuple[int, JsonObject]


QUESTIONS: list[JsonObject] = [
    {"type": "multiple_choice", "text_html": "<p>Anda diminta memproses izin usaha milik kakak kandung Anda. Tindakan "
     "yang paling tepat adalah …</p>", "presentation": {"choices": [
         {"key": "a", "html": "memprosesnya lebih dahulu karena berkasnya lengkap"},
         {"key": "b", "html": "menyatakan hubungan keluarga dan mengalihkan berkas kepada rekan"},
         {"key": "c", "html": "menolak berkas tanpa alasan"}]}, "answer": {"choice": "b"}},
    {"type": "multiple_answers", "text_html": "<p>Mana yang termasuk gratifikasi?</p>", "presentation": {"choices": [
        {"key": "a", "html": "uang"}, {"key": "b", "html": "diskon khusus"}, {"key": "c", "html": "gaji"}]},
     "answer": {"choices": ["a", "b"]}},
    {"type": "true_false", "text_html": "<p>Benturan kepentingan selalu merupakan pelanggaran.</p>",
     "answer": {"value": False}},
    {"type": "short_answer", "text_html": "<p>Lembaga yang menerima laporan gratifikasi disingkat …</p>", "answer": None},
    {"type": "numerical", "text_html": "<p>Satu JP berapa menit?</p>", "answer": None},
    {"type": "matching", "text_html": "<p>Pasangkan.</p>", "presentation": {"left": [{"key": "1", "html": "Nyatakan"},
     {"key": "2", "html": "Alihkan"}], "right": [{"key": "x", "html": "kepada atasan"}, {"key": "y",
     "html": "kepada rekan"}]}, "answer": None},
    {"type": "essay", "text_html": "<p>Ceritakan satu benturan kepentingan di unit Anda.</p>", "answer": None},
]  # fmt: skip


def attempt(**changes: Any) -> JsonObject:
    """An open attempt with a question of each type."""
    return {
        "id": ATTEMPT, "enrollment_id": ENROLLMENT, "version_id": VERSION,
        "quiz": {**QUIZ_LINES[1], "attempts_used": 1}, "state": "open",
        "started_at": "2026-11-21T02:00:00Z", "deadline_at": "2026-11-21T02:25:00Z",
        "server_now": "2026-11-21T02:06:18Z",
        "questions": [
            {"position": position, "points": "1.00", "is_asked": True, "presentation": {},
             "answered_at": "2026-11-21T02:05:00Z" if question["answer"] else None} | question
            for position, question in enumerate(QUESTIONS, 1)
        ],
    } | changes  # fmt: skip


def result(**changes: Any) -> JsonObject:
    """A graded attempt with review."""
    return {
        "attempt_id": ATTEMPT, "enrollment_id": ENROLLMENT, "quiz": QUIZ_LINES[1], "state": "graded", "score": "71.43",
        "passed": True, "passing_score": 70, "attempts_left": 2, "submitted_at": "2026-11-21T02:20:00Z",
        "pretest_score": "40.00", "gain": "31.43", "normalised_gain": "0.52", "review": "full",
        "questions": [
            {"position": p, "text_html": q["text_html"], "points": "1.00", "earned": "1.00" if p % 3 else "0.00",
             "is_correct": bool(p % 3), "your_answer_html": "menyatakan hubungan keluarga", "correct_answer_html":
             "menyatakan hubungan keluarga dan mengalihkan berkas", "feedback_html": "<p>Nyatakan, alihkan, catat.</p>"}
            for p, q in enumerate(QUESTIONS, 1)
        ],
    } | changes  # fmt: skip


def survey(submitted_at: str | None = None) -> JsonObject:
    """The end-of-course survey."""
    pace = ["Terlalu cepat", "Agak cepat", "Pas", "Agak lambat", "Terlalu lambat"]
    agree = ["Sangat tidak setuju", "Tidak setuju", "Cukup", "Setuju", "Sangat setuju"]
    ask = [("pace", "bipolar", "Bagaimana kecepatan penyampaian materi?", pace),
           ("relevance", "scale", "Materi ini berguna bagi pekerjaan saya.", agree),
           ("comment", "text", "Apa yang sebaiknya kami perbaiki?", [])]  # fmt: skip
    return {
        "version_id": VERSION, "submitted_at": submitted_at,
        "questions": [{"key": key, "kind": kind, "text": {"id": text, "en": f"In English: {key}"},
                       "labels": {"id": labels, "en": labels}, "required": kind != "text"}
                      for key, kind, text, labels in ask],
    }  # fmt: skip


CERTIFICATE_DOCUMENT = {
    "id": CERTIFICATE, "number": "0412/BKPSDM/X/2026", "verification_code": CODE, "title": "Manajemen Waktu bagi ASN",
    "name": "Rina Sari", "position": "Analis Pelayanan", "unit_name": "Dinas Pelayanan Terpadu", "kind": "passed",
    "jp": "3.00", "started_on": "2026-10-01", "completed_on": "2026-10-12", "issued_at": "2026-10-12T03:00:04Z",
    "revoked_at": None, "status": "valid",
}  # fmt: skip

LESSON_HTML = (
    "<p>Seorang pegawai loket perizinan menerima berkas dari sepupunya sendiri. Antrean panjang, dan semua orang ingin "
    "cepat. Apa yang sebaiknya ia lakukan?</p><h2>Kenali tandanya</h2><p>Benturan kepentingan muncul ketika hubungan "
    "pribadi dapat memengaruhi keputusan jabatan.</p><blockquote><p><strong>Ingat tiga langkah:</strong> nyatakan, "
    "alihkan, catat.</p></blockquote><ul><li>Nyatakan kepada atasan.</li><li>Alihkan berkas.</li></ul>"
)


@dataclass
class FakeServices:
    """Answers by method and path; `answers` may be replaced or added to by a test.

    Attributes:
        asked: every request, in order.
    """

    person: JsonObject = field(default_factory=lambda: {
        "id": PERSON, "username": "rina.sari", "name": "Rina Sari", "initials": "RS",
        "unit": {"id": UNIT, "name": "Dinas Pelayanan Terpadu"}, "roles": {"learner": [UNIT]},
        "must_change_password": False, "privacy_acknowledged": True, "time_zone": "Asia/Jakarta", "language": "id",
    })  # fmt: skip
    expires_at: str = "2099-01-01T00:00:00Z"
    asked: list[httpx.Request] = field(default_factory=list)
    answers: dict[str, Answer | Callable[[httpx.Request], Answer]] = field(default_factory=dict)

    def clients(self) -> dict[str, httpx.Client]:
        """One client per service, all answered here."""
        transport = httpx.MockTransport(self._answer)
        return {name: httpx.Client(transport=transport, base_url=f"http://{name}") for name in SERVICES}

    def sent(self, method: str, path: str) -> list[httpx.Request]:
        """The requests of this method whose path ends so."""
        return [one for one in self.asked if one.method == method and one.url.path.endswith(path)]

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        path = request.url.path.removeprefix("/api/v1")
        asked = f"{request.method} {path}"
        for pattern, answer in [*self.answers.items(), *self._standing().items()]:
            if re.fullmatch(pattern, asked):
                status, document = answer(request) if callable(answer) else answer
                if path.endswith(".pdf"):
                    return httpx.Response(
                        status, content=b"%PDF-1.7 invented", headers={"content-type": "application/pdf"}
                    )
                if status == 204:
                    return httpx.Response(204)
                return httpx.Response(status, json=document)
        return httpx.Response(404, json=problem(404, "not_found"))

    def signed_in(self) -> JsonObject:
        """What a sign-in or renewal is answered with; the token is as long as a real one."""
        token = "eyJhbGciOiJFUzI1NiIsImtpZCI6ImsxIn0." + "Zm9yZ2VkLWZvci10ZXN0cw" * 26
        return {
            "access_token": token,
            "expires_at": self.expires_at,
            "renewal_handle": HANDLE,
            "person": self.person,
        }

    def _sign_in(self, request: httpx.Request) -> Answer:
        given = json.loads(request.content)
        if given["password"] != PASSWORD:
            return 401, problem(401, "credentials_refused")
        return 201, self.signed_in()

    def _standing(self) -> dict[str, Answer | Callable[[httpx.Request], Answer]]:
        courses = [card("Etika Pemerintahan", "etika-pemerintahan", "4.00", COURSE),
                   card("Pelayanan Publik Prima", "pelayanan-publik-prima", "6.00", "c-blended", "blended"),
                   card("Komunikasi Efektif dengan Masyarakat", "komunikasi-efektif", "4.50", "c-3")]  # fmt: skip
        run = {
            "id": RUN,
            "name": "Angkatan II",
            "capacity": 30,
            "time_zone": "Asia/Jakarta",
            "meetings": MEETINGS,
        }
        me = self.person | {"email": "rina.sari@dinas.example", "nip_masked": "1986••••••••••002", "rank": "Penata, III/c",
                            "employment_type": "civil_servant", "position": "Analis Pelayanan", "active": True,
                            "supervisor": {"id": PERSON, "name": "Bapak Yusuf"}}  # fmt: skip
        message = {"id": MESSAGE, "kind": "certificate_issued", "title": "Sertifikat Anda sudah terbit",
                   "body": "Sertifikat Manajemen Waktu bagi ASN nomor 0412/BKPSDM/X/2026 dapat diunduh.",
                   "route": "certificate", "parameters": {"certificate_id": CERTIFICATE}, "created_at": "2026-10-12T03:00:05Z", "read_at": None}  # fmt: skip
        return {
            "POST /identity/sessions": self._sign_in,
            "POST /identity/sessions/renew": lambda _: (200, self.signed_in()),
            "DELETE /identity/sessions/.*": (204, {}),
            "GET /identity/sessions": (200, {"items": [
                {"id": PERSON, "started_at": "2026-11-20T02:00:00Z", "used_at": "2026-11-21T01:00:00Z",
                 "expires_at": "2026-12-20T02:00:00Z", "remembered": True, "is_current": True},
                {"id": UNIT, "started_at": "2026-11-10T02:00:00Z", "used_at": "2026-11-19T01:00:00Z",
                 "expires_at": "2026-12-20T02:00:00Z", "remembered": True, "is_current": False}], "next": None}),
            "GET /identity/me": (200, me),
            "PUT /identity/me/password": lambda _: (200, self.signed_in()),
            "POST /identity/me/privacy-acknowledgement": (204, {}),
            "PUT /identity/me/preferences": (200, me),
            "GET /catalog/courses": (200, {"items": courses, "next": None}),
            "GET /catalog/courses/etika-pemerintahan": (200, courses[0] | outline() | {"runs": []}),
            "GET /catalog/courses/pelayanan-publik-prima": (
                200, courses[1] | outline(modules=[*modules(), {
                    "id": "m-run", "title": "Praktik", "minutes": 0, "activities": [MEETINGS_LINE]}]) | {"runs": [run]}),
            "GET /catalog/categories": (200, {"items": [{"name": "Etika dan integritas", "course_count": 1},
                                                        {"name": "Pelayanan publik", "course_count": 2}]}),
            "GET /catalog/competencies": (200, {"items": [COMPETENCY]}),
            f"GET /catalog/versions/{VERSION}": (200, outline() | {"version_id": VERSION, "title": "Etika Pemerintahan"}),
            f"GET /catalog/versions/{VERSION}/activities/.*": (200, {
                "id": page_id(1, 1), "kind": "page", "title": "Menyatakan dan mengelola", "minutes": 7, "required": True,
                "settings": {"byte_count": len(LESSON_HTML)}, "html": LESSON_HTML, "byte_count": len(LESSON_HTML),
                "digest": "d", "module_title": MODULES[1][0], "module_number": 2, "module_count": 3,
                "position": 6, "count": 11,
                "previous": {"id": page_id(1, 0), "kind": "page", "title": MODULES[1][1][0]},
                "next": {"id": page_id(1, 2), "kind": "page", "title": MODULES[1][1][2]}}),
            "GET /enrollment/enrollments": (200, {
                "items": [listed(one) for one in (enrollment(), blended(), enrollment("completed"))], "next": None}),
            f"GET /enrollment/enrollments/{ENROLLMENT}": (200, enrollment()),
            f"GET /enrollment/enrollments/{BLENDED}": (200, blended()),
            f"GET /enrollment/enrollments/{DONE}": (200, enrollment("completed")),
            "POST /enrollment/enrollments": (201, enrollment()),
            "POST /enrollment/enrollments/.*/withdraw": (200, enrollment("withdrawn")),
            "PUT /enrollment/enrollments/.*/activities/.*": (200, enrollment()),
            "GET /enrollment/jp": (200, {
                "year": 2026, "credited": "12.50", "target": "20.00", "ceiling": None, "shortfall": "7.50",
                "years": [2026, 2025], "entries": [
                    {"id": "e1", "title": "Manajemen Waktu bagi ASN", "jp": "3.00", "kind": 16, "kind_name": "E-Learning",
                     "credited_on": "2026-10-12", "is_reversal": False, "over_daily_cap": True}]}),
            "GET /enrollment/certificates": (200, {"items": [CERTIFICATE_DOCUMENT], "next": None}),
            f"GET /enrollment/certificates/{CERTIFICATE}": (200, CERTIFICATE_DOCUMENT),
            f"GET /enrollment/certificates/{CERTIFICATE}.pdf": (200, {}),
            f"GET /enrollment/verifications/{CODE}": (200, {
                "status": "valid", "name": "Rina Sari", "title": "Manajemen Waktu bagi ASN", "started_on": "2026-10-01",
                "completed_on": "2026-10-12", "jp": "3.00", "number": "0412/BKPSDM/X/2026"}),
            "GET /enrollment/schedule": (200, {"items": [
                meeting | {"time_zone": "Asia/Jakarta", "course_title": "Pelayanan Publik Prima", "status": None,
                           "state": "planned"} for meeting in MEETINGS], "next": None}),
            "POST /enrollment/check-ins": (200, {
                "meeting": MEETINGS[0], "status": "present", "checked_in_at": "2026-11-24T02:03:00Z"}),
            "GET /assessment/quizzes": (200, {"items": [
                quiz | {"attempts_used": 0, "best_score": None, "passed": False, "open_attempt_id": None,
                        "last_attempt_id": None} for quiz in QUIZ_LINES]}),
            "POST /assessment/attempts": (201, attempt()),
            f"GET /assessment/attempts/{ATTEMPT}": (200, attempt()),
            "PUT /assessment/attempts/.*/answers/.*": (200, {
                "saved_at": "2026-11-21T02:18:00Z", "answered_count": 4, "question_count": 7}),
            "POST /assessment/attempts/.*/submit": (200, result()),
            f"GET /assessment/attempts/{ATTEMPT}/result": (200, result()),
            "GET /assessment/surveys/.*": (200, survey()),
            "POST /assessment/surveys/.*": (201, {}),
            "GET /notification/messages": (200, {"items": [message], "next": None}),
            "GET /notification/messages/unread-count": (200, {"count": 3}),
            "POST /notification/messages/.*": (204, {}),
            "GET /notification/preferences": (200, {"email": True}),
            "PUT /notification/preferences": (200, {"email": False}),
        }  # fmt: skip


def problem(status: int, code: str, **members: Any) -> JsonObject:
    """A problem document."""
    return {"type": f"urn:sinau:problem:{code}", "title": code, "status": status, "code": code} | members
