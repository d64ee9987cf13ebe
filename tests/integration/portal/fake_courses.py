"""A course and participations in it, as catalog and enrollment answer with them."""

# ruff: noqa: E501 - answers are laid out as tables, which breaking would make harder to read

from typing import Any

PERSON = "0199aaaa-0000-7000-8000-000000000001"
COURSE = "0199aaaa-0000-7000-8000-000000000002"
VERSION = "0199aaaa-0000-7000-8000-000000000003"
ENROLLMENT = "0199aaaa-0000-7000-8000-000000000004"
DONE = "0199aaaa-0000-7000-8000-000000000005"
ATTEMPT = "0199aaaa-0000-7000-8000-000000000006"
CERTIFICATE = "0199aaaa-0000-7000-8000-000000000007"
MESSAGE = "0199aaaa-0000-7000-8000-000000000008"
RUN = "0199aaaa-0000-7000-8000-000000000009"
BLENDED = "0199aaaa-0000-7000-8000-00000000000a"
CODE = "K7QM2XW9TD"
UNIT = "0199aaaa-0000-7000-8000-00000000000b"
HANDLE = "handle-of-a-session-that-goes-on"
PASSWORD = "kuda laut biru"

JsonObject = dict[str, Any]


def page_id(module: int, page: int) -> str:
    """The id of a page of the fake course."""
    return f"0199bbbb-0000-7000-8000-0000000{module:02d}{page:03d}"


PRETEST = "0199bbbb-0000-7000-8000-000000090001"
POSTTEST = "0199bbbb-0000-7000-8000-000000090002"
SURVEY = "0199bbbb-0000-7000-8000-000000090003"
MEETINGS_ACTIVITY = "0199bbbb-0000-7000-8000-000000090004"

MODULES = [
    ("Dasar etika pemerintahan", ["Etika, hukum, dan kebiasaan", "BerAKHLAK di meja kerja", "Empat pertanyaan"]),
    ("Benturan kepentingan dan gratifikasi", ["Mengenali benturan kepentingan", "Menyatakan dan mengelola",
                                              "Kapan hadiah menjadi masalah"]),
    ("Melayani dengan adil", ["Antrean yang adil", "Kelompok rentan"]),
]  # fmt: skip
PAGES = [page_id(m, n) for m, (_, titles) in enumerate(MODULES) for n, _ in enumerate(titles)]

COMPETENCY = {"key": "integritas", "kind": "managerial", "name_id": "Integritas", "name_en": "Integrity"}


def card(title: str, slug: str, jp: str, course_id: str, mode: str = "online") -> JsonObject:
    """A course as the list shows it."""
    return {
        "id": course_id, "slug": slug, "title": title, "category": "Etika dan integritas", "language": "id",
        "summary": "Kenali benturan kepentingan, tolak gratifikasi, dan layani warga dengan adil: singkat, dengan contoh "
        "dari meja kerja.",
        "mode": mode, "kind": 16, "jp": jp, "minutes": 118, "level": "dasar",
        "activities": [{"kind": "quiz", "count": 2}, {"kind": "page", "count": 8}, {"kind": "survey", "count": 1}],
        "competencies": ["integritas"], "competency_names": [COMPETENCY], "version_id": VERSION, "version_number": 1,
        "published_at": "2026-10-01T02:00:00Z", "next_meeting_at": None,
    }  # fmt: skip


MEETINGS = [
    {"id": "0199cccc-0000-7000-8000-000000000001", "title": "Pertemuan 1: Menghadapi keluhan",
     "place": "Aula BKPSDM", "starts_at": "2026-11-24T02:00:00Z", "ends_at": "2026-11-24T05:00:00Z"},
    {"id": "0199cccc-0000-7000-8000-000000000002", "title": "Pertemuan 2: Studi kasus keluhan warga",
     "place": "Aula BKPSDM", "starts_at": "2026-11-26T02:00:00Z", "ends_at": "2026-11-26T05:00:00Z"},
]  # fmt: skip

QUIZ_LINES = [
    {"activity_id": PRETEST, "title": "Pra-uji", "purpose": "pretest", "counts": False, "attempts": 1,
     "passing_score": 70, "time_limit_minutes": None, "question_count": 10},
    {"activity_id": POSTTEST, "title": "Pasca-uji", "purpose": "posttest", "counts": True, "attempts": 3,
     "passing_score": 70, "time_limit_minutes": 25, "question_count": 7},
]  # fmt: skip


def activity(activity_id: str, kind: str, title: str, minutes: int = 0, **changes: Any) -> JsonObject:
    """An activity of a version."""
    return {
        "id": activity_id, "kind": kind, "title": title, "minutes": minutes, "required": True, "completed_by": "finished",
        "reported_by": "learner" if kind == "page" else "enrollment" if kind == "meeting" else "assessment",
        "available_when": None, "settings": {},
    } | changes  # fmt: skip


