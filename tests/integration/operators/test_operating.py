"""`sinau status|person|maintenance|mail|events topology` beside a running Sinau, in both ways to run."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from services.enrollment.models import Person as KnownToEnrollment
from services.identity.queries.people import person_id_by_username
from shared.messaging.broker.inspection import depths_of
from shared.messaging.broker.topology import inbox_queue
from shared.persistence.tables import AUDIT_LOG
from tests.integration.operators.test_commands import OPERATOR, dies
from tests.integration.operators.test_commands import sinau as signed_in
from tests.support.api import Caller, Refused, enrol, new_learner, until
from tests.support.operating import Operator, operator_of
from tests.support.running import Running

# On a machine where much is tested at once, an answer takes its time.
PATIENT = ("--patience", "30")


@pytest.fixture
def operator(running: Running, request: pytest.FixtureRequest) -> Iterator[Operator]:
    """The operator; what a test closed or stopped is open again after it."""
    management: str | None = None
    if running.way != "embedded":
        api: httpx.Client = request.getfixturevalue("rabbitmq_management")
        management = str(api.base_url.copy_with(username="guest", password="guest", path=""))
    made = operator_of(running, management)
    yield made
    made.run("maintenance", "off")
    made.run("mail", "start")
    running.settle()


def audited(running: Running, service: str, action: str) -> list[dict[str, Any]]:
    """The details of the audit lines for an action, oldest first."""
    with running.sinau.databases[service].reading() as session:
        query = select(AUDIT_LOG.c.detail).where(AUDIT_LOG.c.action == action).order_by(AUDIT_LOG.c.id)
        return list(session.scalars(query))


# --- status ---------------------------------------------------------------------------------------------------------


def test_status_of_a_sinau_that_is_well_names_every_part_and_ends_with_0(
    running: Running, operator: Operator
) -> None:
    running.settle()
    found = operator.run("status", "--json", *PATIENT)
    assert found.exit_code == 0, found.output
    said = json.loads(found.stdout)
    about = {one["about"]: one for one in said["findings"]}
    for service in running.sinau.databases:
        for part in ("web", "worker", "database", "events"):
            assert about[f"{service} {part}"]["level"] == "ok"
    assert {"portal", "broker", "queues", "mail", "disk", "maintenance", "version"} <= about.keys()
    assert set(about["queues"]["facts"]["depths"].values()) == {0}
    assert about["identity database"]["facts"]["bytes"] > 0
    assert "all is well" in operator.run("status", *PATIENT).stdout
    assert len(operator.run("status", "--quiet", *PATIENT).stdout.strip().splitlines()) == 1


def test_status_names_a_dead_event_and_the_command_that_helps(running: Running, operator: Operator) -> None:
    event_id, _ = dies(running)
    found = operator.run("status", "--quiet", *PATIENT)
    assert found.exit_code == 1, found.output
    assert "warn enrollment events      1 dead" in found.stdout
    assert "events dead list" in found.stdout
    signed_in(running, "dead", "discard", str(event_id), "--reason", "sisa pengujian")
    well = operator.run("status", *PATIENT)
    assert well.exit_code == 0, well.output


# --- maintenance ----------------------------------------------------------------------------------------------------


def test_during_maintenance_doors_are_closed_kindly_and_afterwards_nothing_is_missing(
    running: Running, operator: Operator
) -> None:
    learner = new_learner(running.base)
    running.settle()
    begun = operator.run("maintenance", "on", "--message", "Peladen dipindahkan.", "--until", "45m")
    assert begun.exit_code == 0, begun.output
    assert "every worker pauses" in begun.stdout
    for service in running.sinau.databases:
        refused = learner.raw("GET", f"{service}/anything")
        assert (refused.status_code, refused.json()["code"]) == (503, "in_maintenance")
        assert 0 < int(refused.headers["Retry-After"]) <= 45 * 60
        assert refused.headers["Content-Type"] == "application/problem+json"
    with httpx.Client(base_url=running.base, trust_env=False) as visitor:
        page = visitor.get("/katalog")
        assert (page.status_code, "Sinau sedang dirawat" in page.text) == (503, True)
        assert "Peladen dipindahkan." in page.text
        assert int(page.headers["Retry-After"]) > 0
        in_english = visitor.get("/", headers={"Cookie": "bahasa=en"})
        assert "Sinau is in maintenance" in in_english.text
        for path in ("/livez", "/readyz", "/sw.js", "/luring", *_styles(page.text)):
            assert visitor.get(path).status_code == 200, path
    made = operator.run("person", "create", "--name", "Peserta Perawatan", "--unit", "dpmptsp-perizinan")
    assert made.exit_code == 0, made.output
    username = made.stdout.split(":")[0]
    # What was recorded goes out, and waits: the listener rests.
    until(
        lambda: depths_of(running.sinau.settings.broker_url, [inbox_queue("enrollment")]).popitem()[1] or None
    )
    assert not knows(running, username)
    status = operator.run("status", "--quiet", *PATIENT)
    assert (status.exit_code, "sinau maintenance off" in status.stdout) == (1, True)
    ended = operator.run("maintenance", "off")
    assert (ended.exit_code, ended.stdout) == (0, "Maintenance is over.\n")
    until(lambda: knows(running, username) or None)
    assert learner.get("identity/me")
    assert [line["via"] for line in audited(running, "identity", "maintenance.ended")][-1] == "sinau command"


def _styles(page: str) -> list[str]:
    return [part.split('"')[0] for part in page.split('href="')[1:] if part.startswith("/static/")]


def knows(running: Running, username: str) -> bool:
    """Whether enrollment has heard of a person."""
    with running.sinau.databases["identity"].reading() as session:
        person_id = person_id_by_username(session, username)
    with running.sinau.databases["enrollment"].reading() as session:
        found = select(func.count()).where(KnownToEnrollment.person_id == person_id)
        return bool(session.scalar(found))


# --- mail -----------------------------------------------------------------------------------------------------------


def test_mail_that_is_stopped_is_held_and_goes_out_once_when_it_is_started(
    running: Running, operator: Operator
) -> None:
    learner = new_learner(running.base)
    running.settle()
    assert operator.run("mail", "stop").exit_code == 0
    before = letters(running)
    enrol(learner)
    running.settle()
    status = operator.run("mail", "status")
    assert (status.exit_code, "1 of them held" in status.stdout) == (1, True), status.output
    assert "sinau mail start" in operator.run("status", "--quiet", *PATIENT).stdout
    assert letters(running) == before
    queued = Caller(running.base, OPERATOR).get("notification/deliveries?state=queued&limit=100")["items"]
    [held] = [one for one in queued if one["held_at"]]
    assert held["held_at"] >= held["created_at"]
    started = operator.run("mail", "start")
    assert "1 held e-mails are on their way" in started.stdout
    running.settle()
    until(lambda: (len(letters(running)) == len(before) + 1) or None)
    again = operator.run("mail", "start")
    assert (again.exit_code, again.stdout) == (0, "E-mail was not stopped.\n")
    running.settle()
    assert len(letters(running)) == len(before) + 1
    assert operator.run("mail", "status").exit_code == 0
    assert audited(running, "notification", "mail.stopped")[-1] == {"via": "sinau command"}


def letters(running: Running) -> set[str]:
    """The e-mails that were sent."""
    return {path.name for path in Path(running.mail).glob("**/*") if path.is_file()}


# --- people ---------------------------------------------------------------------------------------------------------


def test_a_person_who_is_created_signs_in_and_has_to_change_the_password(
    running: Running, operator: Operator
) -> None:
    made = operator.run(
        "person", "create", "--name", "Dr. Tirta Wening, M.Si", "--email", "tirta@nusalestari.example",
        "--unit", "dpmptsp-perizinan", "--role", "trainer",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    username, password = made.stdout.strip().split(": the first password is ")
    me = Caller(running.base, username, password).me
    assert (me["must_change_password"], "trainer" in me["roles"]) == (True, True)
    reset = operator.run("person", "reset-password", username)
    fresh = reset.stdout.strip().rsplit(" ", 1)[-1]
    with pytest.raises(Refused):
        Caller(running.base, username, password)
    assert Caller(running.base, username, fresh).me["must_change_password"]
    assert audited(running, "identity", "password.reset")[-1] == {"via": "sinau command"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--nip", "123"], "exactly 18 digits"),
        (["--email", "tanpa-at"], "Not an e-mail address"),
        (["--unit", "tidak-ada"], "no unit with the key"),
        (["--role", "raja"], "Must be one of"),
        (["--supervisor", "tidak.ada"], "Nobody has the username"),
        (["--username", "farid.zulkarna"], "Somebody else has this username"),
    ],
)
def test_a_person_who_cannot_be_is_refused_in_a_line(operator: Operator, words: list[str], says: str) -> None:
    refused = operator.run("person", "create", "--name", "Tidak Jadi", *words)
    assert refused.exit_code in (1, 2)
    assert says in refused.stderr
    assert "Traceback" not in refused.output


def test_a_list_is_taken_over_whole_or_not_at_all(running: Running, operator: Operator) -> None:
    head = "nama,jenis_pegawai,unit\n"
    good = "Warga Daftar,NON-ASN,dpmptsp-perizinan\n"
    refused = operator.run(
        "person", "import", "-", "--language", "en", given=f"{head}{good}Warga Salah,RAJA,dpmptsp-perizinan\n"
    )
    assert refused.exit_code == 1
    assert "-:3: The kind of employment" in refused.stderr
    assert operator.run("person", "reset-password", "warga.daftar").exit_code == 1
    taken = operator.run("person", "import", "-", given=head + good)
    assert taken.exit_code == 0, taken.output
    line, action, username, _, password = taken.stdout.strip().split("\t")
    assert (line, action, username) == ("2", "created", "warga.daftar")
    assert Caller(running.base, username, password).me["must_change_password"]


# --- the broker and the copies --------------------------------------------------------------------------------------


def test_topology_and_copies_of_this_installation_need_no_address(
    running: Running, operator: Operator
) -> None:
    running.settle()
    assert operator.run("events", "topology", "verify").output == "the broker has this topology\n"
    rebuilt = operator.run("events", "rebuild", "catalog")
    assert (rebuilt.exit_code, "units: the same" in rebuilt.stdout) == (0, True), rebuilt.output


def test_what_is_applied_to_the_broker_stands_in_the_audit_log(running: Running, operator: Operator) -> None:
    applied = operator.run("events", "topology", "apply")
    assert applied.exit_code == 0, applied.output
    line = audited(running, "identity", "topology.applied")[-1]
    assert line == {"via": "sinau command", "changed": [], "sent_on": 0, "kept": {}}
