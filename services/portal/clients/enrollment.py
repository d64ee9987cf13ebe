"""What the portal asks enrollment: participation, progress, attendance, JP, certificates, boards."""

from typing import cast

import httpx

from services.portal.clients.service import JsonObject, ServiceClient
from services.portal.clients.shapes.enrollment import (
    BoardDetailView,
    BoardPage,
    CertificatePage,
    CertificateView,
    CheckInView,
    CodeView,
    EnrollmentPage,
    EnrollmentView,
    HeldMeetingPage,
    JpView,
    MeetingDetailView,
    MemberPage,
    ScheduledMeetingPage,
    VerificationView,
)


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

    def jp(self, year: int | None = None) -> JpView:
        """The JP ledger of a year against the target."""
        return cast(JpView, self._get("/jp", year=year))

    def certificates(self, *, limit: int | None = None, cursor: str | None = None) -> CertificatePage:
        """The caller's certificates."""
        return cast(CertificatePage, self._get("/certificates", limit=limit, cursor=cursor))

    def certificate(self, certificate_id: str) -> CertificateView:
        """One certificate."""
        return cast(CertificateView, self._get(f"/certificates/{certificate_id}"))

    def certificate_pdf(self, certificate_id: str) -> httpx.Response:
        """The certificate as a PDF, still open for reading."""
        return self._file(f"/certificates/{certificate_id}.pdf")

    def verification(self, code: str) -> VerificationView:
        """What the public may know of a certificate."""
        return cast(VerificationView, self._get(f"/verifications/{code}"))

    def revoke_certificate(
        self, certificate_id: str, reason: str, *, key: str | None = None
    ) -> CertificateView:
        """Revoke a certificate."""
        return cast(
            CertificateView,
            self._call("POST", f"/certificates/{certificate_id}/revoke", {"reason": reason}, key=key),
        )

    def schedule(self) -> ScheduledMeetingPage:
        """The caller's meetings."""
        return cast(ScheduledMeetingPage, self._get("/schedule"))

    def check_in(
        self, *, pin: str | None = None, token: str | None = None, key: str | None = None
    ) -> CheckInView:
        """Be present at the meeting whose code this is."""
        body: JsonObject = {"pin": pin} if pin else {"token": token}
        return cast(CheckInView, self._call("POST", "/check-ins", body, key=key))

    def team(self, year: int | None = None, *, cursor: str | None = None) -> MemberPage:
        """The JP of the people whom the caller supervises."""
        return cast(MemberPage, self._get("/team", year=year, cursor=cursor))

    def boards(self, *, limit: int | None = None, cursor: str | None = None) -> BoardPage:
        """The courses that the caller may see figures of."""
        return cast(BoardPage, self._get("/boards", limit=limit, cursor=cursor))

    def board(
        self,
        course_id: str,
        *,
        state: str = "",
        q: str = "",
        limit: int | None = None,
        cursor: str | None = None,
    ) -> BoardDetailView:
        """One course's figures and participants, narrowed by state and part of a name."""
        return cast(
            BoardDetailView, self._get(f"/boards/{course_id}", state=state, q=q, limit=limit, cursor=cursor)
        )

    def board_export(self, course_id: str, format_name: str) -> httpx.Response:
        """The board as `csv` or `xlsx`, still open for reading."""
        return self._file(f"/boards/{course_id}/export", format=format_name)

    def meetings(self, *, upcoming: bool | None = None) -> HeldMeetingPage:
        """The meetings that the caller runs."""
        return cast(HeldMeetingPage, self._get("/meetings", upcoming=upcoming))

    def meeting(self, meeting_id: str) -> MeetingDetailView:
        """One meeting with its roster."""
        return cast(MeetingDetailView, self._get(f"/meetings/{meeting_id}"))

    def change_meeting(self, meeting_id: str, action: str, *, key: str | None = None) -> MeetingDetailView:
        """`open`, `close` or `reopen` check-in."""
        return cast(MeetingDetailView, self._call("POST", f"/meetings/{meeting_id}/{action}", key=key))

    def meeting_code(self, meeting_id: str) -> CodeView:
        """The present check-in code: {pin, token, rotates_at, server_now}."""
        return cast(CodeView, self._get(f"/meetings/{meeting_id}/code"))

    def correct_attendance(
        self, meeting_id: str, person_id: str, status: str, reason: str
    ) -> MeetingDetailView:
        """Set one person's attendance by hand, with the reason."""
        body = {"status": status, "reason": reason}
        return cast(
            MeetingDetailView, self._call("PUT", f"/meetings/{meeting_id}/attendance/{person_id}", body)
        )
