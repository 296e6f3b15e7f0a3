#!/usr/bin/env python3
"""page.py BROWSER calls|hostile|diff PAGE [CALLS] [WORD HITS]: uses a page as a person does, in a headless Chromium driven over its DevTools pipe.

calls    a click unfolds a call, search finds WORD in so many calls and unfolds what they lie in, "unfold all" shows all CALLS
hostile  nothing of the trace has become markup
diff     a click folds, without any script

Of each page: nothing is asked of a network, and neither script nor browser has anything to complain about.
"""
import json
import os
import subprocess
import sys
import time

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-pipe",
         "--window-size=1200,900", "--user-data-dir=/tmp/browser"]
SHOWN = "[...document.querySelectorAll('.c:not(.heads)')].filter(call => call.checkVisibility())"
TIMEOUT = 60


class Browser:
    """A browser and its one page."""

    def __init__(self, program):
        commands, self.write = os.pipe()
        self.read, events = os.pipe()

        def to_three_and_four():
            # The browser reads commands from 3 and writes to 4. Ours may have these very numbers.
            one, other = os.dup(commands), os.dup(events)
            os.dup2(one, 3)
            os.dup2(other, 4)

        with open("/tmp/browser.log", "wb") as log:
            self.process = subprocess.Popen([program, *FLAGS], preexec_fn=to_three_and_four, close_fds=False,
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        os.close(commands)
        os.close(events)
        self.buffer = b""
        self.number = 0
        self.session = None
        self.events = []
        self.deadline = time.monotonic() + TIMEOUT

    def message(self):
        while b"\0" not in self.buffer:
            if time.monotonic() > self.deadline:
                sys.exit("the browser does not answer")
            piece = os.read(self.read, 1 << 16)
            if not piece:
                sys.exit("the browser ended")
            self.buffer += piece
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.number += 1
        request = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            request["sessionId"] = self.session
        os.write(self.write, json.dumps(request).encode() + b"\0")
        while True:
            message = self.message()
            if message.get("id") == self.number:
                if "error" in message:
                    sys.exit(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def open(self, path):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")
        self.call("Page.navigate", url="file://" + path)
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self.message())

    def ask(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in result:
            sys.exit(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def click(self, element):
        """With the mouse, in the middle of the first element that the expression names."""
        place = self.ask(f"(() => {{ const one = {element}; one.scrollIntoView({{block: 'center'}});"
                         "const box = one.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1)

    def key(self, name):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=name, code=name, windowsVirtualKeyCode=13, text="\r" if kind == "keyDown" else "")

    def complaints(self):
        for event in self.events:
            method, parameters = event.get("method"), event.get("params", {})
            if method in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"):
                yield json.dumps(parameters)[:400]
            if method == "Network.requestWillBeSent" and not parameters["request"]["url"].startswith("file:///"):
                yield "asks for " + parameters["request"]["url"]


def is_so(what, found, expected):
    if found != expected:
        sys.exit(f"{what}: {found}, not {expected}")


def calls(browser, count, word, hits):
    shown = browser.ask(SHOWN + ".length")
    if not 0 < shown < count:
        sys.exit(f"{shown} of {count} calls are shown at first")
    folded = SHOWN + ".find(call => call.localName === 'summary' && !call.parentElement.open)"
    name = browser.ask(folded + ".querySelector('code').textContent")
    browser.click(folded)
    if browser.ask(SHOWN + ".length") <= shown:
        sys.exit("a click on " + name + " unfolds nothing")
    browser.click("document.getElementById('fold')")
    is_so("calls when all is folded", browser.ask(SHOWN + ".length"), 0)
    browser.click("document.getElementById('find')")
    browser.call("Input.insertText", text=word)
    is_so("the first hit", browser.ask("document.getElementById('count').textContent"), f"1 of {hits}")
    is_so("the hit is in sight", browser.ask(
        "(() => { const hit = document.querySelector('.at'), box = hit.getBoundingClientRect();"
        f"return hit.checkVisibility() && hit.textContent.includes('{word}') && box.top >= 0 && box.bottom <= innerHeight; }})()"), True)
    if hits > 1:
        browser.key("Enter")
        is_so("the second hit", browser.ask("document.getElementById('count').textContent"), f"2 of {hits}")
    browser.click("document.getElementById('unfold')")
    is_so("calls when all is unfolded", browser.ask(SHOWN + ".length"), count)


def hostile(browser):
    is_so("scripts", browser.ask("document.scripts.length"), 1)
    is_so("other elements", browser.ask("document.querySelectorAll('img, iframe, object, [onerror]').length"), 0)
    is_so("the name is text", browser.ask("document.body.textContent.includes('</script><script>alert')"), True)


def diff(browser):
    is_so("scripts", browser.ask("document.scripts.length"), 0)
    shown = browser.ask(SHOWN + ".length")
    browser.click(SHOWN + ".find(call => call.localName === 'summary' && call.parentElement.open)")
    if browser.ask(SHOWN + ".length") >= shown:
        sys.exit("a click folds nothing")


def main():
    program, kind, page = sys.argv[1:4]
    browser = Browser(program)
    try:
        browser.open(page)
        if kind == "calls":
            calls(browser, int(sys.argv[4]), sys.argv[5], int(sys.argv[6]))
        else:
            {"hostile": hostile, "diff": diff}[kind](browser)
        for complaint in browser.complaints():
            sys.exit(complaint)
    finally:
        browser.process.kill()


main()
