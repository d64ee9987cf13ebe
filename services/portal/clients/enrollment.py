"""What the portal asks enrollment: participation, progress, attendance, JP, certificates, boards."""

from typing import cast

import httpx

from services.portal.clients.service import JsonObject, ServiceClient
from services.portal.clients.shapes.enrollment import EnrollmentPage, EnrollmentView


class EnrollmentClient(ServiceClient):
    """Who takes part, how far they are, what they earned."""

    name = "enrollment"

    def enroll(self, course_id: str, *, run_id: str | None = None, key: str | None = None) -> EnrollmentView:
        """Take part in a course; 409 already_enrolled carries the enrollment_id."""
        body = {"course_id": course_id} | ({"run_id": run_id} if run_id else {})
        return cast(EnrollmentView, self._call("POST", "/enrollments", body, key=key))

    def enrollments(
        self, *, state: str = "", limit: int | None = None, cursor: str | None = None
    ) -> EnrollmentPage:
        """The caller's enrolments, without their activities."""
        return cast(EnrollmentPage, self._get("/enrollments", state=state, limit=limit, cursor=cursor))

    def enrollment(self, enrollment_id: str) -> EnrollmentView:
        """One enrolment with what was reached in each activity."""
        return cast(EnrollmentView, self._get(f"/enrollments/{enrollment_id}"))

    def withdraw(self, enrollment_id: str, *, key: str | None = None) -> EnrollmentView:
        """Leave a course."""
        return cast(EnrollmentView, self._call("POST", f"/enrollments/{enrollment_id}/withdraw", key=key))

    def mark_activity(
        self, enrollment_id: str, activity_id: str, state: str, *, occurred_at: str | None = None
    ) -> EnrollmentView:
        """Note that the person began (`in_progress`) or `finished` an activity; 409 activity_not_open."""
        body = {"state": state} | ({"occurred_at": occurred_at} if occurred_at else {})
        path = f"/enrollments/{enrollment_id}/activities/{activity_id}"
        return cast(EnrollmentView, self._call("PUT", path, body))

    def jp(self, year: int | None = None) -> JsonObject:
        """The JP ledger of a year against the target."""
        return self._get("/jp", year=year)

    def certificates(self, *, limit: int | None = None, cursor: str | None = None) -> JsonObject:
        """The caller's certificates."""
        return self._get("/certificates", limit=limit, cursor=cursor)

    def certificate(self, certificate_id: str) -> JsonObject:
        """One certificate."""
        return self._get(f"/certificates/{certificate_id}")

    def certificate_pdf(self, certificate_id: str) -> httpx.Response:
        """The certificate as a PDF, still open for reading."""
        return self._file(f"/certificates/{certificate_id}.pdf")

    def verification(self, code: str) -> JsonObject:
        """What the public may know of a certificate."""
        return self._get(f"/verifications/{code}")

    def revoke_certificate(self, certificate_id: str, reason: str, *, key: str | None = None) -> JsonObject:
        """Revoke a certificate."""
        return self._call("POST", f"/certificates/{certificate_id}/revoke", {"reason": reason}, key=key)

    def schedule(self) -> JsonObject:
        """The caller's meetings."""
        return self._get("/schedule")

    def check_in(
        self, *, pin: str | None = None, token: str | None = None, key: str | None = None
    ) -> JsonObject:
        """Be present at the meeting whose code this is."""
        body: JsonObject = {"pin": pin} if pin else {"token": token}
        return self._call("POST", "/check-ins", body, key=key)

    def team(self, year: int | None = None, *, cursor: str | None = None) -> JsonObject:
        """The JP of the people whom the caller supervises."""
        return self._get("/team", year=year, cursor=cursor)

    def boards(self, *, limit: int | None = None, cursor: str | None = None) -> JsonObject:
        """The courses that the caller may see figures of."""
        return self._get("/boards", limit=limit, cursor=cursor)

    def board(
        self,
        course_id: str,
        *,
        state: str = "",
        q: str = "",
        limit: int | None = None,
        cursor: str | None = None,
    ) -> JsonObject:
        """One course's figures and participants, narrowed by state and part of a name."""
        return self._get(f"/boards/{course_id}", state=state, q=q, limit=limit, cursor=cursor)

    def board_export(self, course_id: str, format_name: str) -> httpx.Response:
        """The board as `csv` or `xlsx`, still open for reading."""
        return self._file(f"/boards/{course_id}/export", format=format_name)

    def meetings(self, *, upcoming: bool | None = None) -> JsonObject:
        """The meetings that the caller runs."""
        return self._get("/meetings", upcoming=upcoming)

    def meeting(self, meeting_id: str) -> JsonObject:
        """One meeting with its roster."""
        return self._get(f"/meetings/{meeting_id}")

    def change_meeting(self, meeting_id: str, action: str, *, key: str | None = None) -> JsonObject:
        """`open`, `close` or `reopen` check-in."""
        return self._call("POST", f"/meetings/{meeting_id}/{action}", key=key)

    def meeting_code(self, meeting_id: str) -> JsonObject:
        """The present check-in code: {pin, token, rotates_at, server_now}."""
        return self._get(f"/meetings/{meeting_id}/code")

    def correct_attendance(self, meeting_id: str, person_id: str, status: str, reason: str) -> JsonObject:
        """Set one person's attendance by hand, with the reason."""
        body = {"status": status, "reason": reason}
        return self._call("PUT", f"/meetings/{meeting_id}/attendance/{person_id}", body)
