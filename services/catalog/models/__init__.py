"""The tables of catalog."""

from services.catalog.models.base import Base
from services.catalog.models.courses import Course, CourseTrainer
from services.catalog.models.drafts import DraftRevision
from services.catalog.models.runs import Meeting, Run
from services.catalog.models.units import Unit, UnitLine
from services.catalog.models.versions import Version, VersionActivity, VersionCompetency, VersionModule

__all__ = [
    "Base",
    "Course",
    "CourseTrainer",
    "DraftRevision",
    "Meeting",
    "Run",
    "Unit",
    "UnitLine",
    "Version",
    "VersionActivity",
    "VersionCompetency",
    "VersionModule",
]
