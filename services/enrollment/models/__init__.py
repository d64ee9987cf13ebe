"""Enrollment's tables: its own, and its copies of what other services told.

Importing this package makes every table known to the metadata, which migrations read.
"""

from services.enrollment.models.attendance import Attendance, AttendanceChange
from services.enrollment.models.base import Base
from services.enrollment.models.certificates import Certificate, CertificateCounter
from services.enrollment.models.courses import Course, CourseTrainer, CourseVersion
from services.enrollment.models.enrollments import Enrollment
from services.enrollment.models.ledger import LedgerEntry
from services.enrollment.models.people import Person
from services.enrollment.models.policies import JpTargetRow, Policy
from services.enrollment.models.progress import LessonProgress, QuizResult, SurveyMark
from services.enrollment.models.runs import Meeting, Run, RunTrainer
from services.enrollment.models.units import Unit, UnitLine

__all__ = [
    "Attendance",
    "AttendanceChange",
    "Base",
    "Certificate",
    "CertificateCounter",
    "Course",
    "CourseTrainer",
    "CourseVersion",
    "Enrollment",
    "JpTargetRow",
    "LedgerEntry",
    "LessonProgress",
    "Meeting",
    "Person",
    "Policy",
    "QuizResult",
    "Run",
    "RunTrainer",
    "SurveyMark",
    "Unit",
    "UnitLine",
]
