"""When a page cannot be shown: what happened, why, and what to do now.

SinauError
├── FormExpired     400  the form's token is not this visitor's (a page left open over a sign-out)
└── PageNotForYou   403  the person holds none of the roles that this page is for
"""

from shared.errors import NotAllowed, SinauError


class FormExpired(SinauError):
    """The form's token is missing, or belongs to an earlier visit."""

    status = 400
    title = "The form has expired"


class PageNotForYou(NotAllowed):
    """The person holds none of the roles that this page is for."""
