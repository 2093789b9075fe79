#!/bin/sh
# Install the system packages that the tests use, or say which are missing and fail.
set -eu
PATH="$PATH:/usr/sbin:/usr/local/sbin"
missing=
command -v dovecot >/dev/null 2>&1 || missing="$missing dovecot-imapd"
command -v openssl >/dev/null 2>&1 || missing="$missing openssl"
# A program that schools write their reports with. Without its windows it is half the size.
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-writer-nogui libreoffice-calc-nogui"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ]; then sudo=; else sudo="sudo -n"; fi
echo "Installing for the tests:$missing"
# shellcheck disable=SC2086 # one word per package
if ! { $sudo apt-get update -q && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $missing; }; then
    echo "The tests need these system packages. Install them: sudo apt-get install$missing" >&2
    exit 1
fi
# Debian starts what it installs. The tests start their own Dovecot; this machine is not to become a mail server.
case "$missing" in *dovecot*)
    if [ -d /run/systemd/system ]; then $sudo systemctl disable --now dovecot.socket dovecot.service || true; fi ;;
esac
