"""What was taken from elsewhere is what its manifest names, with a licence; locks hold hashes and no addresses."""

import json
import re
from pathlib import Path

from deploy.tools.vendor import manifests, problems

ROOT = Path(__file__).resolve().parents[3]


def test_vendored_files_are_what_their_manifests_name() -> None:
    assert problems() == []


def test_every_vendored_file_names_its_licence_and_version() -> None:
    for manifest in manifests():
        for entry in json.loads(manifest.read_text(encoding="utf-8")):
            assert {"file", "package", "version", "licence", "sha256"} <= entry.keys(), entry


def test_a_lock_pins_each_package_with_hashes_and_names_no_address() -> None:
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    assert [lock.name for lock in locks] == ["dev.txt", "lock.txt", "mail.txt", "runtime.txt"]
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index" not in text
        for entry in re.split(r"\n(?=[a-z0-9])", text.strip()):
            assert re.match(r"[a-z0-9][a-z0-9._-]*==", entry), entry
            assert "--hash=sha256:" in entry, entry


def test_what_tests_run_on_is_what_people_run_on() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        return set(re.findall(r"^([a-z0-9][a-z0-9._-]*==[^ \\\n]+)", text, re.MULTILINE))

    assert pins("runtime.txt") | pins("mail.txt") <= pins("dev.txt")
