"""The kinds of activity that enrollment itself owns: it derives their results from its own records.

This table is the only place that lists them. The results of every other activity are marked by the participant
(`reported_by` is `learner`) or reported by the service that owns its kind; enrollment does not know those kinds.
"""

from collections.abc import Mapping

from services.enrollment.activity_kinds.kind import OwnKind
from services.enrollment.activity_kinds.meeting import Meetings

OWNER = "enrollment"
"""`Activity.reported_by` of these kinds."""

KINDS: Mapping[str, OwnKind] = {kind.name: kind for kind in (Meetings(),)}
