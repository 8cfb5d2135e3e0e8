"""A headless Chromium, spoken to over a pipe (DevTools protocol), so that no driver has to be installed."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run")


class Page:
    """One tab."""

    def __init__(self, to: int, answers: Any, session: str | None = None) -> None:
        self._to, self._answers, self._session = to, answers, session
        self._number = 0

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """One command and its result. Events that come in between are dropped."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = json.loads(self._read())
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return dict(answer["result"])

    def _read(self) -> bytes:
        read = bytearray()
        while (byte := self._answers.read(1)) not in (b"\0", b""):
            read += byte
        return bytes(read)

    def tab(self) -> Page:
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        return Page(self._to, self._answers, session)

    def open(self, file: Path, width: int, height: int = 900, *, is_dark: bool = False, medium: str = "") -> None:
        """Show a file in a window of this size, and wait until it is loaded."""
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}]
        self.call("Emulation.setEmulatedMedia", media=medium, features=scheme)
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        self.call("Page.enable")
        self.call("Page.navigate", url=file.as_uri())
        self.run(
            "new Promise(done => document.readyState == 'complete' ? done() : addEventListener('load', () => done()))"
        )

    def run(self, script: str) -> Any:
        """The value of an expression, awaited. The page's own policy does not hold for it."""
        result = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def picture(self, file: Path, *, whole: bool = False) -> None:
        shot = self.call("Page.captureScreenshot", captureBeyondViewport=whole)
        file.write_bytes(base64.b64decode(shot["data"]))

    def pdf(self, file: Path) -> None:
        file.write_bytes(base64.b64decode(self.call("Page.printToPDF", printBackground=False)["data"]))


@contextmanager
def chromium(program: str) -> Iterator[Page]:
    """A tab of a browser of our own, which ends with the block."""
    (inner, to), (answers, outer) = os.pipe(), os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        # the browser reads commands from descriptor 3 and answers on 4, so ours are moved there
        # (bash, as dash knows no descriptor above 9)
        shell = f'exec "$@" 3<&{inner} 4>&{outer}'
        command = [program, *_FLAGS, "--remote-debugging-pipe", f"--user-data-dir={folder}"]
        running = subprocess.Popen(
            ["bash", "-c", shell, "bash", *command],
            pass_fds=(inner, outer),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(inner)
        os.close(outer)
        try:
            with os.fdopen(answers, "rb", buffering=65536) as stream:
                yield Page(to, stream).tab()
        finally:
            running.kill()
            running.wait()
            os.close(to)
