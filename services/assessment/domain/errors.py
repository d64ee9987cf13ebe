"""The rules of taking part, taking quizzes and grading, each named for how it is broken."""

from shared.errors import Conflict, InvalidInput, NotAllowed, NotFound


class NotAParticipant(NotFound):
    """This enrolment is not this person's."""

    title = "You do not take part in this"


class ParticipationNotKnownYet(Conflict):
    """The news of the enrolment, or of its course version, has not arrived here. It will: try again in a moment."""

    title = "Your enrolment is still on its way here"


class ParticipationEnded(Conflict):
    """The person left the course."""

    title = "You left this course"


class ActivityNotOpen(Conflict):
    """The activity has a condition, which the participant has not met yet."""

    title = "This is not open to you yet"


class QuizNotFound(NotFound):
    """The course version has no such quiz."""

    title = "There is no such quiz in this course"


class QuizNotReady(Conflict):
    """The quiz's questions are not in this database."""

    title = "The questions of this quiz are not here"


class QuestionTypeUnknown(Conflict):
    """A question was stored by a version that knows more types of question than this one."""

    title = "This type of question is not known here"


class QuestionSetNotFound(NotFound):
    """There is no such set of questions, or not for this person."""

    title = "There is no such set of questions"


class AnswersAreSecret(NotAllowed):
    """Who takes a quiz as a participant may not read its answers as a trainer."""

    title = "You take a quiz with these questions"


class AttemptNotFound(NotFound):
    """There is no such attempt, or it is somebody else's."""

    title = "There is no such attempt"


class QuestionNotFound(NotFound):
    """The attempt has no question at this position."""

    title = "There is no such question"


class AttemptsUsedUp(Conflict):
    """Every attempt that the quiz allows was taken."""

    title = "No attempt is left"


class AttemptClosed(Conflict):
    """The attempt was handed in, or its time is up."""

    title = "This attempt takes no more answers"


class AttemptStillOpen(Conflict):
    """The attempt was not handed in yet, so it has no result."""

    title = "This attempt is not handed in yet"


class AttemptAlreadyGraded(Conflict):
    """The attempt has its final score."""

    title = "This attempt has its final score"


class NothingToGrade(Conflict):
    """At this position is no essay that was answered."""

    title = "There is nothing to grade here"


class PointsOutOfRange(InvalidInput):
    """The points given are more than the question has, or not possible."""

    title = "These points are not possible"


class SurveyNotOffered(NotFound):
    """The course version has no such survey."""

    title = "There is no such survey in this course"


class SurveyFormUnknown(Conflict):
    """The course asks for a form that this version of Sinau does not have."""

    title = "This survey is not known here"


class SurveyAlreadySubmitted(Conflict):
    """The survey was handed in before; once is enough."""

    title = "The survey was handed in before"


class CourseNotKnown(NotFound):
    """No version of such a course is known here, or none that this person teaches."""

    title = "There is no such course"
