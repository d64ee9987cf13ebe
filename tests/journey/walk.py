"""The way itself: registered by an organiser's list, from sign-in to a certificate that anybody can check."""

import re
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from deploy.embedded.demo import FOLDER, PASSWORD
from services.assessment.question_types.matching import Matching
from services.assessment.question_types.multiple_answers import MultipleAnswers
from services.assessment.question_types.multiple_choice import MultipleChoice
from services.assessment.question_types.true_false import TrueFalse
from tests.journey.visitor import Form, JourneyFailed, Page, Visitor
from tests.support.answer_key import AnswerKey, right_choices, right_pairs, right_text

COURSE = "etika-pemerintahan"
ORGANISER = "yusuf.ardianta"


@dataclass
class Journey:
    """What a walk found; `report()` is the JSON line at its end.

    Attributes:
        visit: makes the visitors, given the base address.
        patience: how many seconds a page may take to show what was done elsewhere.
        verification: the path at which anybody can check the certificate, once there is one.
    """

    base: str
    organiser: str = ORGANISER
    password: str = PASSWORD
    visit: Callable[[str], Visitor] = Visitor
    patience: float = 60.0
    visible_ms: dict[str, int] = field(default_factory=dict)
    verification: str | None = None

    def __post_init__(self) -> None:
        self.visitor = self.visit(self.base)
        self.key = AnswerKey(sorted((FOLDER / "courses" / COURSE / "quizzes").glob("*.gift")))

    def walk(self) -> dict[str, Any]:
        """Go the whole way.

        Raises:
            JourneyFailed: naming the page that was not what a learner needs.
        """
        try:
            return self._walk()
        finally:
            self.visitor.close()

    def _walk(self) -> dict[str, Any]:
        username, first_password = self._register()
        self._arrive(username, first_password)
        enrolment = self._enrol()
        pretest, posttest = self._activities(enrolment, "kuis")
        self._take_quiz(pretest, "pretest")
        self._read(enrolment)
        self._take_quiz(posttest, "posttest")
        self._await_outcome(enrolment)
        self._answer_survey(enrolment)
        self._check_certificate()
        self._check_home()
        return self.report(ok=True)

    def report(self, *, ok: bool, error: str | None = None) -> dict[str, Any]:
        """The findings, JSON-ready."""
        found: dict[str, Any] = {
            "ok": ok,
            "steps_ms": self.visitor.steps_ms,
            **{f"{name}_ms": self.visible_ms.get(name) for name in ("certificate", "ledger", "inbox")},
            "bytes": self.visitor.bytes_by_page,
            "requests": self.visitor.requests,
            "verification": self.verification,
        }
        if error:
            found["error"] = error
        return found

    def _register(self) -> tuple[str, str]:
        """Let an organiser upload a list with one new person; returns user name and first password."""
        with closing(self.visit(self.base)) as organiser:
            mark = secrets.token_hex(5)
            page = organiser.get("/masuk")
            page = organiser.submit(
                page, page.form(r"/masuk$"), {"nama": self.organiser, "sandi": self.password}
            )
            if page.path == "/privasi":
                page = organiser.submit(page, page.form(r"/privasi$"))
            rows = (
                "nama,email,jenis_pegawai,jabatan,pangkat,unit,username\n"
                f"Peserta Jalan {mark},jalan-{mark}@nusalestari.example,NON-ASN,Staf,,bkpsdm,jalan.{mark}\n"
            )
            page = organiser.get("/kelola/orang/impor", name="people_import_form")
            form = page.form(r"/kelola/orang/impor")
            upload = next(name for name, kind in form.types.items() if kind == "file")
            page = organiser.submit(
                page, form, files={upload: ("peserta.csv", rows.encode(), "text/csv")}, name="people_import"
            )
            for _ in range(3):
                found = re.search(rf"jalan\.{mark}\W+(?:\S+\s+){{0,12}}?", page.text)
                password = _first_password(page, f"jalan.{mark}")
                if found and password:
                    break
                page = organiser.submit(page, page.form(r"/kelola/orang/impor"), name="people_import_confirm")
            else:
                raise JourneyFailed(f"no first password after the import; the page says: {page.text[:500]}")
            self.visitor.requests += organiser.requests
            self.visitor.steps_ms.update(organiser.steps_ms)
            self.visitor.bytes_by_page.update(organiser.bytes_by_page)
        return f"jalan.{mark}", password

    def _arrive(self, username: str, first_password: str) -> None:
        visitor = self.visitor
        visitor.get("/", name="landing")
        page = visitor.get("/katalog", name="catalog")
        if "Etika Pemerintahan" not in page.text:
            raise JourneyFailed("the public catalog does not show Etika Pemerintahan")
        page = visitor.get("/masuk", name="sign_in_form")
        page = visitor.submit(
            page, page.form(r"/masuk$"), {"nama": username, "sandi": first_password}, name="sign_in"
        )
        own = f"sepeda-kumbang-{secrets.token_hex(4)}"
        page = visitor.submit(
            page,
            page.form(r"/ganti-sandi$"),
            {"sandi_lama": first_password, "sandi_baru": own, "sandi_ulang": own},
            name="change_password",
        )
        visitor.submit(page, page.form(r"/privasi$"), name="privacy")

    def _enrol(self) -> str:
        visitor = self.visitor
        page = visitor.get("/katalog?q=etika", name="search")
        page = visitor.get(page.link(rf"/kursus/{COURSE}$"), name="course")
        for word in ("JP", "Kompetensi"):
            if word not in page.text:
                raise JourneyFailed(f"the course page does not say {word}")

        def tap() -> Page:
            nonlocal page
            page = visitor.submit(page, page.form(rf"/kursus/{COURSE}/daftar$"), name="enrol")
            return page

        # Who enrols before enrolment has heard of the account is asked to try again in a moment.
        page = self._wait(tap, lambda p: "masih disiapkan" not in p.text, "the account")
        found = re.search(r"/belajar/([0-9a-f-]{36})", page.url + page.html)
        if not found:
            raise JourneyFailed(f"enrolling led to {page.path}: {page.text[:300]}")
        return found.group(1)

    def _activities(self, enrolment: str, part: str) -> list[str]:
        """The addresses of the activities of one kind, in the order of the outline."""
        page = self.visitor.get(f"/belajar/{enrolment}", name="outline")
        return list(dict.fromkeys(page.links(rf"/belajar/{enrolment}/{part}/")))

    def _read(self, enrolment: str) -> None:
        visitor = self.visitor
        pages = self._activities(enrolment, "pelajaran")
        if len(pages) < 14:
            raise JourneyFailed(f"only {len(pages)} pages to read in the outline")
        for number, address in enumerate(pages):
            page = visitor.get(address, name="page" if number == 0 else None)
            page = visitor.submit(page, page.form(r"/selesai$"), name="finish_page" if number == 0 else None)
        # Another device: only the account is the same. The post-test is the one other activity that is asked for.
        page = visitor.get(f"/belajar/{enrolment}", name="outline_read")
        if f"{len(pages)} dari {len(pages) + 1} kegiatan" not in page.text:
            raise JourneyFailed(f"not all pages count as read: {page.text[:400]}")

    def _take_quiz(self, address: str, name: str) -> None:
        visitor = self.visitor
        page = self._wait(
            lambda: visitor.get(address, name=f"{name}_intro"), lambda p: p.has_form(r"/mulai$"), name
        )
        page = visitor.submit(page, page.form(r"/mulai$"), name=f"{name}_start")
        for _ in range(60):
            if page.path.endswith("/kirim"):
                break
            number = int(page.path.rsplit("/", 1)[1])
            form = page.form(rf"/kuis/[0-9a-f-]+/{number}$")
            values = self._answer(page, form)
            # The form's first button is what the Enter key presses: on to the next question.
            values["ke"] = form.choices["ke"][0][0]
            page = visitor.submit(page, form, values, name=f"{name}_question" if number == 1 else None)
        started = time.perf_counter()
        page = visitor.submit(page, page.form(r"/kirim$"), name=f"{name}_submit")
        if name == "posttest":
            self._submitted = started
            if not re.search(r"\blulus\b", page.text, re.IGNORECASE):
                raise JourneyFailed(f"the post-test was not passed: {page.text[:500]}")

    def _answer(self, page: Page, form: Form) -> dict[str, str | list[str]]:
        question = self.key.question(page.text)
        choices = dict(form.choices.get("choice", []))
        if isinstance(question, TrueFalse):
            return {"choice": "true" if question.value else "false"}
        if isinstance(question, MultipleChoice | MultipleAnswers):
            return {"choice": right_choices(question, choices)}
        if isinstance(question, Matching):
            sides = {name: form.label(name) for name in form.choices if name.startswith("pair-")}
            right = {key: words for name in sides for key, words in form.choices[name] if key}
            return dict(right_pairs(question, sides, right))
        return {"text": right_text(question)}

    def _await_outcome(self, enrolment: str) -> None:
        """Until each is visible, counted from the moment the post-test was handed in."""
        visitor = self.visitor
        looks = {
            "certificate": ("/sertifikat", r"/sertifikat/[0-9a-f-]{36}"),
            "ledger": ("/jp", None),
            "inbox": ("/pesan", r"/sertifikat/[0-9a-f-]{36}"),
        }
        for name, (address, link) in looks.items():

            def is_there(page: Page, link: str | None = link) -> bool:
                return page.leads_to(link) if link else "Etika Pemerintahan" in page.text

            self._wait(partial(visitor.get, address, name=name), is_there, name)
            self.visible_ms[name] = round((time.perf_counter() - self._submitted) * 1000)
        page = visitor.get(f"/belajar/{enrolment}/selesai", name="outcome")
        if page.reader.refresh:
            raise JourneyFailed("the outcome page still waits although everything is there")

    def _answer_survey(self, enrolment: str) -> None:
        visitor = self.visitor
        (survey,) = self._activities(enrolment, "survei")
        page = visitor.get(survey, name="survey_form")
        form = page.form(r"/survei/[0-9a-f-]+$")
        values: dict[str, str | list[str]] = {}
        for name, kind in form.types.items():
            if kind == "radio":
                options = form.choices[name]
                values[name] = options[len(options) // 2][0]
            elif kind == "textarea":
                values[name] = "Contohnya dekat dengan pekerjaan saya."
        visitor.submit(page, form, values, name="survey")

    def _check_certificate(self) -> None:
        visitor = self.visitor
        page = visitor.get("/sertifikat")
        page = visitor.get(page.link(r"/sertifikat/[0-9a-f-]{36}$"), name="certificate_page")
        pdf = visitor.download(page.link(r"\.pdf$"))
        if not pdf.content.startswith(b"%PDF-"):
            raise JourneyFailed(f"the certificate is not a PDF: {pdf.status_code} {pdf.text[:200]}")
        visitor.bytes_by_page["certificate_pdf"] = len(pdf.content)
        with closing(self.visit(self.base)) as anyone:
            public = anyone.get(page.link(r"/v/"), name="verification")
            if "Etika Pemerintahan" not in public.text or re.search(r"\d{18}", public.text):
                raise JourneyFailed("the public page of the certificate is wrong")
            self.verification = public.path
            visitor.requests += anyone.requests
            visitor.steps_ms.update(anyone.steps_ms)
            visitor.bytes_by_page.update(anyone.bytes_by_page)

    def _check_home(self) -> None:
        page = self.visitor.get("/", name="home")
        if not re.search(r"4\s*(?:JP\s*)?(?:/|dari)\s*20 JP", page.text):
            raise JourneyFailed(f"the home page does not show 4 of 20 JP: {page.text[:400]}")

    def _wait(self, look: Callable[[], Page], is_there: Callable[[Page], bool], name: str) -> Page:
        deadline = time.monotonic() + self.patience
        rest = threading.Event()
        while True:
            page = look()
            if is_there(page):
                return page
            if time.monotonic() > deadline:
                raise JourneyFailed(
                    f"{name} did not come within {self.patience} s; the page says: {page.text[:400]}"
                )
            rest.wait(0.05)


def _first_password(page: Page, username: str) -> str | None:
    """The password beside the user name in the table of the import's result."""
    found = re.search(rf"{re.escape(username)}.{{0,400}}?<code[^>]*>([^<]+)</code>", page.html, re.DOTALL)
    return found.group(1).strip() if found else None
