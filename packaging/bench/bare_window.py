"""The yardstick of `make bench`: a bare window, or one that also imports the app's libraries."""

import importlib
import sys

from PySide6.QtWidgets import QApplication, QMainWindow

from ldn_desktop.ui.first_paint import report_first_paint

LIBRARIES = ("sqlalchemy", "apscheduler.schedulers.base", "jeepney")

for name in LIBRARIES if "--with-libraries" in sys.argv else ():
    importlib.import_module(name)

app = QApplication(sys.argv[:1])
window = QMainWindow()
window.setWindowTitle("Bare window")
window.resize(960, 680)
report_first_paint(window)
window.show()
sys.exit(app.exec())
