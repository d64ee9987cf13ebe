"""A learner at the browser: finds the way by the buttons and answers what the page shows."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from deploy.embedded.demo import PASSWORD
from services.assessment.question_types.matching import Matching
from services.assessment.question_types.multiple_answers import MultipleAnswers
from services.assessment.question_types.multiple_choice import MultipleChoice
from services.assessment.question_types.true_false import TrueFalse
from tests.browser.conftest import PHONE, sign_in
from tests.support.answer_key import AnswerKey, right_choices, right_pairs, right_text

COURSES = Path(__file__).parents[2] / "deploy" / "demo" / "courses"


def studied(slug: str) -> AnswerKey:
    """The right answers of a demo course."""
    return AnswerKey(sorted((COURSES / slug).rglob("*.gift")))


@dataclass
class Learner:
    """Somebody who takes one course.

    Attributes:
        course: address of the enrolment's page, once enrolled.
    """

    page: Page
    slug: str
    course: str = ""

    def enrol(self) -> None:
        """Enrol from the course's public page, or open the course if that was done before."""
        self.page.goto(f"/kursus/{self.slug}")
        aside = self.page.locator("#daftar")
        form = aside.locator("form")
        (form.locator("button") if form.count() else aside.locator("a[href^='/belajar/']").last).click()
        self.page.wait_for_url("**/belajar/*")
        self.course = self.page.url

    def activities(self, kind: str) -> list[str]:
        """The addresses of the activities of a kind, as addresses name it, in the order of the outline."""
        self.page.goto(self.course)
        links = self.page.locator(f".outline a[href*='/{kind}/']").all()
        return [str(link.get_attribute("href")) for link in links]

    def take(self, quiz: str, right: AnswerKey) -> None:
        """Take a quiz with all answers right, up to its result."""
        self.page.goto(quiz)
        start = self.page.locator(f"form[action='{quiz}/mulai'] button")
        if not start.count() and not self.page.evaluate("() => Boolean(window.htmx)"):
            # Without a script the page reloads itself; asking for it again does the same and sooner.
            expect(self.page.locator("main")).to_be_visible()
            self.page.reload()
        start.click()
        self.page.wait_for_url("**/kuis/*/*")
        while not self.page.url.endswith("/kirim"):
            here = self.page.url
            self._answer(self.page.locator("#jawaban"), right)
            self.page.locator("#jawaban .row .btn:not(.quiet)").click()
            self.page.wait_for_url(lambda address, here=here: address != here)  # type: ignore[misc]
        self.page.locator("form[action$='/kirim'] button").click()
        self.page.wait_for_url("**/hasil")

    def read_all_pages(self) -> int:
        """Read from where the course goes on until something else comes; how many pages that were."""
        self.page.goto(self.course)
        self.page.locator("section:first-of-type .btn.wide").first.click()
        self.page.wait_for_url(lambda address: address != self.course)
        count = 0
        while "/pelajaran/" in self.page.url:
            here = self.page.url
            self.page.locator("form[action$='/selesai'] button").click()
            self.page.wait_for_url(lambda address, here=here: address != here)  # type: ignore[misc]
            count += 1
        return count

    def answer_survey(self) -> None:
        """Answer every scale of the survey with its middle, and hand in."""
        (survey,) = self.activities("survei")
        self.page.goto(survey)
        names = {str(one.get_attribute("name")) for one in self.page.locator("input[type=radio]").all()}
        for name in names:
            self.page.locator(f"input[name='{name}'][value='3']").check()
        self.page.locator("main form .btn.wide").click()
        self.page.wait_for_url("**/selesai")

    def _answer(self, form: Locator, right: AnswerKey) -> None:
        shown = form.locator("legend, .prose.label").first.inner_text()
        question = right.question(shown)
        if isinstance(question, MultipleChoice | MultipleAnswers):
            choices = {
                str(one.locator("input").get_attribute("value")): one.inner_text()
                for one in form.locator(".choice").all()
            }
            for key in right_choices(question, choices):
                form.locator(f"input[value='{key}']").check()
        elif isinstance(question, TrueFalse):
            form.locator(f"input[value='{'true' if question.value else 'false'}']").check()
        elif isinstance(question, Matching):
            left = {
                str(one.get_attribute("name")).removeprefix("pair-"): one.locator(
                    "xpath=../label"
                ).inner_text()
                for one in form.locator("select").all()
            }
            options = form.locator("select").first.locator("option").all()
            texts = {
                str(one.get_attribute("value")): one.inner_text()
                for one in options
                if one.get_attribute("value")
            }
            for key, value in right_pairs(question, left, texts).items():
                form.locator(f"select[name='pair-{key}']").select_option(value)
        else:
            form.locator("[name=text]").fill(right_text(question))


def sign_in_by_hand(page: Page, username: str, password: str = PASSWORD) -> None:
    """Sign in as a person does, past the privacy notice."""
    page.goto("/masuk")
    page.fill("input[name=nama]", username)
    page.fill("input[name=sandi]", password)
    page.click("main form button.wide")
    page.wait_for_url(lambda address: "/masuk" not in address)
    if "/privasi" in page.url:
        page.click("main form button.wide")
        page.wait_for_url(lambda address: "/privasi" not in address)


@dataclass
class Underway:
    """A learner on a phone with a page that works offline, at the first question of a quiz.

    Attributes:
        text: address of a page of the course that was opened; `title` is its title.
        question: address of the question, not yet answered.
    """

    context: BrowserContext
    page: Page
    text: str
    title: str
    question: str


def underway(chromium: Browser, base: str, username: str) -> Underway:
    """Bring somebody as far; whoever calls closes the context."""
    context = chromium.new_context(
        base_url=base,
        viewport=PHONE,
        service_workers="allow",
    )
    sign_in(context, username)
    page = context.new_page()
    learner = Learner(page, "etika-pemerintahan")
    learner.enrol()
    text = learner.activities("pelajaran")[0]
    page.goto(text)
    title = page.title()
    expect(page.locator("[data-offline-ready]")).to_be_visible()
    page.goto(learner.activities("kuis")[0])
    page.locator("form[action$='/mulai'] button").click()
    page.wait_for_url("**/kuis/*/1")
    return Underway(context, page, text, title, page.url)
