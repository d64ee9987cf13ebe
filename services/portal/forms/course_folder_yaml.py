"""YAML written by people: safe to read, strict about keys and kinds, and every value knows its line.

Aliases, anchors and tags are refused: a course needs none, and with them a small file grows into gigabytes or runs
code in careless readers. Numbers are plain decimals; YAML 1.1 would read `010` as eight and `13:00` as 780.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import yaml

from services.portal.forms.course_folder_problems import Problems, nearest
from services.portal.web.i18n import N_

MOST_CHARACTERS = 200_000
MOST_DEPTH = 10
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT, _TRUTH, _NOTHING = (f"tag:yaml.org,2002:{name}" for name in ("str", "bool", "null"))
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,8}")
_DECIMAL = re.compile(r"(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,2})?")
_TRUTHS = {"true": True, "false": False, "yes": True, "no": False, "on": True, "off": False}


class Section:
    """A mapping of a YAML file. Each reader notes what is wrong and answers with the default, so that reading goes on.

    Args:
        path: of the section inside the file, such as `quizzes.post-test`; empty for the whole.
        first_line: the line of the file that the YAML text begins on.
    """

    def __init__(
        self, node: yaml.MappingNode, file: str, problems: Problems, *, path: str, first_line: int
    ) -> None:
        self.file, self.path = file, path
        self._problems = problems
        self._first_line = first_line
        self.line = self._line(node)
        self._values: dict[str, yaml.Node] = {}
        self._lines: dict[str, int] = {}
        for key, value in node.value:
            self._take(key, value)

    def only(self, *known: str) -> None:
        """Note every key that is not one of these."""
        for key, line in self._lines.items():
            if key not in known:
                self._unknown(key, line, known)

    def line_of(self, key: str) -> int:
        """The line of a key; of the section if the key is absent."""
        return self._lines.get(key, self.line)

    def text(self, key: str, *, required: bool = False, default: str = "", most: int = 5_000) -> str:
        """A text without spaces around it."""
        node = self._scalar(key, required=required)
        if node is None:
            return default
        return self._text(node, self._at(key), required=required, most=most) or default

    def raw(self, key: str, *, required: bool = False) -> str | None:
        """A scalar as it is written, whatever YAML takes it for: times and dates."""
        node = self._scalar(key, required=required)
        return None if node is None else str(node.value).strip()

    def choice(self, key: str, allowed: Sequence[str], *, required: bool = False, default: str = "") -> str:
        """One of a few words."""
        word = self.text(key, required=required, default=default)
        if not word or word in allowed:
            return word
        meant = nearest(word, allowed)
        if meant:
            text = N_("%(key)s: “%(word)s” bukan pilihan; mungkin maksudnya “%(meant)s”?")
        else:
            text = N_("%(key)s: “%(word)s” bukan pilihan; pilih salah satu dari %(allowed)s.")
        self.wrong(key, text, key=self._at(key), word=word, meant=meant, allowed=", ".join(allowed))
        return default

    def whole(
        self, key: str, low: int, high: int, *, required: bool = False, default: int | None = None
    ) -> int | None:
        """A whole number within limits."""
        node = self._scalar(key, required=required)
        if node is None:
            return default
        if not _WHOLE.fullmatch(node.value):
            self.wrong(key, N_("%(key)s harus bilangan bulat."), key=self._at(key))
            return default
        if not low <= int(node.value) <= high:
            text = N_("%(key)s harus antara %(low)s dan %(high)s.")
            self.wrong(key, text, key=self._at(key), low=low, high=high)
            return default
        return int(node.value)

    def decimal(self, key: str, below: int, *, required: bool = False) -> Decimal:
        """A number above zero with up to two decimals."""
        node = self._scalar(key, required=required)
        if node is None:
            return Decimal(0)
        if not _DECIMAL.fullmatch(node.value):
            self.wrong(
                key, N_("%(key)s harus bilangan dengan titik desimal, misalnya 2.5."), key=self._at(key)
            )
            return Decimal(0)
        if not 0 < Decimal(node.value) < below:
            text = N_("%(key)s harus lebih dari 0 dan kurang dari %(below)s.")
            self.wrong(key, text, key=self._at(key), below=below)
        return Decimal(node.value)

    def flag(self, key: str) -> bool:
        """True or false; false if it is absent."""
        node = self._scalar(key)
        if node is None:
            return False
        if node.tag != _TRUTH:
            self.wrong(key, N_("%(key)s harus true atau false."), key=self._at(key))
            return False
        return _TRUTHS[node.value.lower()]

    def texts(self, key: str, *, most: int, most_characters: int = 500) -> list[tuple[str, int]]:
        """A list of texts, each with its line."""
        found = []
        for position, node in enumerate(self._items(key, most)):
            at = f"{self._at(key)}[{position}]"
            if not isinstance(node, yaml.ScalarNode):
                self._note(self._line(node), N_("%(key)s harus teks."), key=at)
                continue
            text = self._text(node, at, required=True, most=most_characters)
            if text:
                found.append((text, self._line(node)))
        return found

    def section(self, key: str) -> "Section | None":
        """A mapping within."""
        node = self._values.get(key)
        if node is None or _is_nothing(node):
            return None
        if not isinstance(node, yaml.MappingNode):
            self.wrong(key, N_("%(key)s harus berisi pasangan kunci dan nilai."), key=self._at(key))
            return None
        return Section(node, self.file, self._problems, path=self._at(key), first_line=self._first_line)

    def sections(self, key: str, *, most: int) -> list["Section"]:
        """A list of mappings."""
        found = []
        for position, node in enumerate(self._items(key, most)):
            at = f"{self._at(key)}[{position}]"
            if isinstance(node, yaml.MappingNode):
                found.append(Section(node, self.file, self._problems, path=at, first_line=self._first_line))
            else:
                self._note(self._line(node), N_("%(key)s harus berisi pasangan kunci dan nilai."), key=at)
        return found

    def has(self, key: str) -> bool:
        """Whether the key is there, whatever its value."""
        return key in self._values

    def keys(self) -> tuple[str, ...]:
        """The keys, in order."""
        return tuple(self._values)

    def wrong(self, key: str, text: str, /, **values: object) -> None:
        """Note a problem on the line of a key."""
        self._note(self.line_of(key), text, **values)

    def _take(self, key: yaml.Node, value: yaml.Node) -> None:
        line = self._line(key)
        if not isinstance(key, yaml.ScalarNode):
            self._note(line, N_("Kunci harus satu kata."))
        elif key.value in self._values:
            text = N_("Kunci “%(key)s” sudah ada di baris %(line)s.")
            self._note(line, text, key=self._at(key.value), line=self._lines[key.value])
        else:
            self._values[key.value] = value
            self._lines[key.value] = line

    def _unknown(self, key: str, line: int, known: Sequence[str]) -> None:
        meant = nearest(key, known)
        if meant:
            text = N_("Kunci “%(key)s” tidak dikenal; mungkin maksudnya “%(meant)s”?")
        else:
            text = N_("Kunci “%(key)s” tidak dikenal; yang dikenal: %(known)s.")
        self._note(line, text, key=self._at(key), meant=meant, known=", ".join(known))

    def _scalar(self, key: str, *, required: bool = False) -> yaml.ScalarNode | None:
        node = self._values.get(key)
        if node is None or _is_nothing(node):
            if required:
                self.wrong(key, N_("%(key)s harus diisi."), key=self._at(key))
            return None
        if not isinstance(node, yaml.ScalarNode):
            self.wrong(key, N_("%(key)s harus satu nilai, bukan daftar."), key=self._at(key))
            return None
        return node

    def _text(self, node: yaml.ScalarNode, at: str, *, required: bool, most: int) -> str:
        text = str(node.value).strip()
        if node.tag != _TEXT:
            hint = N_('%(key)s harus teks: beri tanda kutip, misalnya "%(value)s".')
            self._note(self._line(node), hint, key=at, value=text)
        elif required and not text:
            self._note(self._line(node), N_("%(key)s harus diisi."), key=at)
        elif len(text) > most:
            self._note(self._line(node), N_("%(key)s paling panjang %(most)s karakter."), key=at, most=most)
        return text

    def _items(self, key: str, most: int) -> Iterator[yaml.Node]:
        node = self._values.get(key)
        if node is None or _is_nothing(node):
            return iter(())
        if not isinstance(node, yaml.SequenceNode):
            self.wrong(key, N_("%(key)s harus daftar."), key=self._at(key))
            return iter(())
        if len(node.value) > most:
            self.wrong(key, N_("%(key)s paling banyak %(most)s butir."), key=self._at(key), most=most)
        return iter(node.value[:most])

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def _line(self, node: yaml.Node) -> int:
        return int(node.start_mark.line) + self._first_line

    def _note(self, line: int, text: str, /, **values: object) -> None:
        self._problems.add(self.file, line, text, **values)


def read_yaml(text: str, file: str, problems: Problems, *, first_line: int = 1) -> Section | None:
    """Read a YAML text whose whole is a mapping; none if it is not, which is noted."""
    if len(text) > MOST_CHARACTERS:
        problems.add(file, None, N_("Berkas YAML paling panjang %(most)s karakter."), most=MOST_CHARACTERS)
        return None
    try:
        if not _is_plain(text, file, problems, first_line):
            return None
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        if error.context_mark and "end of stream" in (error.problem or ""):
            # What was never closed is mended where it was opened, not at the end of the file.
            mark = error.context_mark
        line = (mark.line if mark else 0) + first_line
        problems.add(file, line, N_("YAML tidak dapat dibaca: %(reason)s."), reason=error.problem or "?")
        return None
    except yaml.YAMLError as error:
        problems.add(
            file, first_line, N_("YAML tidak dapat dibaca: %(reason)s."), reason=str(error).split("\n")[0]
        )
        return None
    if not isinstance(node, yaml.MappingNode):
        problems.add(file, first_line, N_("Isi berkas harus berupa pasangan kunci dan nilai."))
        return None
    return Section(node, file, problems, path="", first_line=first_line)


def _is_plain(text: str, file: str, problems: Problems, first_line: int) -> bool:
    """Look at the stream of events, which costs no more than the text is long, before anything is built from it."""
    depth, documents, before = 0, 0, len(problems)
    for event in yaml.parse(text, Loader=_LOADER):
        line = (event.start_mark.line if event.start_mark else 0) + first_line
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            problems.add(file, line, N_("Jangkar dan alias YAML (& dan *) tidak diterima: tulis nilainya."))
        if getattr(event, "tag", None):
            problems.add(file, line, N_("Tag YAML (!) tidak diterima."))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
        if depth > MOST_DEPTH:
            problems.add(file, line, N_("YAML bersarang terlalu dalam."))
            return False
        if documents > 1:
            problems.add(file, line, N_("Satu berkas YAML memuat satu dokumen saja."))
            return False
    return len(problems) == before


def _is_nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == _NOTHING
