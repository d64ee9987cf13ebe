"""Lists of people over HTTP."""

from marshmallow import fields, validate

from shared.web.schemas import Schema


class ImportArgs(Schema):
    """How to import."""

    dry_run = fields.Boolean(load_default=False, metadata={"description": "Only say what would be done."})


class SheetSchema(Schema):
    """A list of people as CSV text; its limits are checked with the list itself."""

    filename = fields.String(load_default="", validate=validate.Length(max=255))
    csv = fields.String(required=True)


class ImportedRowSchema(Schema):
    """What became of one row."""

    line = fields.Integer(required=True)
    action = fields.String(required=True, validate=validate.OneOf(("created", "updated", "unchanged")))
    person_id = fields.UUID(required=True, allow_none=True)
    username = fields.String(required=True)
    name = fields.String(required=True)
    first_password = fields.String(required=True, allow_none=True)


class ImportReportSchema(Schema):
    """What became of a list."""

    created = fields.Integer(required=True)
    updated = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    rows = fields.List(fields.Nested(ImportedRowSchema), required=True)
