"""What a course asks for, in words: what is met and what is still missing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from services.portal.clients import JsonObject
from services.portal.clients.shapes.catalog import VersionOutlineView
from services.portal.clients.shapes.enrollment import EnrollmentView, RequirementView
from services.portal.web.activity_kinds import activity_kind
from services.portal.web.conditions import asks_for
from services.portal.web.i18n import gettext


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """One thing that the course asks for; `done` of `total` activities of one kind, mostly one of one."""

    text: str
    done: int
    total: int

    @property
    def is_done(self) -> bool:
        """Whether nothing of it is missing."""
        return self.done == self.total


def requirement_lines(
    enrollment: EnrollmentView, version: VersionOutlineView | None, *, known: Collection[str] = ()
) -> list[RequirementLine]:
    """The requirements of an enrolment, in the course's order.

    Many activities of one kind that only have to be finished are one line.

    Args:
        version: its activities' settings say more, if it is at hand.
        known: ids of activities that are complete though enrollment has yet to hear of it.
    """
    settings = _settings_of(version)
    groups: dict[tuple[object, ...], list[RequirementView]] = {}
    for line in enrollment["requirements"]:
        groups.setdefault(_likeness(line), []).append(line)
    return [_line(group, settings, known) for group in groups.values()]


def _likeness(line: RequirementView) -> tuple[object, ...]:
    if line["condition"]["kind"] == "finished":
        return ("finished", line["kind"])
    return (line["activity_id"], str(line["condition"]))


def _line(
    group: list[RequirementView], settings: Mapping[str, JsonObject], known: Collection[str]
) -> RequirementLine:
    done = sum(line["done"] or line["activity_id"] in known for line in group)
    kind = activity_kind(group[0]["kind"])
    left = len(group) - done
    if len(group) > 1:
        text = gettext("Kurang: %(count)s lagi", count=kind.count(left)) if left else kind.count(len(group))
        return RequirementLine(text, done, len(group))
    line = group[0]
    words = asks_for(line["condition"], kind, line["title"], settings.get(str(line["activity_id"]), {}))
    return RequirementLine(gettext("Kurang: %(what)s", what=words) if left else _sentence(words), done, 1)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _settings_of(version: VersionOutlineView | None) -> Mapping[str, JsonObject]:
    modules = version["modules"] if version else ()
    return {activity["id"]: activity["settings"] for module in modules for activity in module["activities"]}
