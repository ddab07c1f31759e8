"""What holds for all tests.

Runs translate only where a test asks for it: the shipped model would take most of their time. Single examples of
Hypothesis have no deadline by the clock and may be slow to make, for the machine may be busy with other tests. They are
the same in every run, so that a change is told by its tests alone; what is new is found by ``benchmarks/fuzz.py``.
"""

import os

from hypothesis import HealthCheck, settings

os.environ.setdefault("NOTESETL_TRANSLATOR", "none")
settings.register_profile("busy", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")
