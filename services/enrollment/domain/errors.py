"""The broken rules that a person can meet here, each with its slug.

They are named in one place because endpoints, operations and queries raise the same ones.
"""

from shared.errors import Conflict, InvalidInput, NotFound


class CourseNotOpen(NotFound):
    """The course is not known here, or not yet: its publication may still be on its way."""

    title = "This course is not open for enrolment"


class RunNotFound(NotFound):
    """The run is not known, or belongs to another course."""

    title = "There is no such run of this course"


class RunRequired(InvalidInput):
    """The course has meetings, so a run must be chosen."""

    title = "Choose a run: this course has meetings"


class RunFull(Conflict):
    """Every seat of the run is taken."""

    title = "Every seat of this run is taken"


class RunOver(Conflict):
    """The last meeting of the run has ended."""

    title = "This run is over"


class AlreadyEnrolled(Conflict):
    """The person takes part already or has completed the course; `enrollment_id` says where."""

    title = "Already enrolled in this course"


class ProfileNotKnownYet(Conflict):
    """The person's profile has not been heard of here: it is on its way."""

    title = "Your profile has not arrived here yet; try again in a moment"


class EnrollmentNotFound(NotFound):
    """No such enrolment, or another person's."""

    title = "There is no such enrolment"


class EnrollmentEnded(Conflict):
    """The enrolment was withdrawn, or completed where it must be active."""

    title = "This enrolment has ended"


class ActivityNotFound(NotFound):
    """The activity is not part of the enrolment's version."""

    title = "This course version has no such activity"


class ActivityNotOpen(Conflict):
    """The activity's condition is not met."""

    title = "This activity is not open yet"


class NotReportedByLearner(InvalidInput):
    """Another service says what is reached in the activity; a participant cannot mark it."""

    title = "This activity is not marked by participants"


class ResultNotByOwner(InvalidInput):
    """A result was reported by a service that does not own the activity."""

    title = "Another service reports the results of this activity"


class MeetingNotFound(NotFound):
    """No such meeting, or not one that this person runs or attends."""

    title = "There is no such meeting"


class MeetingNotOpen(Conflict):
    """Check-in is not open."""

    title = "Check-in of this meeting is not open"


class MeetingAlreadyClosed(Conflict):
    """The meeting is closed: reopen it first."""

    title = "This meeting is closed"


class CodeRefused(InvalidInput):
    """The PIN or scanned code is wrong or has rotated away, or names no open meeting of this person."""

    title = "The code is wrong or no longer valid"


class ParticipantNotFound(NotFound):
    """The person does not take part in the run."""

    title = "This person does not take part in the run"


class ReasonRequired(InvalidInput):
    """A correction needs a reason, an excuse a note."""

    title = "Say why"


class CertificateNotFound(NotFound):
    """No such certificate, or another person's."""

    title = "There is no such certificate"


class CertificateRevoked(Conflict):
    """The certificate was revoked."""

    title = "This certificate was revoked"


class CourseNotFound(NotFound):
    """No such course, or not one that this person may look into."""

    title = "There is no such course"


class IssuerNotKnown(Conflict):
    """A certificate cannot be issued yet: the owner's unit, its agency or the person has not been heard of."""

    title = "What the certificate has to say has not arrived yet"
