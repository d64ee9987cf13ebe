"""What each service may not do with its accounts, tried on the deployment's real broker and database."""

import json

import pytest

from tests.compose.stack import Stack

SERVICES = ("assessment", "catalog", "enrollment", "identity", "notification")

pytestmark = [
    pytest.mark.compose,
    pytest.mark.docker,
    pytest.mark.slow,
    pytest.mark.xdist_group("compose"),
]

BROKER = """
import json, pathlib, sys, urllib.request, urllib.error
from urllib.parse import urlsplit
import pika
from shared.messaging.broker.addresses import pika_parameters

me, other = {me!r}, {other!r}
url = pathlib.Path("/run/sinau/broker_url").read_text()
connection = pika.BlockingConnection(pika_parameters(url))
answers = {{}}

def tried(what, action):
    channel = connection.channel()
    channel.confirm_delivery()
    try:
        action(channel)
        answers[what] = "allowed"
        channel.close()
    except pika.exceptions.ChannelClosedByBroker as error:
        answers[what] = f"refused {{error.reply_code}}"

def publish(exchange, key, **properties):
    return lambda channel: channel.basic_publish(exchange, key, b"{{}}", pika.BasicProperties(**properties))

def signed_in(address):
    try:
        pika.BlockingConnection(pika_parameters(address)).close()
        return "allowed"
    except (pika.exceptions.ProbableAuthenticationError, pika.exceptions.ConnectionClosedByBroker,
            pika.exceptions.ProbableAccessDeniedError):
        return "refused"

own_type, other_type = me + ".something.v1", other + ".something.v1"
tried("look at the own inbox", lambda c: c.queue_declare(me + ".inbox", passive=True))
tried("publish another's event", publish("sinau.events", other_type))
tried("publish under another's name", publish("sinau.events", own_type, user_id=other))
tried("publish past the exchange", publish("", other + ".inbox"))
tried("publish to a ready-made exchange", publish("amq.topic", own_type))
tried("publish to what found no reader", publish("sinau.unrouted", own_type))
tried("read another's inbox", lambda c: c.basic_get(other + ".inbox"))
tried("read what another gave up", lambda c: c.basic_get(other + ".parked"))
tried("read what found no reader", lambda c: c.basic_get("sinau.unrouted"))
tried("purge another's inbox", lambda c: c.queue_purge(other + ".inbox"))
tried("declare a queue", lambda c: c.queue_declare("planted"))
tried("declare an exchange", lambda c: c.exchange_declare("planted"))
tried("delete the own inbox", lambda c: c.queue_delete(me + ".inbox"))
tried("delete the exchange", lambda c: c.exchange_delete("sinau.events"))
tried("listen to more", lambda c: c.queue_bind(me + ".inbox", "sinau.events", other_type))
connection.close()
parts = urlsplit(url)
answers["enter another virtual host"] = signed_in(url.replace("/sinau", "/%2F"))
answers["be guest"] = signed_in(parts._replace(netloc="guest:guest@rabbitmq:5672").geturl())
request = urllib.request.Request("http://rabbitmq:15672/api/overview")
passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
passwords.add_password(None, request.full_url, parts.username, parts.password)
try:
    urllib.request.build_opener(urllib.request.HTTPBasicAuthHandler(passwords)).open(request)
    answers["manage"] = "allowed"
except urllib.error.HTTPError as error:
    answers["manage"] = f"refused {{error.code}}"
print(json.dumps(answers))
"""

DATABASE = """
import json, pathlib
import psycopg

me, other = "sinau_" + {me!r}, "sinau_" + {other!r}
url = pathlib.Path("/run/sinau/database_url").read_text().replace("+psycopg", "")
answers = {{}}

def entered(what, address):
    try:
        psycopg.connect(address, connect_timeout=5).close()
        answers[what] = "allowed"
    except psycopg.OperationalError as error:
        answers[what] = "refused"

def tried(what, statement):
    with psycopg.connect(url, autocommit=True) as connection:
        try:
            connection.execute(statement)
            answers[what] = "allowed"
        except psycopg.errors.InsufficientPrivilege:
            answers[what] = "refused"

entered("enter the own database", url)
entered("enter another's database", url.replace("/" + me, "/" + other))
entered("enter the server's database", url.replace("/" + me, "/postgres"))
entered("enter the model of all databases", url.replace("/" + me, "/template1"))
entered("be the superuser without a password", "postgresql://postgres@postgres:5432/postgres")
tried("read the own tables", "SELECT count(*) FROM alembic_version")
tried("make a role", "CREATE ROLE planted LOGIN")
tried("make a database", "CREATE DATABASE planted")
tried("become the superuser", "SET ROLE postgres")
tried("become another", f"SET ROLE {{other}}")
tried("change another's password", f"ALTER ROLE {{other}} PASSWORD 'planted'")
tried("read passwords", "SELECT * FROM pg_authid")
tried("read the server's files", "SELECT pg_read_file('/etc/passwd')")
tried("run a program on the server", "COPY (SELECT 1) TO PROGRAM 'true'")
print(json.dumps(answers))
"""


def _other(service: str) -> str:
    return SERVICES[(SERVICES.index(service) + 1) % len(SERVICES)]


@pytest.mark.parametrize("service", SERVICES)
def test_the_broker_refuses_a_service_what_is_not_its_own(stack: Stack, service: str) -> None:
    answers = json.loads(stack.run_in(f"{service}-worker", BROKER.format(me=service, other=_other(service))))
    assert answers == {
        "look at the own inbox": "allowed",
        "publish another's event": "refused 403",
        "publish under another's name": "refused 406",
        "publish past the exchange": "refused 403",
        "publish to a ready-made exchange": "refused 403",
        "publish to what found no reader": "refused 403",
        "read another's inbox": "refused 403",
        "read what another gave up": "refused 403",
        "read what found no reader": "refused 403",
        "purge another's inbox": "refused 403",
        "declare a queue": "refused 403",
        "declare an exchange": "refused 403",
        "delete the own inbox": "refused 403",
        "delete the exchange": "refused 403",
        "listen to more": "refused 403",
        "enter another virtual host": "refused",
        "be guest": "refused",
        "manage": "refused 401",
    }


@pytest.mark.parametrize("service", SERVICES)
def test_the_database_refuses_a_service_what_is_not_its_own(stack: Stack, service: str) -> None:
    answers = json.loads(
        stack.run_in(f"{service}-worker", DATABASE.format(me=service, other=_other(service)))
    )
    allowed = {what for what, answer in answers.items() if answer == "allowed"}
    assert allowed == {"enter the own database", "read the own tables"}
    assert len(answers) == 14


def test_only_caddy_is_reached_from_outside(stack: Stack) -> None:
    published = {
        container["Service"]: sorted(
            (one["URL"], one["TargetPort"]) for one in container["Publishers"] or () if one["PublishedPort"]
        )
        for container in stack.containers()
    }
    assert {service: ports for service, ports in published.items() if ports} == {"caddy": [("127.0.0.1", 80)]}
