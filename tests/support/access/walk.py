"""One endpoint of the access table, asked as everybody and about every kind of record."""

from collections.abc import Iterator, Mapping

from werkzeug.test import TestResponse

from services.identity.domain.roles import AUDITOR, BKPSDM_ADMIN, OPERATOR, ROLES
from shared.access.rules import NOT_ALLOWED
from shared.access.scope import Extent
from tests.support.access.requests import Request, request_for
from tests.support.access.world import REACHED, ByCase, Case, World

NOT_SIGNED_IN = 401
OF_THE_WHOLE_AGENCY = {AUDITOR, BKPSDM_ADMIN, OPERATOR}
"""All other roles are held in units, and reach no further."""


class Walk:
    """Asks one endpoint.

    Args:
        row: its row in the access table, `"GET /drafts/{course_id}"`.
    """

    def __init__(self, world: World, row: str) -> None:
        self._world = world
        self._row = row
        self._rule = world.table[row]
        self._document = world.app.extensions["sinau"].api.spec.to_dict()
        self._values = {**world.values, **world.rows.get(row, {})}

    def mistakes(self) -> list[str]:
        """What was not as the table says; empty if all was."""
        if unclear := self._not_exercised():
            return [unclear]
        return [
            *self._unlimited(),
            *self._strangers(),
            *(found for role in ROLES for found in self._as_role(role)),
        ]

    def _not_exercised(self) -> str | None:
        extents = {self._rule.everybody, *self._rule.roles.values()} - {None, Extent.EVERYWHERE}
        world = self._world
        if not extents or any(self._row in tried for tried in (world.listed, world.touched, world.creating)):
            return None
        if self._names_a_record(self._request(Case.OWN)):
            return None
        return (
            f"{self._row} reaches {', '.join(sorted(filter(None, extents)))}, but nothing here tries that: in "
            f"tests/support/access/{world.database.service}.py, give `values` or `rows` one value for each case "
            "of a parameter or a member of the body that names a record; or say in `listed` which records the answer "
            "shows, in `touched` which were changed, or in `creating` that it makes a new one."
        )

    def _unlimited(self) -> Iterator[str]:
        for role in self._rule.roles.keys() - OF_THE_WHOLE_AGENCY:
            if self._rule.roles[role] is Extent.EVERYWHERE and self._shows_records():
                yield f"{self._row} names records, and its row lets the role {role} reach them everywhere."

    def _shows_records(self) -> bool:
        return self._row in self._world.listed or self._names_a_record(self._request(Case.OWN))

    def _strangers(self) -> Iterator[str]:
        for who, headers, refusal, is_admitted in (
            ("nobody", {}, NOT_SIGNED_IN, self._rule.public),
            ("restricted", self._world.bearer(restricted=True), NOT_ALLOWED, self._rule.restricted),
        ):
            response = self._ask(headers, Case.OWN)
            if (response.status_code == refusal) is is_admitted:
                yield self._mistake(who, Case.OWN, "be let in" if is_admitted else f"get {refusal}", response)

    def _as_role(self, role: str) -> Iterator[str]:
        extents = {self._rule.everybody, self._rule.roles.get(role)} - {None}
        headers = self._world.bearer(role)
        if not extents:
            response = self._ask(headers, Case.OWN)
            if response.status_code != NOT_ALLOWED:
                yield self._mistake(role, Case.OWN, f"get {NOT_ALLOWED}", response)
            return
        reached = frozenset().union(*(REACHED[extent] for extent in extents if extent))
        if self._row in self._world.listed:
            yield from self._as_lister(role, headers, reached)
        elif self._row in self._world.touched:
            yield from self._as_toucher(role, headers, reached)
        else:
            for case in Case if self._names_a_record(self._request(Case.OWN)) else [Case.OWN]:
                response = self._ask(headers, case)
                if case in reached and response.status_code >= 400:
                    yield self._mistake(role, case, "be allowed", response)
                if case not in reached and response.status_code != self._rule.outside:
                    yield self._mistake(role, case, f"get {self._rule.outside}", response)

    def _as_lister(self, role: str, headers: Mapping[str, str], reached: frozenset[Case]) -> Iterator[str]:
        ids: ByCase = self._values[self._world.listed[self._row]]
        response = self._ask(headers, Case.OWN)
        text = response.get_data(as_text=True)
        shown = {case for case in Case if str(ids[case]) in text}
        wanted = {case for case in Case if str(ids[case]) in {str(ids[one]) for one in reached}}
        if response.status_code >= 400 or shown != wanted:
            yield f"{self._mistake(role, None, f'see {sorted(wanted)}', response)}, with {sorted(shown)}"

    def _as_toucher(self, role: str, headers: Mapping[str, str], reached: frozenset[Case]) -> Iterator[str]:
        world = self._world
        with world.database.undone():
            response = self._send(headers, self._request(Case.OWN))
            with world.database.reading() as session:
                touched = world.touched[self._row](session)
        if response.status_code >= 400 or touched != reached:
            yield f"{self._mistake(role, None, f'change {sorted(reached)}', response)}, and it was {sorted(touched)}"

    def _names_a_record(self, request: Request) -> bool:
        return any(
            isinstance(self._values[name], dict) and Case.OWN in self._values[name] for name in request.named
        )

    def _request(self, case: Case) -> Request:
        given = {
            name: value[case] if isinstance(value, dict) and case in value else value
            for name, value in self._values.items()
        }
        return request_for(self._document, f"/api/v1/{self._world.database.service}", self._row, given)

    def _ask(self, headers: Mapping[str, str], case: Case) -> TestResponse:
        with self._world.database.undone():
            return self._send(headers, self._request(case))

    def _send(self, headers: Mapping[str, str], request: Request) -> TestResponse:
        response = self._world.app.test_client().open(
            request.path,
            method=self._row.split(" ")[0],
            query_string={name: str(value) for name, value in request.query.items()},
            json=request.body,
            headers={**headers, "If-Match": "*"},
        )
        # What is streamed is read while the try lasts.
        response.get_data()
        return response

    def _mistake(self, who: str, case: Case | None, wanted: str, response: TestResponse) -> str:
        towards = f" towards {case}" if case else ""
        text = response.get_data(as_text=True)[:300]
        return f"{self._row} as {who}{towards} should {wanted}: {response.status_code} {text}"
