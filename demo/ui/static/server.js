/* What the page does when the server has no room for a request, is out of reach, or breaks off: it stops waiting, says so
   in the visitor's language, and stays as it was, ready for another try. Gradio itself would say it in English, and load
   the page anew once the server is back, without what was on the screen. So it is never told that a connection is lost,
   only that this one request has failed. */
{
  const send = window.fetch;
  const REFUSALS = { 429: "busy", 503: "busy", 507: "full" };
  const BROKEN = '"msg":"unexpected_error"';
  const FAILED = ',"success":false';
  const END = '"msg":"close_stream"';
  const ENDED = `data: {${BROKEN},"message":"","success":false}\n\ndata: {${END}}\n\n`; // for all requests that wait

  const MESSAGE = "data:"; // begins a line of the stream
  const CLOSING = 1000; // ms that a server may take to close a stream after its END
  let toRetry = null; // what was not done, if the page can do it again

  const isOurs = (error) => error?.name === "AbortError"; // Gradio has ended the stream itself

  /* What is asked reaches the server in the order in which it was asked: two requests at once may overtake each other, and
     the page would end with the answer to the older one. */
  let before = Promise.resolve();
  const join = (input, options) => {
    const answer = before.then(() => send(input, options));
    before = answer.catch(() => null);
    return answer;
  };

  /* fetch does not tell how much of a file has been sent. */
  const upload = (url, { body, headers, signal }) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", url);
      new Headers(headers).forEach((value, name) => request.setRequestHeader(name, value));
      request.upload.onprogress = ({ loaded, total }) => xray.uploaded(loaded / total);
      request.onload = () => {
        const type = request.getResponseHeader("Content-Type") ?? "";
        resolve(new Response(request.response, { status: request.status, headers: { "Content-Type": type } }));
      };
      request.onerror = () => reject(new Error("The connection is lost."));
      request.onabort = () => reject(new DOMException("", "AbortError"));
      signal?.addEventListener("abort", () => request.abort());
      request.send(body);
    });

  /* Tells waiting.js of each whole line of the stream's text. */
  const listener = () => {
    let begun = "";
    return (text) => {
      const lines = (begun + text).split("\n");
      begun = lines.pop();
      for (const line of lines) if (line.startsWith(MESSAGE)) xray.queued(JSON.parse(line.slice(MESSAGE.length)));
    };
  };

  /* Gradio 6.31 breaks a stream off when it reads its END. A server that has not quite closed it by then takes this for a
     visitor who has left, and forgets what the same visitor has asked meanwhile. So the END waits until it is closed. */
  const closed = (reader) => Promise.race([reader.read(), new Promise((resolve) => setTimeout(resolve, CLOSING))]);

  /* The stream of the server's messages, which ends with ENDED where it breaks off. */
  const watched = (body) => {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    const listen = listener();
    let ended = false;
    return new ReadableStream({
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          const text = decoder.decode(value, { stream: !done });
          if (done && ended) return controller.close();
          if (text.includes(END)) {
            ended = true;
            await closed(reader);
          }
          if (done || text.includes(BROKEN)) throw new Error("The stream has broken off.");
          if (text.includes(FAILED)) xray.trouble("failed");
          listen(text);
          controller.enqueue(value);
        } catch (error) {
          if (isOurs(error)) return controller.error(error);
          xray.trouble("lost");
          controller.enqueue(new TextEncoder().encode(ENDED));
          controller.close();
        }
      },
      cancel: (reason) => reader.cancel(reason),
    });
  };

  const ROUTES = { "/upload": upload, "/queue/join": join, "/queue/data": send };

  window.fetch = async (input, options) => {
    const { pathname } = new URL(input.url ?? input, location.href);
    const route = Object.keys(ROUTES).find((route) => pathname.endsWith(route));
    if (!route) return send(input, options);
    const [ask, isStream] = [ROUTES[route], route === "/queue/data"];
    try {
      const answer = await ask(input, options);
      if (!answer.ok) xray.trouble(REFUSALS[answer.status] ?? "failed");
      return isStream && answer.ok ? new Response(watched(answer.body), answer) : answer;
    } catch (error) {
      if (isOurs(error)) throw error;
      xray.trouble("lost");
      if (isStream) return new Response(ENDED, { headers: { "Content-Type": "text/event-stream" } });
      return Response.json({ detail: "" }, { status: 503 });
    }
  };

  Object.assign(window.xray, {
    /* `kind`: busy, full, lost or failed; "" when the visitor does something else. */
    trouble(kind) {
      toRetry = kind ? xray.rest() ?? toRetry : null;
      if (kind && xray.several) xray.several.isLost = true; // perhaps: it is sent again before the next of several files
      const language = xray.chosen ?? xray.language();
      for (const sentence of document.querySelectorAll("[data-trouble]")) {
        const isMeant = sentence.dataset.trouble === kind && sentence.lang === language;
        const isNew = isMeant && sentence.hidden;
        sentence.hidden = !isMeant;
        sentence.querySelector("button").hidden = !toRetry;
        if (isNew) xray.speak(sentence.querySelector("span").textContent); // once, though a page that follows a run asks every second
      }
    },
  });

  document.addEventListener("click", ({ target }) => {
    const again = target.closest("[data-trouble] button") && toRetry;
    xray.trouble("");
    again?.();
  }, true);
}
