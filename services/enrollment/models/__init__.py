"""Enrollment's tables: its own, and its copies of what other services published.

Importing this package makes every table known to the metadata, which migrations read.
"""

from services.enrollment.models.activities import ActivityOpening, ActivityProgress, ActivityResult
from services.enrollment.models.attendance import Attendance, AttendanceChange
from services.enrollment.models.base import Base
from services.enrollment.models.certificates import Certificate, CertificateCounter
from services.enrollment.models.courses import Course, CourseTrainer, CourseVersion
from services.enrollment.models.enrollments import Enrollment
from services.enrollment.models.ledger import LedgerEntry
from services.enrollment.models.people import Person
from services.enrollment.models.policies import PolicyValue
from services.enrollment.models.runs import Meeting, Run, RunTrainer
from services.enrollment.models.units import Unit, UnitLine

__all__ = [
    "ActivityOpening",
    "ActivityProgress",
    "ActivityResult",
    "Attendance",
    "AttendanceChange",
    "Base",
    "Certificate",
    "CertificateCounter",
    "Course",
    "CourseTrainer",
    "CourseVersion",
    "Enrollment",
    "LedgerEntry",
    "Meeting",
    "Person",
    "PolicyValue",
    "Run",
    "RunTrainer",
    "Unit",
    "UnitLine",
]
