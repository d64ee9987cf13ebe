"""What the portal asks catalog: the public catalog, versions and their activities, drafts and runs."""

from typing import cast

from services.portal.clients.service import JsonObject, ServiceClient
from services.portal.clients.shapes.catalog import (
    ActivityPage,
    CategoryList,
    CompetencyList,
    CourseCardPage,
    CourseDetailView,
    DraftLinePage,
    ImportReport,
    PreviewView,
    PublishedVersion,
    RevisionLinePage,
    RunList,
    RunView,
    VersionOutlineView,
)


class CatalogClient(ServiceClient):
    """Courses, versions, drafts, runs."""

    name = "catalog"

    def courses(
        self,
        *,
        q: str = "",
        category: str = "",
        competency: str = "",
        mode: str = "",
        limit: int | None = None,
        cursor: str | None = None,
    ) -> CourseCardPage:
        """A page of published courses."""
        return cast(
            CourseCardPage,
            self._get(
                "/courses",
                q=q,
                category=category,
                competency=competency,
                mode=mode,
                limit=limit,
                cursor=cursor,
            ),
        )

    def course(self, slug_or_id: str) -> CourseDetailView:
        """One published course with outcomes, outline and coming runs."""
        return cast(CourseDetailView, self._get(f"/courses/{slug_or_id}"))

    def categories(self) -> CategoryList:
        """The categories with their number of courses."""
        return cast(CategoryList, self._get("/categories"))

    def competencies(self) -> CompetencyList:
        """All competencies that courses may name."""
        return cast(CompetencyList, self._get("/competencies"))

    def version(self, version_id: str) -> VersionOutlineView:
        """The outline of an immutable version."""
        return cast(VersionOutlineView, self._get(f"/versions/{version_id}"))

    def activity(self, version_id: str, activity_id: str) -> ActivityPage:
        """One activity of an immutable version, with the text that catalog holds of it, rendered."""
        return cast(ActivityPage, self._get(f"/versions/{version_id}/activities/{activity_id}"))

    def run(self, run_id: str) -> RunView:
        """One run with its meetings."""
        return cast(RunView, self._get(f"/runs/{run_id}"))

    def drafts(self, *, limit: int | None = None, cursor: str | None = None) -> DraftLinePage:
        """The courses that the caller writes or looks after."""
        return cast(DraftLinePage, self._get("/drafts", limit=limit, cursor=cursor))

    def start_course(self, body: JsonObject, *, key: str | None = None) -> JsonObject:
        """Begin a course: an empty draft."""
        return self._call("POST", "/courses", body, key=key)

    def draft(self, course_id: str) -> JsonObject:
        """The DRAFT document with its `revision`."""
        return self._get(f"/drafts/{course_id}")

    def save_draft(self, course_id: str, draft: JsonObject, *, revision: int | str) -> JsonObject:
        """Replace the draft; 412 if somebody saved since `revision`."""
        return self._call("PUT", f"/drafts/{course_id}", draft, revision=revision)

    def draft_revisions(
        self, course_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> RevisionLinePage:
        """The stored revisions of a draft, the latest first."""
        return cast(RevisionLinePage, self._get(f"/drafts/{course_id}/revisions", limit=limit, cursor=cursor))

    def restore_draft(self, course_id: str, revision: int) -> JsonObject:
        """Make an earlier revision the present one."""
        return self._call("POST", f"/drafts/{course_id}/restore", {"revision": revision})

    def preview(self, markdown: str) -> PreviewView:
        """Markdown as a page will show it: {html, minutes_estimate}."""
        return cast(PreviewView, self._call("POST", "/previews", {"markdown": markdown}))

    def publish(self, course_id: str, *, revision: int | str, key: str | None = None) -> PublishedVersion:
        """Publish the draft as a new version; 422 draft_incomplete names what is missing."""
        return cast(
            PublishedVersion, self._call("POST", f"/drafts/{course_id}/publish", key=key, revision=revision)
        )

    def import_course(
        self, draft: JsonObject, *, publish: bool, dry_run: bool, key: str | None = None
    ) -> ImportReport:
        """Make or revise the course of the draft's slug."""
        return cast(
            ImportReport,
            self._call("POST", "/imports", {"draft": draft, "publish": publish}, key=key, dry_run=dry_run),
        )

    def runs(self, course_id: str) -> RunList:
        """The runs of a course."""
        return cast(RunList, self._get(f"/courses/{course_id}/runs"))

    def schedule_run(self, course_id: str, run: JsonObject, *, key: str | None = None) -> RunView:
        """Announce a run with its meetings."""
        return cast(RunView, self._call("POST", f"/courses/{course_id}/runs", run, key=key))

    def save_run(self, run_id: str, run: JsonObject, *, revision: int | str) -> RunView:
        """Change a run; 412 if somebody changed it since `revision`."""
        return cast(RunView, self._call("PUT", f"/runs/{run_id}", run, revision=revision))
