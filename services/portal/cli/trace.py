"""`events trace`: why has it not arrived?"""

import json

import click

from services.portal.cli.desk import CANNOT_TELL, at_the_desk
from services.portal.clients.event_story import HINTS, Chapter, chapters, in_words, verdict


@click.command()
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def trace(text: str, as_json: bool) -> None:
    """Why has it not arrived? TEXT is a certificate's number or an id: of a person, an enrolment, a request, an event.

    A request and an event are looked up at once. Anything else is looked for in all that was recorded since it was
    made, which takes about a second for each million events of a service.
    """
    with at_the_desk() as desk:
        story = desk.story(text)
    told = chapters(story)
    answer = verdict(told, story)
    if as_json:
        facts = {"away": story.away, "cut": story.cut, "enrolments": story.enrolments, "steps": story.steps}
        click.echo(json.dumps({"verdict": answer.slug, **facts}))
    else:
        for chapter in told:
            click.echo(f"{chapter.at[:19]}  {chapter.type:40}{chapter.state:9}{_hearings(chapter)}")
        click.echo(in_words(answer))
        if story.is_of_a_command or len(story.enrolments) > 1:
            for enrolment in story.enrolments:
                click.echo(f"all about this enrolment: events trace {enrolment}")
    for service in story.cut:
        click.echo(f"{service}: only the newest events are shown; ask for one enrolment or event", err=True)
    for service in story.away:
        click.echo(f"{service}: {HINTS['away']}", err=True)
    raise SystemExit(CANNOT_TELL if story.away else int(answer.slug in {"unknown", "failed", "held"}))


def _hearings(chapter: Chapter) -> str:
    return ", ".join(f"{one.service} {one.state}" for one in chapter.hearings)
