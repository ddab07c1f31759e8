"""Runs of tests translate only where a test asks for it: the shipped model would take most of their time."""

import os

os.environ.setdefault("NOTESETL_TRANSLATOR", "none")
