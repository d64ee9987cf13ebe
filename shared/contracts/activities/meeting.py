"""Meetings: the class meetings of a run, whose attendance enrollment keeps.

The activity stands for all meetings of the participant's run together: it is finished when the lists are closed and the
agency's share of them was attended.
"""

from dataclasses import dataclass

KIND = "meeting"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingSettings:
    """A course says nothing more about its meetings: each run plans its own."""
