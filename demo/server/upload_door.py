"""The way in for visitors' files: a folder for each upload, and a bound on what lies unread on the disk.

Gradio 6.31 keeps a file under its content and its name, so that the same file from two clients is one file, which the
first reader deletes for both. It leaves what broke off, knows no bound but that of one file, and answers a full disk
with a traceback. This middleware therefore answers Gradio's upload route itself, with Gradio's own parser.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gradio.route_utils import MultiPartException, upload_fn
from gradio.routes import file_upload_statuses
from gradio.utils import get_upload_folder
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demo.server.edge.asgi import language_of, path_of, refusal
from demo.server.upload_folder import UPLOAD
from demo.text.numbers import size

UPLOAD_PATH = "/gradio_api/upload"
UNREAD_FILES, UNREAD_BYTES = 256, 1_000_000_000  # at once, in all; the bytes are never fewer than two largest files
CLIENT_SHARE = 0.5  # of both, for one address; a class, or all visitors behind a proxy, may share one
FILES_AT_ONCE = 8  # in one request; the page sends one
FREE_BYTES = 100_000_000  # that uploads leave on the disk for everything else
STALL_SECONDS = 60  # without a byte, until an upload counts as broken off
DRAIN_SECONDS = 10  # to read on after a refusal; a browser that is cut off while it sends never reads why
STATUS_SECONDS = 60  # until Gradio's record of an upload's progress is dropped


class Refused(Exception):
    """Why an upload is not taken. ``args``: HTTP status, key of the sentence."""


@dataclass
class Arrival:
    """An upload that is arriving or waits to be read."""

    client: str  # the sender's address
    bytes: int = 0


class UploadDoor:
    """Answers uploads with their paths, or with a sentence and 408, 413, 429 or 507. ``max_bytes``: of one file."""

    def __init__(self, app: ASGIApp, max_bytes: int):
        self._app, self._max_bytes = app, max_bytes
        self._max_unread = max(UNREAD_BYTES, 2 * max_bytes)
        self._arrivals: dict[Path, Arrival] = {}  # by folder; touched by the event loop alone

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or path_of(scope) != UPLOAD_PATH:
            await self._app(scope, receive, send)
            return
        body = Body(receive)
        response = await self._answer(scope, body)
        if response.status_code >= 400:
            await body.drain()
        await response(scope, receive, send)

    async def _answer(self, scope: Scope, body: Body) -> Response:
        limit = size(language_of(scope), self._max_bytes)
        try:
            return JSONResponse(await self._take(scope, body))
        except Refused as refused:
            return refusal(scope, *refused.args)
        except MultiPartException as error:
            if "maximum allowed size" in error.message:
                return refusal(scope, 413, "upload_too_large", limit=limit)
            return refusal(scope, 400, "upload_gone")
        except HTTPException as error:  # of the guards around this one, and of the parser
            too_large = error.status_code == 413
            return refusal(scope, error.status_code, "upload_too_large" if too_large else "upload_gone", limit=limit)
        except (ClientDisconnect, TimeoutError):
            return refusal(scope, 408, "upload_gone")
        except OSError:
            return refusal(scope, 507, "upload_no_room")

    async def _take(self, scope: Scope, body: Body) -> list[str]:
        """The paths of the files that came, one folder around them all; the folder is gone where it fails."""
        client, announced = (scope.get("client") or ("",))[0], Headers(scope=scope).get("content-length", "")
        self._check_bounds(client, files=1, more=int(announced) if announced.isdecimal() else 0)
        folder = _new_folder()
        arrival = self._arrivals[folder] = Arrival(client)

        async def receive() -> Message:
            message = await body()
            count = len(message.get("body", b""))
            self._check_bounds(client, files=0, more=count)
            arrival.bytes += count
            return message

        upload_id = Request(scope).query_params.get("upload_id")
        try:
            progress = file_upload_statuses if upload_id else None
            request = Request(scope, receive)
            files, _, _ = await upload_fn(request, folder, self._max_bytes, upload_id, upload_progress=progress)
            if len(files) > FILES_AT_ONCE:
                raise Refused(413, "upload_too_many")
            return [str(file) for file in files]
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        finally:
            if upload_id:
                file_upload_statuses.set_done(upload_id)
                asyncio.get_running_loop().call_later(STATUS_SECONDS, _forget_status, upload_id)

    def _check_bounds(self, client: str, files: int, more: int) -> None:
        """Refused: with ``files`` and ``more`` bytes there would be too much, from this client or in all."""
        if files:  # a file that was read has left its folder; looked at once for each upload
            self._arrivals = {folder: arrival for folder, arrival in self._arrivals.items() if folder.exists()}
            if shutil.disk_usage(_root()).free < more + FREE_BYTES:
                raise Refused(507, "upload_no_room")
        waiting = list(self._arrivals.values())
        own = [arrival for arrival in waiting if arrival.client == client]
        for arrivals, share in ((waiting, 1.0), (own, CLIENT_SHARE)):
            if len(arrivals) + files > share * UNREAD_FILES:
                raise Refused(429, "upload_too_many")
            if sum(arrival.bytes for arrival in arrivals) + more > share * self._max_unread:
                raise Refused(429, "upload_too_many")


class Body:
    """The body of a request, message by message; TimeoutError: nothing came for STALL_SECONDS."""

    def __init__(self, receive: Receive):
        self._receive, self._is_complete = receive, False

    async def __call__(self) -> Message:
        message = await asyncio.wait_for(self._receive(), STALL_SECONDS)
        self._is_complete = not message.get("more_body", False)
        return message

    async def drain(self) -> None:
        """Read on to the end, and keep nothing; not for long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                while not self._is_complete:
                    await self()


def _root() -> Path:
    root = Path(get_upload_folder())
    root.mkdir(parents=True, exist_ok=True)
    return root


def _new_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix=UPLOAD, dir=_root()))


def _forget_status(upload_id: str) -> None:
    """Gradio itself drops it only where the page has asked for the progress to its end."""
    file_upload_statuses.stop_tracking(upload_id)
    file_upload_statuses._signals.pop(upload_id, None)
