"""The tables of identity."""

from services.identity.models.base import Base
from services.identity.models.people import Person, RoleGrant, Supervision
from services.identity.models.sign_ins import SignIn
from services.identity.models.units import Unit, UnitLine, path_text

__all__ = ["Base", "Person", "RoleGrant", "SignIn", "Supervision", "Unit", "UnitLine", "path_text"]
