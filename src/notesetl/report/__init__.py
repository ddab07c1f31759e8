"""What people look at: one page of a run's tables, figures for papers and slides, the same page from a local server."""

from notesetl.report.page import write_page
from notesetl.report.plot import write_chart

__all__ = ["write_chart", "write_page"]
