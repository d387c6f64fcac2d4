"""What holds for every test: no screen of the person who runs them, and no zone of theirs."""

import os

# Set before Qt is loaded; the tests of the real window give their processes a screen of their own.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.pop("LDN_DESKTOP_DATA_DIR", None)
