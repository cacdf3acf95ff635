/* An answer belongs to the weights that gave it. When others have come into use, the page says so and offers to read the
   radiograph again: asked when the visitor comes back to the page or to this tab, and each half minute while both are in
   view. */
{
  const INTERVAL = 30000; // ms

  window.xray.watchWeights = (element) => {
    const look = async () => {
      const note = element.querySelector(".other-weights");
      if (document.hidden || !note?.hidden || element.offsetParent === null) return;
      try {
        const response = await fetch(xray.address("in-use"));
        if (!response.ok) return;
        const { weights } = await response.json();
        if (weights === note.closest("[data-weights]").dataset.weights) return;
      } catch {
        return; // the server is out of reach: nothing can be said
      }
      note.hidden = false;
      xray.speak(note.querySelector("span").textContent);
    };
    new IntersectionObserver(look).observe(element); // also when its tab is opened
    document.addEventListener("visibilitychange", look);
    setInterval(look, INTERVAL);
  };
}