def modules() -> list[JsonObject]:
    """A version's modules: a pre-test in front, a post-test and a survey at the end."""
    pages = [
        [
            activity(page_id(m, n), "page", title, 7, settings={"byte_count": 4200})
            for n, title in enumerate(titles)
        ]
        for m, (_, titles) in enumerate(MODULES)
    ]
    quizzes = [
        {
            name: quiz[name]
            for name in ("purpose", "attempts", "passing_score", "time_limit_minutes", "question_count")
        }
        | {"review": "after_submit", "question_set_id": None}
        for quiz in QUIZ_LINES
    ]
    pages[0].insert(0, activity(PRETEST, "quiz", "Pra-uji", required=False, settings=quizzes[0]))
    pages[2] += [
        activity(POSTTEST, "quiz", "Pasca-uji", 25, completed_by="passed", settings=quizzes[1]),
        activity(SURVEY, "survey", "Survei akhir kursus", 2, settings={"form": "l1.v1"}),
    ]  # fmt: skip
    return [
        {"id": f"0199bbbb-0000-7000-8000-0000001{m:02d}000", "title": title, "minutes": 7 * len(titles),
         "activities": pages[m]}
        for m, (title, titles) in enumerate(MODULES)
    ]  # fmt: skip


def outline(**changes: Any) -> JsonObject:
    """What a version and a course page share."""
    return {
        "audience": "Semua ASN yang melayani warga.",
        "outcomes": ["mengenali benturan kepentingan dalam pekerjaan sendiri",
                     "menolak dan melaporkan gratifikasi dengan langkah yang benar"],
        "why": "Satu keputusan yang tidak adil merusak kepercayaan yang dibangun bertahun-tahun.",
        "modules": modules(), "completion": {"kind": "all", "conditions": []},
    } | changes  # fmt: skip


def reached(one: JsonObject, state: str = "new", **changes: Any) -> JsonObject:
    """An activity as the participant has it."""
    shown = {
        name: one[name]
        for name in ("id", "kind", "title", "minutes", "required", "completed_by", "reported_by")
    }
    return (
        shown
        | {"state": state, "best_score": None, "tries": 0, "is_last": False, "is_open": True, "missing": []}
        | changes
    )


def requirement(one: JsonObject, *, done: bool = False) -> JsonObject:
    """That an activity is asked for."""
    condition = {"kind": one["completed_by"], "activity_id": one["id"]}
    return {
        "activity_id": one["id"],
        "kind": one["kind"],
        "title": one["title"],
        "condition": condition,
        "done": done,
    }


def enrollment(state: str = "active", **changes: Any) -> JsonObject:
    """A participation, half way or completed."""
    done = state == "completed"
    activities = []
    for one in (one for module in modules() for one in module["activities"]):
        if one["kind"] == "page":
            is_read = done or PAGES.index(one["id"]) < 4
            activities.append(
                reached(one, "finished" if is_read else "in_progress" if one["id"] == PAGES[4] else "new")
            )
        elif one["id"] == PRETEST:
            activities.append(reached(one, "finished", best_score="40.00", tries=1, is_last=True))
        elif done:
            is_quiz = one["kind"] == "quiz"
            activities.append(
                reached(one, "passed" if is_quiz else "finished", best_score="86.00" if is_quiz else None)
            )
        else:
            activities.append(reached(one))
    required = [one for one in activities if one["required"]]
    return {
        "id": DONE if done else ENROLLMENT,
        "course": {"id": "c-done" if done else COURSE, "slug": "etika-pemerintahan", "title": "Manajemen Waktu bagi ASN"
                   if done else "Etika Pemerintahan", "mode": "online", "jp": "3.00" if done else "4.00",
                   "version_id": VERSION, "version_number": 1},
        "run": None, "state": state, "enrolled_at": "2026-11-02T02:00:00Z",
        "completed_at": "2026-10-12T03:00:00Z" if done else None,
        "activities_done": 10 if done else 4, "activities_total": 10, "minutes_left": 0 if done else 55,
        "progress_percent": 100 if done else 40, "activities": activities, "last_activity_id": PAGES[4],
        "next": None if done
        else {"kind": "page", "activity_id": PAGES[4], "title": "Menyatakan dan mengelola", "minutes": 7},
        "requirements": [
            requirement(one, done=done or one["state"] == "finished") for one in required
        ],
        "attendance": None, "score": "86.00" if done else None,
        "jp_credited": "3.00" if done else None,
        "certificate": {"id": CERTIFICATE, "number": "0412/BKPSDM/X/2026", "verification_code": CODE} if done else None,
    } | changes  # fmt: skip


def listed(one: JsonObject) -> JsonObject:
    """A participation as it stands in a list."""
    return one | {"activities": None}


MEETINGS_LINE = activity(MEETINGS_ACTIVITY, "meeting", "Pertemuan angkatan")


def blended() -> JsonObject:
    """A participation whose next step is a meeting."""
    return enrollment(
        id=BLENDED,
        course={"id": "c-blended", "slug": "pelayanan-publik-prima", "title": "Pelayanan Publik Prima",
                "mode": "blended", "jp": "6.00", "version_id": VERSION, "version_number": 2},
        run={"id": RUN, "name": "Angkatan II", "time_zone": "Asia/Jakarta",
             "meetings": [meeting | {"state": "planned", "status": None} for meeting in MEETINGS]},
        activities=[*enrollment()["activities"], reached(MEETINGS_LINE)],
        requirements=[*enrollment()["requirements"], requirement(MEETINGS_LINE)],
        next={"kind": "meeting", "activity_id": MEETINGS_ACTIVITY, "title": "Pertemuan angkatan", "minutes": 0},
        attendance={"present": 1, "closed": 1, "total": 2, "minimum_percent": 80},
    )  # fmt: skip
