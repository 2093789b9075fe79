#!/bin/sh
# Install what the product is measured against and with: isync, getmail6 and LibreOffice through apt, the Python ones into an environment of their own.
# Usage: bench/tools.sh [FOLDER]    (build/bench/tools)
set -eu
PATH="$PATH:/usr/sbin:/usr/local/sbin"
here=$(dirname "$0")
folder=${1:-build/bench/tools}
missing=
command -v dovecot >/dev/null 2>&1 || missing="$missing dovecot-imapd"
command -v openssl >/dev/null 2>&1 || missing="$missing openssl"
command -v mbsync >/dev/null 2>&1 || missing="$missing isync"
command -v getmail >/dev/null 2>&1 || missing="$missing getmail6"
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-calc-nogui libreoffice-writer-nogui"
if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ]; then sudo=; else sudo="sudo -n"; fi
    echo "Installing for the measurements:$missing"
    # shellcheck disable=SC2086 # one word per package
    if ! { $sudo apt-get update -q && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $missing; }; then
        echo "The measurements need these system packages. Install them: sudo apt-get install$missing" >&2
        exit 1
    fi
    # Debian starts what it installs; the measurements start their own Dovecot.
    case "$missing" in *dovecot*)
        if [ -d /run/systemd/system ]; then $sudo systemctl disable --now dovecot.socket dovecot.service || true; fi ;;
    esac
fi
if ! cmp -s "$here/tools.lock" "$folder/installed.lock"; then
    "${PYTHON:-python3}" -m venv --clear "$folder"
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$here/tools.lock"
    cp "$here/tools.lock" "$folder/installed.lock"
fi
