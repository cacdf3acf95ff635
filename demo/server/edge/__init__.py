"""What stands between the network and Gradio: who may ask, what may be asked, and how much may be sent.

Gradio takes these guards as settings (``app_kwargs`` of ``launch``: see ``settings.py``). Each stands for a fault that
is Gradio's own, seen in 6.31.0 with Starlette 1.10; when a later version mends it, the guard can go:

    hosts.py         any Host header is answered, so that a name that an attacker owns can point here (DNS rebinding)
    sites.py         a page of any other site may call a page that does not run on localhost: its CORS rule echoes every
                     origin; and simple POST requests need no CORS at all
    routes.py        ``file=https://...`` fetches from elsewhere and serves it on our origin; ``deep_link`` writes a
                     visitor's values to the disk; ``run`` and ``api`` pass the queue where it is open; monitoring,
                     streams, custom components, vibe and others cannot be switched off one by one
    body_limit.py    requests other than uploads have no limit; an upload has one for each file, not for all
    headers.py       no Content-Security-Policy, frame-ancestors, nosniff or Referrer-Policy
    assets.py        scripts and styles are compressed anew for each visitor, and no browser may keep them unasked
    compression.py   the page itself and its configuration are sent uncompressed
    failures.py      an unknown function or session ends in a traceback in the log, and in an answer that is not JSON
    inputs.py        a URL as a file in the data of a request is fetched by the server; data that no component can read
                     leaves a traceback

Three modules beside this folder make up for others, which their docstrings name: ``upload_door``, ``upload_folder``
and ``visits``. So does ``ui/static/server.js``: a browser that breaks a stream off at its end makes the server forget
what was asked at that moment.
"""
