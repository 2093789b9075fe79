#!/bin/sh
# Make the virtual environment: ops/setup.sh VENV LOCKFILE. Asks nothing, says what it lacks.
set -eu
venv=$1
lock=$2
python=${PYTHON:-python3}

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Python 3.11 or newer is needed; '$python' is not. Name another one: make PYTHON=python3.12" >&2
    exit 1
fi
# Debian and Ubuntu split the venv module off into a package of its own.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    if [ "$(id -u)" = 0 ]; then sudo=; else sudo="sudo -n"; fi
    $sudo apt-get update -q && $sudo apt-get install -qy python3-venv || {
        echo "The Python module 'venv' is missing. Install it: sudo apt-get install python3-venv" >&2
        exit 1
    }
fi
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
pip="$venv/bin/python -m pip install --quiet --disable-pip-version-check"
echo "Installing the locked dependencies into $venv …"
$pip --require-hashes -r "$lock"
$pip --no-deps --no-build-isolation --editable .
