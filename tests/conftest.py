"""What holds for every test: no screen of the person who runs them, and no zone of theirs."""

import os

from hypothesis import HealthCheck, settings

# Set before Qt is loaded; the tests of the real window give their processes a screen of their own.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.pop("LDN_DESKTOP_DATA_DIR", None)

# A slow or busy computer is no reason to fail, and the same code gives the same result each time;
# `--hypothesis-profile=explore` looks further, differently each time.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", CALM, derandomize=True)
settings.register_profile("explore", CALM, max_examples=1000)
settings.load_profile("steady")
