"""`make init`: asks for settings, and writes deploy/.env and deploy/secrets without overwriting anything."""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from deploy.installation.questions import QUESTIONS, Question, WrongAnswer
from deploy.installation.secrets import fill, text_in, write

SETTINGS_FILE = ".env"
_LINE = re.compile(r"\s*(?:export\s+)?(SINAU_\w+)\s*=\s*(.*?)\s*")
Say = Callable[[str], None]


def initialise(
    folder: Path, *, ask: Callable[[Question, str], str], say: Say, given: Mapping[str, str] = os.environ
) -> None:
    """Write missing settings and secrets below `folder`.

    Args:
        folder: `deploy`.
        ask: returns the answer to a question; its second argument is the default.
        given: answers given in advance, by setting.

    Raises:
        WrongAnswer: a given or existing setting is invalid.
        SecretRefused: an existing secret is invalid.
    """
    path, secrets = folder / SETTINGS_FILE, folder / "secrets"
    kept = _settings_in(path)
    answers: dict[str, str] = {}
    new: dict[str, str] = {}
    for question in QUESTIONS:
        name = question.setting
        if not question.is_asked(answers):
            answers[name] = ""
        elif question.is_secret:
            answers[name] = _secret(question, secrets, ask, given, say)
        elif name in kept:
            answers[name] = _taken(question, kept[name], f"deploy/{SETTINGS_FILE}")
            say(f"kept {name}={kept[name]}")
        else:
            default = question.default(answers)
            new[name] = answers[name] = (
                _taken(question, given[name], "the environment") if name in given else ask(question, default)
            )
    _append(path, new)
    say(
        f"wrote {len(new)} settings into deploy/{SETTINGS_FILE}"
        if new
        else f"deploy/{SETTINGS_FILE} lacked nothing"
    )
    made = fill(secrets)
    say(f"made {len(made)} secrets in deploy/secrets" if made else "kept every secret in deploy/secrets")


def take_default(question: Question, default: str) -> str:
    """Return the default."""
    return _taken(question, default, "its default")


def ask_at_the_terminal(question: Question, default: str) -> str:
    """Ask until the answer is valid."""

    def checked(answer: str) -> str:
        try:
            return question.check(answer.strip())
        except WrongAnswer as refusal:
            raise click.UsageError(refusal.detail) from refusal

    answer: str = click.prompt(
        question.words,
        default=None if question.is_secret else default,
        hide_input=question.is_secret,
        value_proc=checked,
    )
    return answer


def _secret(
    question: Question, folder: Path, ask: Callable[[Question, str], str], given: Mapping[str, str], say: Say
) -> str:
    """A secret is never echoed, and never read from the environment."""
    name = question.setting
    if (folder / name).exists():
        say(f"kept deploy/secrets/{name}")
        return _taken(question, text_in(folder / name), "its file")
    answer = ask(question, "")
    write(folder, name, answer)
    return answer


def _taken(question: Question, answer: str, source: str) -> str:
    try:
        return question.check(answer.strip())
    except WrongAnswer as refusal:
        raise WrongAnswer(f"{question.setting} in {source}: {refusal.detail}") from refusal


def _settings_in(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines() if path.exists() else []
    except UnicodeDecodeError as error:
        raise WrongAnswer(f"deploy/{path.name} is no text in UTF-8: save it as such.") from error
    return {found[1]: _unquoted(found[2]) for line in lines if (found := _LINE.fullmatch(line))}


def _append(path: Path, new: Mapping[str, str]) -> None:
    if not new:
        return
    before = (
        path.read_text(encoding="utf-8")
        if path.exists()
        else "# Settings of this deployment; README.md names all.\n"
    )
    lines = "".join(f"{name}={_quoted(value)}\n" for name, value in new.items())
    write(path.parent, path.name, before + ("" if before.endswith("\n") else "\n") + lines, mode=0o600)


def _quoted(value: str) -> str:
    """Quote a value so that Compose reads it back unchanged."""
    if re.fullmatch(r"[\w@.:/+-]*", value):
        return value
    return "'" + value.replace("'", "\\'") + "'"


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1].replace("\\'", "'")
    return value
