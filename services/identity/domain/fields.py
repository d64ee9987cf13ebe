"""What the members of people and units have to look like, wherever they come in."""

from typing import Annotated

from services.identity.domain.employment import EMPLOYMENT_TYPES
from services.identity.domain.names import is_username
from services.identity.domain.roles import ROLES
from services.identity.domain.sheet import LONGEST, is_email
from services.identity.domain.zones import zone_of
from shared.schema.types import Check, Length, OneOf, Pattern


def _is_email_or_empty(text: str) -> bool:
    return not text or is_email(text)


def _is_zone(text: str) -> bool:
    return zone_of(text) == text


PersonName = Annotated[str, Length(2, LONGEST["nama"])]
Username = Annotated[
    str, Check(is_username, "3 to 60 of a-z, 0-9, dot, hyphen and underscore, not digits alone.")
]
Email = Annotated[str, Check(_is_email_or_empty, "Not an e-mail address.")]
Nip = Annotated[str, Length(max=40)]
"""As typed; spaces are fine."""
Employment = Annotated[str, OneOf(EMPLOYMENT_TYPES)]
Position = Annotated[str, Length(max=LONGEST["jabatan"])]
Rank = Annotated[str, Length(max=LONGEST["pangkat"])]
Role = Annotated[str, OneOf(ROLES)]
Language = Annotated[str, OneOf(("id", "en"))]
Zone = Annotated[str, Check(_is_zone, "Not a time zone such as Asia/Makassar.")]
Password = Annotated[str, Length(1, 1000)]
UnitKey = Annotated[str, Pattern(r"[a-z0-9][a-z0-9._-]{0,59}")]
UnitName = Annotated[str, Length(2, 200)]
UnitKind = Annotated[str, OneOf(("agency", "department", "work_unit"))]
