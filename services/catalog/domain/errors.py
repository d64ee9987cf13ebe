"""The rules of catalog that a request can break."""

from shared.errors import Conflict, InvalidInput, NotAllowed, NotFound, PreconditionFailed


class CourseNotFound(NotFound):
    """No such course, or one that this person may not know of."""


class VersionNotFound(NotFound):
    """No such published version."""


class ActivityNotFound(NotFound):
    """The version has no such activity."""


class RevisionNotFound(NotFound):
    """The draft never had such a revision."""


class RunNotFound(NotFound):
    """No such run."""


class NotYourCourse(NotAllowed):
    """Neither its trainer nor an organiser of the unit that owns it."""


class OwnerUnitNotYours(NotAllowed):
    """A course may be given only to a unit that one organises or belongs to."""


class OwnerUnitMissing(InvalidInput):
    """A new course needs a unit that owns it, and the person belongs to none."""


class DraftChangedMeanwhile(PreconditionFailed):
    """The draft has a newer revision than the one that was edited."""


class RunChangedMeanwhile(PreconditionFailed):
    """The run has a newer revision than the one that was edited."""


class SlugTaken(Conflict):
    """Another course has this address already."""


class SlugIsFixed(Conflict):
    """A published course keeps its address: people hold links to it."""


class NothingToPublish(Conflict):
    """The latest version says the same as the draft."""


class CourseNotPublished(Conflict):
    """A run needs a published version to follow."""


class MeetingAlreadyStarted(Conflict):
    """A meeting that has begun can be neither moved nor removed."""


class DraftIncomplete(InvalidInput):
    """The draft cannot be published yet; `problems` names each place and what is missing there."""


class RunNotValid(InvalidInput):
    """The plan of a run contradicts itself; `fields` names where."""
