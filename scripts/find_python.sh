#!/bin/sh
# Prints the first Python that is 3.11 or newer: the one given, or those with the usual names.
set -u
for name in ${1:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
    if found=$("$name" -c 'import sys; print(sys.executable if sys.version_info >= (3, 11) else "")' 2>/dev/null) &&
        [ -n "$found" ]; then
        echo "$found"
        exit 0
    fi
    [ -n "${1:-}" ] && break
done
if [ -n "${1:-}" ]; then
    echo "PYTHON=$1 is not a Python 3.11 or newer. Leave PYTHON out, or name one that is." >&2
elif command -v python3 >/dev/null 2>&1; then
    echo "Commonweal needs Python 3.11 or newer; this machine has $(python3 --version 2>&1)." >&2
    echo "Install a newer one (Debian 12: it is python3; macOS: python.org or Homebrew), then run this again." >&2
else
    echo "Commonweal needs Python 3.11 or newer, and there is no python3 here." >&2
    echo "Install it (Debian and Ubuntu: the package python3-venv brings it along), then run this again." >&2
fi
exit 1
