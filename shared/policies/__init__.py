"""Policies: rules that an agency sets. Definitions and defaults stand in code, what a unit sets for itself in rows.

A value holds for a unit and everything below it, until a unit further down sets its own; it replaces the inherited one
as a whole. A service declares the table, the definitions and one `PolicyTable`:

class PolicyValue(PolicyValueColumns, Base): ...
ATTENDANCE = Policy(name="attendance", default=AttendanceRule())
POLICIES = PolicyTable((ATTENDANCE,), values=PolicyValue, units=Unit)
rule = POLICIES.value_for(session, ATTENDANCE, unit_id)

definition  a policy: its name, the dataclass that is its form, its default; free of IO
table       the rows, and what holds for a unit
setting     change what holds, on record in the audit log
"""
