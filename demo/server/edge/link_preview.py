"""The title and the description that a chat or a search engine shows of a link to the page.

Gradio's page names Gradio in these places, with a picture of Gradio's, or leaves them blank, and has no title before
its scripts have run; crawlers run none. Here they are of the page, in the language that the request asks for.
"""

from __future__ import annotations

import re
from html import escape
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demo.server.edge.asgi import language_of, path_of
from demo.text.languages import LANGUAGES
from demo.text.say import say

_OF_GRADIO = re.compile(r'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>\s*')
_SCRIPT = "<script"  # the first one ends what is looked at: behind it is the page's configuration
_LOCALES = {"en": "en_GB", "fr": "fr_FR"}


class LinkPreview:
    """Writes them into the page itself, ``/``; every other answer passes as it is."""

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or path_of(scope) != "/":
            await self._app(scope, receive, send)
            return
        start: Message = {}
        body = b""

        async def gather(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if not message.get("more_body"):
                await _send_whole(start, body, asked_language(scope), send)

        await self._app(scope, receive, gather)


def asked_language(scope: Scope) -> str:
    """That of ``?lang=``, as a person writes it into a link; else the browser's; else English."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[0]
    return asked if asked in LANGUAGES.values() else language_of(scope)


def with_preview(html: str, language: str) -> str:
    """``html`` with the page's own title and description in place of Gradio's."""
    front, script, rest = html.partition(_SCRIPT)
    return _OF_GRADIO.sub("", front) + _preview(language) + script + rest


async def _send_whole(start: Message, body: bytes, language: str, send: Send) -> None:
    headers = MutableHeaders(scope=start)
    if start["status"] == 200 and headers.get("content-type", "").startswith("text/html"):
        body = with_preview(body.decode("utf-8"), language).encode("utf-8")
        headers["Content-Length"] = str(len(body))
        headers.add_vary_header("Accept-Language")
    await send(start)
    await send({"type": "http.response.body", "body": body})


def _preview(language: str) -> str:
    title, description = escape(say(language, "title")), escape(say(language, "page_description"))
    others = [name for code, name in _LOCALES.items() if code != language]
    return "\n".join(
        [
            f"<title>{title}</title>",
            f'<meta name="description" content="{description}">',
            '<meta property="og:type" content="website">',
            f'<meta property="og:title" content="{title}">',
            f'<meta property="og:description" content="{description}">',
            f'<meta property="og:locale" content="{_LOCALES[language]}">',
            *(f'<meta property="og:locale:alternate" content="{name}">' for name in others),
            '<meta name="twitter:card" content="summary">',
            "",
        ]
    )
