"""What the portal says, in the visitor's language: flask-babel's functions, with types.

The Indonesian sentence itself is the key; `translations/en` holds each in English.
"""

import flask_babel


def gettext(text: str, **values: object) -> str:
    """The sentence in the visitor's language, `values` put in for `%(name)s`."""
    return str(flask_babel.gettext(text, **values))


def N_(text: str) -> str:  # noqa: N802 - the name by which the catalog's extractor knows texts translated later
    """Mark a text for the catalog of translations; it is translated where it is shown."""
    return text


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """As `gettext`, for a count: `%(num)d`."""
    return str(flask_babel.ngettext(one, many, num, **values))
