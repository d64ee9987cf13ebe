#!/bin/sh
# Writes requirements/*.txt: every package of every platform with its hashes, and no address of any index.
# pip and uv both install from them. Extra words go to uv: `sh deploy/tools/lock.sh --upgrade-package flask`.
set -eu
cd "$(dirname "$0")/../.."
uv=.venv/bin/uv
options="--universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --quiet --python-version 3.11"
[ $# -gt 0 ] || set -- --upgrade
# shellcheck disable=SC2086 # the options are several words on purpose
{
  "$uv" pip compile pyproject.toml $options "$@" --output-file requirements/runtime.txt
  "$uv" pip compile pyproject.toml --group dev --constraint requirements/runtime.txt $options "$@" --output-file requirements/dev.txt
  "$uv" pip compile --group mail --constraint requirements/dev.txt $options "$@" --output-file requirements/mail.txt
  echo uv | "$uv" pip compile - $options "$@" --output-file requirements/lock.txt
}
grep -c "==" requirements/runtime.txt requirements/dev.txt requirements/mail.txt requirements/lock.txt
