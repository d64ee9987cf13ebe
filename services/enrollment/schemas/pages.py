"""Lists that are mostly read whole."""

from marshmallow import fields, validate

from shared.web.pagination import MOST
from shared.web.schemas import PageArgs


class LongPageArgs(PageArgs):
    """As every list, but a page holds as many rows as it may unless fewer are asked for."""

    limit = fields.Integer(
        load_default=MOST, validate=validate.Range(1, MOST), metadata={"description": "Rows per page."}
    )
