"""
One thread for arithmetic: several would wait for each other where tests already take all cores.

It has to be said before numpy is loaded, and these tests are the first to load it.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
