"""`python -m notesetl` is the command `notesetl`."""

from notesetl.cli import main

main()
