#!/bin/sh
# Sees to the programs that tests use besides Python: Debian's Chromium with fonts, poppler's pdftotext, Prometheus'
# promtool, and npm for other makers' validators.
# As root on Debian it installs what is missing; elsewhere it names it, and those tests are skipped by name.
set -eu
missing=""
command -v chromium >/dev/null 2>&1 || missing="chromium fonts-liberation fonts-dejavu-core"
command -v pdftotext >/dev/null 2>&1 || missing="$missing poppler-utils"
command -v npm >/dev/null 2>&1 || missing="$missing npm"
command -v promtool >/dev/null 2>&1 || missing="$missing prometheus"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "sinau: installing for the tests: $missing"
  log=$(mktemp)
  # shellcheck disable=SC2086 # a list of packages
  if DEBIAN_FRONTEND=noninteractive sh -c "apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing" >"$log" 2>&1; then
    rm -f "$log"
    # promtool is all that is wanted of it.
    case $missing in *prometheus*) systemctl disable --now --quiet prometheus >/dev/null 2>&1 || true ;; esac
  else
    tail -n 5 "$log"
    echo "sinau: these could not be installed, so some tests will be skipped: $missing"
  fi
else
  echo "sinau: not on this machine, so some tests will be skipped: $missing"
  echo "sinau: on Debian, install them with: sudo apt-get install $missing"
fi
