/* While the page waits for the server. Begun: the sentence of the drop zone, and the picture, from the visitor's own file.
   After SHORT: a skeleton in place of the old answers, and how many are before in the queue. After LONG: how far the file
   is sent. Nothing is taken away for this: when the wait ends without an answer, the page is as it was. The body tells it
   in data-busy and data-slow: a change of its classes costs more, as Gradio's styles then ask about the whole page. */
{
  const SHORT = 300, LONG = 1000; // ms
  const inQueue = new Map(); // event of this visitor -> how many are before it
  let timers = [];
  let frame = 0; // in which the wait is spoken
  let isSlow = false; // the upload has taken longer than LONG
  let sent = 1; // share of the upload; 1: nothing is being uploaded
  let retry = null; // does once more what the page waits for
  let picture = ""; // URL

  const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

  const tell = () => {
    const before = Math.max(0, ...inQueue.values());
    const isSending = isSlow && sent < 1;
    each(".drop .reading", (place) => {
      const { words, sending, queue } = place.dataset;
      const text = isSending ? sending : before ? queue.replace("{count}", before) : words;
      const what = place.querySelector(".what");
      if (what.textContent !== text) what.textContent = text;
      const progress = place.querySelector("progress");
      progress.hidden = !isSending;
      progress.value = sent;
    });
  };

  /* The picture is shown once the browser has read it; not every format is one for browsers. */
  const show = (url) => {
    picture = url;
    each("[data-local]", (place) => {
      place.onload = () => (place.hidden = false);
      place.src = url;
    });
  };

  const after = (delay, act) => timers.push(setTimeout(act, delay));

  Object.assign(window.xray, {
    /* `busy`: stands as data-busy on the body until the answer is there. `again`: does the same once more. `image`: the
       new picture, as a File or as a URL. */
    wait(busy, { again = null, image = null } = {}) {
      xray.trouble("");
      xray.rest();
      retry = again;
      document.body.dataset.busy = busy;
      if (image) show(image instanceof File ? URL.createObjectURL(image) : image);
      frame = requestAnimationFrame(() => { // then the page is laid out anyway, and the request is on its way
        const zone = [...document.querySelectorAll(".drop .reading")].find((place) => place.offsetParent);
        if (zone) xray.speak(zone.dataset.words);
      });
      after(SHORT, () => (document.body.dataset.slow = ""));
      after(LONG, () => {
        isSlow = true;
        tell();
      });
    },

    /* The wait is over; returns what would do the same once more, null if nothing was waited for. */
    rest() {
      const again = retry;
      delete document.body.dataset.busy;
      delete document.body.dataset.slow;
      cancelAnimationFrame(frame);
      timers.forEach(clearTimeout);
      inQueue.clear();
      [timers, isSlow, sent, retry] = [[], false, 1, null];
      each("[data-local]", (place) => {
        place.hidden = true;
        place.onload = null;
        place.removeAttribute("src");
      });
      if (picture.startsWith("blob:")) URL.revokeObjectURL(picture);
      picture = "";
      tell();
      return again;
    },

    uploaded(share) {
      sent = share;
      tell();
    },

    /* A message of the server about a request in its queue. The one whose turn it is leaves at once, so a place in the
       queue counts only after a while: then at least one request is at work. */
    queued({ msg, event_id: event, rank }) {
      if (msg !== "estimation") {
        if (inQueue.delete(event)) tell();
      } else if (inQueue.has(event)) {
        inQueue.set(event, rank + 1);
        tell();
      } else {
        inQueue.set(event, 0);
        after(SHORT, () => {
          if (inQueue.has(event)) xray.queued({ msg, event_id: event, rank });
        });
      }
    },
  });
}
