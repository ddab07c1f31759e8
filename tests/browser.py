"""Debian's Chromium, driven by Playwright; tests that need it fail where it is missing."""

import os
import shutil
from contextlib import contextmanager

import pytest
from playwright.sync_api import sync_playwright

LOADED = "body[data-ready]"


@contextmanager
def chromium():
    """Yield a running headless browser."""
    found = os.environ.get("NOTESETL_CHROMIUM") or shutil.which("chromium")
    if found is None:
        pytest.fail("the page is tested in a browser: apt-get install chromium, or name one in NOTESETL_CHROMIUM")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=sandbox)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser, address, **settings):
    """Yield the page at ``address``; errors on its console, and what it asks of a network, fail the test."""
    context = browser.new_context(**settings)
    context.set_default_timeout(60_000)
    page = context.new_page()
    faults = page.faults = []
    page.on("console", lambda message: faults.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: (faults.append(f"dialog {dialog.message}"), dialog.dismiss()))
    if address.startswith("file:"):
        page.on("request", lambda request: faults.append(request.url) if request.url.startswith("http") else None)
    try:
        page.goto(address)
        page.wait_for_selector(LOADED, state="attached")
        yield page
    finally:
        context.close()
    assert faults == []


def go(page, **wanted):
    """Show what ``wanted`` says in the address, and wait until it is shown."""
    page.evaluate("wanted => go(wanted)", wanted)
