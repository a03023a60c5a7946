"""Joined records made once: a page whose hundred rows name one system holds it once.

To make a record costs more than to read it from the database, and the rows of a page name the same
few systems, partners and people. They come with the rows, by joins; here each becomes one object,
as ``prefetch_related`` would have it, and without its query.
"""

from collections.abc import Iterator
from typing import Any, cast

from django.db.models import QuerySet
from django.db.models.query import ModelIterable, get_related_populators


def sharing(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows, of which those that join the same record hold the same object.

    Only for rows that are read: what is changed of one row's record is changed of the others'.
    """
    found: Any = rows.all()
    joins = isinstance(found.query.select_related, dict)
    if joins and found._iterable_class is ModelIterable and not found._known_related_objects:
        found._iterable_class = _SharingIterable
    return cast("QuerySet[Any]", found)


class _SharingIterable(ModelIterable):  # type: ignore[type-arg]  # it is none when it runs
    """As Django's own, but for who fills the relations in."""

    def __iter__(self) -> Iterator[Any]:
        database = self.queryset.db
        compiler = self.queryset.query.get_compiler(using=database)
        results = compiler.execute_sql(chunked_fetch=self.chunked_fetch, chunk_size=self.chunk_size)
        select, own = compiler.select, compiler.klass_info
        fields = own["select_fields"]
        columns = slice(fields[0], fields[-1] + 1)
        names = [each[0].target.attname for each in select[columns]]
        usual = get_related_populators(own, select, database)  # type: ignore[call-arg]  # of Django 6
        joined = [_Joined(each) for each in usual]
        annotated = list(compiler.annotation_col_map.items())
        for row in compiler.results_iter(results):
            record = own["model"].from_db(database, names, row[columns])
            for each in joined:
                each.fill(row, record)
            for name, column in annotated:
                setattr(record, name, row[column])
            yield record


class _Joined:
    """Fills one relation of row after row, and remembers the records by their keys."""

    def __init__(self, usual: Any) -> None:
        self._make, self._names = usual.model_cls.from_db, usual.init_list
        self._database = usual.db
        self._columns = slice(usual.cols_start, usual.cols_end)
        self._key = usual.cols_start + usual.pk_idx
        self._below = [_Joined(each) for each in usual.related_populators]
        self._set, self._set_back = usual.local_setter, usual.remote_setter
        self._made: dict[Any, Any] = {None: None}

    def fill(self, row: Any, record: Any) -> None:
        key = row[self._key]
        if key not in self._made:
            self._made[key] = made = self._make(self._database, self._names, row[self._columns])
            for each in self._below:
                each.fill(row, made)
        found = self._made[key]
        self._set(record, found)
        if found is not None:
            self._set_back(found, record)
