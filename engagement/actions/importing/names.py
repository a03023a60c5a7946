"""Finds or makes the partnerships and people that the rows of an import name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType

from django.db.models import F
from django.db.models.functions import Lower

from audit.recording import Actor
from engagement.actions.importing.journal import Journal
from engagement.enums import NameDecision, NameMatch, Unmatched
from engagement.imports.rows import Reason
from engagement.models import ImportName, ImportRow, SheetImport
from partners.actions.organisation import add_organisation
from partners.actions.partnership import begin_partnership
from partners.actions.person import add_person
from partners.enums import NOT_PARTNERS, OrganisationKind
from partners.models import Organisation, Partnership, Person

NO_FACTS: Mapping[str, str] = MappingProxyType({})


class RowRejectedError(Exception):
    """A row cannot come in; the text is a plain sentence for the person."""

    def __init__(self, reason: Reason, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


class NameResolver:
    """The names of one chunk of rows, looked up together."""

    def __init__(
        self,
        *,
        by: Actor,
        sheet_import: SheetImport,
        rows: Sequence[ImportRow],
        journal: Journal,
    ) -> None:
        self._by = by
        self._journal = journal
        self._import = sheet_import
        self._system = sheet_import.system
        self._may_create_people = sheet_import.mapping.get("people") == "create"
        self.people_created = 0
        self._rows = rows
        self.read_again()

    def read_again(self) -> None:
        """Look the names up anew: what was found or made for a row may have been taken back."""
        keys = {key for row in self._rows for key in row.names}
        named = self._import.names.filter(key__in=keys).select_related("organisation")
        self._names: dict[str, ImportName] = {name.key: name for name in named}
        organisations = {name.organisation_id for name in self._names.values()}
        self._partnerships = self._existing(pk for pk in organisations if pk is not None)
        people = {name.lower() for row in self._rows for name in row.people}
        self._people = self._known_people(people)

    @contextmanager
    def writing_to(self, journal: Journal) -> Iterator[None]:
        """Have what is made meanwhile written into another journal."""
        own, self._journal = self._journal, journal
        try:
            yield
        finally:
            self._journal = own

    def organisation(
        self, row: ImportRow, key: str, facts: Mapping[str, str] | None = None
    ) -> Organisation:
        """The organisation of one name; a new one with these facts.

        Without facts a new one becomes a partner at once, so that the system sees it.

        :raises RowRejectedError: nobody knows the name, and it may not be added.
        """
        name = self._names[key]
        if not self._may_come_in(name):
            raise RowRejectedError(Reason.NOT_MATCHED, _not_matched(name))
        is_new = name.organisation is None
        organisation = self._organisation(row, name, facts or NO_FACTS)
        if is_new and facts is None:
            self._partnership(row, organisation)
        return organisation

    def partnership(self, row: ImportRow, key: str) -> Partnership:
        """The partner of one name; an organisation that was none becomes one.

        :raises RowRejectedError: nobody knows the name, or it can be no partner.
        """
        partnership = self._partnership(row, self.organisation(row, key))
        if partnership is None:
            raise RowRejectedError(Reason.NO_PARTNER, row.remarks[-1])
        return partnership

    def partnerships(self, row: ImportRow) -> list[Partnership]:
        """The partners that a row names, each once; what is left out is remarked on the row.

        :raises RowRejectedError: a name has no organisation, or no partner is left.
        """
        names = [self._names[key] for key in row.names]
        refused = [name for name in names if not self._may_come_in(name)]
        if refused:
            raise RowRejectedError(Reason.NOT_MATCHED, " ".join(map(_not_matched, refused)))
        found: dict[int, Partnership] = {}
        for name in names:
            partnership = self._partnership(row, self._organisation(row, name))
            if partnership is not None:
                found[partnership.pk] = partnership
        if not found:
            raise RowRejectedError(Reason.NO_PARTNER, " ".join(row.remarks))
        return list(found.values())

    def people(self, row: ImportRow) -> list[Person]:
        """The system's own people that a row names, each once."""
        found: dict[int, Person] = {}
        for name in row.people:
            person = self._person(row, name)
            if person is not None:
                found[person.pk] = person
        return list(found.values())

    def _may_come_in(self, name: ImportName) -> bool:
        if name.organisation_id is not None:
            return True
        if name.decision == NameDecision.OPEN:
            return self._import.unmatched == Unmatched.CREATE and not name.has_namesakes
        return name.decision == NameDecision.CREATE

    def _organisation(
        self, row: ImportRow, name: ImportName, facts: Mapping[str, str] = NO_FACTS
    ) -> Organisation:
        if name.organisation is not None:
            return name.organisation
        organisation = self._added_meanwhile(name)
        if organisation is None:
            organisation = add_organisation(
                by=self._by,
                name=name.name,
                kind=facts.get("kind", OrganisationKind.OTHER),
                town=facts.get("town", ""),
                postcode=facts.get("postcode", ""),
                website=facts.get("website", ""),
                is_fictional=self._system.is_fictional,
            )
            self._journal.made(row.number, organisation)
            name.was_created = True
        else:
            self._partnerships |= self._existing([organisation.pk])
        name.organisation = organisation
        name.save(update_fields=["organisation", "was_created"])
        return organisation

    def _added_meanwhile(self, name: ImportName) -> Organisation | None:
        """An organisation of exactly this name that came after the file was read."""
        if name.has_namesakes:
            return None
        same = Organisation.objects.alias(lower_name=Lower("name")).filter(
            lower_name=name.name.lower(), is_fictional=self._system.is_fictional
        )
        if self._system.is_fictional:
            same = same.filter(partnerships__system=self._system)
        found = list(same[:2])
        return found[0] if len(found) == 1 else None

    def _partnership(self, row: ImportRow, organisation: Organisation) -> Partnership | None:
        if organisation.kind in NOT_PARTNERS:
            row.remarks.append(f"{organisation} is a commissioner and no partner: left out."[:300])
            return None
        partnership = self._partnerships.get(organisation.pk)
        if partnership is None:
            partnership = begin_partnership(
                by=self._by, organisation=organisation, system=self._system
            )
            self._journal.made(row.number, partnership)
            self._partnerships[organisation.pk] = partnership
        if partnership.is_withdrawn:
            row.remarks.append(
                f"The partnership with {organisation} was withdrawn: left out."[:300]
            )
            return None
        return partnership

    def _existing(self, organisations: Iterable[int]) -> dict[int, Partnership]:
        """Partnerships by organisation; a withdrawn one only where no other stands."""
        found = Partnership.objects.filter(
            system=self._system, counterpart__isnull=True, organisation__in=list(organisations)
        ).order_by(F("withdrawn_at").asc(nulls_last=True))
        return {each.organisation_id: each for each in found.select_related("organisation")}

    def _known_people(self, names: set[str]) -> dict[str, list[Person]]:
        people: dict[str, list[Person]] = {}
        found = Person.objects.filter(system=self._system).alias(lower_name=Lower("name"))
        for person in found.filter(lower_name__in=names):
            people.setdefault(person.name.lower(), []).append(person)
        return people

    def _person(self, row: ImportRow, name: str) -> Person | None:
        known = self._people.setdefault(name.lower(), [])
        if not known and self._may_create_people:
            person = add_person(by=self._by, system=self._system, name=name)
            self._journal.made(row.number, person)
            known.append(person)
            self.people_created += 1
        if len(known) == 1:
            return known[0]
        why = "several people have this name" if known else "nobody has this name"
        row.remarks.append(f"{name} was left out: {why}."[:300])
        return None


def _not_matched(name: ImportName) -> str:
    similar = [candidate["name"] for candidate in name.candidates]
    if name.match == NameMatch.NONE and similar:
        return f"“{name}” is no known organisation. Similar: {'; '.join(similar)}."
    return f"“{name}” is no known organisation."
