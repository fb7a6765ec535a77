"""Model instances out of statements written by hand.

For the few statements that every annotation runs: there the ORM spends ten times as long on composing a statement as on
running it, however often it has composed the same one before.
"""

from collections.abc import Collection, Sequence
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models

M = TypeVar("M", bound=models.Model)


class Rows(Generic[M]):
    """The columns of a table to select, and how to make an instance of them.

    Args:
        model: whose table it is.
        alias: the table's name in the statement.
        without: names of fields to leave out; reading one later costs a query, as with `defer`.
    """

    def __init__(self, model: type[M], alias: str, *, without: Collection[str] = ()) -> None:
        fields = [field for field in model._meta.concrete_fields if field.attname not in without]
        self._model = model
        self._names = [field.attname for field in fields]
        converters = ((at, getattr(field, "from_db_value", None)) for at, field in enumerate(fields))
        self._converters = [(at, convert) for at, convert in converters if convert]
        self.columns = ", ".join(f'{alias}."{field.column}"' for field in fields)

    def __len__(self) -> int:
        return len(self._names)

    def make(self, values: Sequence[Any]) -> M:
        """Return the instance of one row: the values of `columns`, in their order."""
        row = list(values)
        for at, convert in self._converters:
            row[at] = convert(row[at], None, connection)
        return self._model.from_db(DEFAULT_DB_ALIAS, self._names, row)
