"""Loaded by pytest before the settings: tests run in a home of their own that is thrown away."""

import atexit
import os
import shutil
import socket
import tempfile

os.environ["COMMONWEAL_MODE"] = "test"
for name in ("COMMONWEAL_HTTPS", "COMMONWEAL_BASE_MAP", "COMMONWEAL_DEBUG"):
    os.environ.pop(name, None)
_home = tempfile.mkdtemp(prefix="commonweal-test-")
os.environ["COMMONWEAL_HOME"] = _home
os.environ["COMMONWEAL_SECRET_KEY"] = "only-for-tests-" * 4
os.environ["COMMONWEAL_IDENTITY_KEY"] = "only-for-tests-identity-" * 3
atexit.register(shutil.rmtree, _home, ignore_errors=True)
# A port that is taken and at which nobody answers: open maps of the journeys look for live events there, and not
# at a demo that runs on this machine.
silent = socket.socket()
silent.bind(("127.0.0.1", 0))
os.environ["COMMONWEAL_LIVE_PORT"] = str(silent.getsockname()[1])
atexit.register(silent.close)
