"""
Gives linear algebra one thread, as the settings do, before pytest-randomly loads numpy.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
