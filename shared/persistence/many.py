"""Many values bound as one: to bind each of hundreds takes the driver longer than the statement takes the database."""

import json
from collections.abc import Sequence
from typing import Any, Self

from sqlalchemy import ARRAY, Dialect, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ColumnElement, bindparam
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import Boolean, TypeDecorator, TypeEngine


class Many(TypeDecorator[Sequence[Any]]):
    """An array on PostgreSQL, JSON text on SQLite.

    Args:
        item: the type of one; its values must be what JSON writes as they are, text or whole numbers.
    """

    impl = String
    cache_ok = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """An array where there are arrays."""
        return dialect.type_descriptor(String() if dialect.name == "sqlite" else ARRAY(self.item))

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:
        """One value of them all."""
        return json.dumps(value) if dialect.name == "sqlite" else value


class is_one_of(FunctionElement[bool]):  # noqa: N801  # it reads as the functions of SQLAlchemy do
    """Whether a column has one of the values of a parameter, which is given as a list.

    Args:
        column: of text or whole numbers.
        name: the parameter's.
    """

    type = Boolean()
    inherit_cache = True

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        super().__init__(column, bindparam(name, type_=Many(column.type)))

    def self_group(self, against: OperatorType | None = None) -> Self:
        """As it is: where there are no booleans SQLAlchemy would write `… = 1`, which no index answers."""
        return self


@compiles(is_one_of)
def _as_array(element: is_one_of, compiler: SQLCompiler, **options: Any) -> str:
    column, values = element.clauses
    return f"{compiler.process(column, **options)} = ANY ({compiler.process(values, **options)})"


@compiles(is_one_of, "sqlite")
def _as_json(element: is_one_of, compiler: SQLCompiler, **options: Any) -> str:
    column, values = element.clauses
    listed = f"SELECT value FROM json_each({compiler.process(values, **options)})"  # noqa: S608  # a bound parameter
    return f"{compiler.process(column, **options)} IN ({listed})"
