/* How high the pictures of an answer may be, so that the answer needs no scrolling: what is left of the window. */
{
  const LEAST = 260; // CSS pixels
  const BELOW = 12;

  const bottomOf = (element) => element.getBoundingClientRect().bottom;

  /* What is above the pictures, from the top of the page, or of the full screen; and what is below them. */
  const around = (section, stage) => {
    const isWhole = section.matches(".whole, :fullscreen");
    const start = isWhole ? section.getBoundingClientRect().top - section.scrollTop : -scrollY;
    const last = isWhole ? section.lastElementChild : document.querySelector(".results .disclaimer");
    const holder = stage.closest(".card, .large");
    const row = Math.max(bottomOf(section.querySelector(".cards")), bottomOf(holder));
    const below = bottomOf(holder) - bottomOf(stage) + bottomOf(last) - row;
    return stage.getBoundingClientRect().top - start + below;
  };

  xray.fit = () => {
    const section = document.querySelector(".viewer");
    const stage = [...(section?.querySelectorAll(".stage") ?? [])].find((stage) => stage.offsetHeight);
    if (!stage) return;
    const room = innerHeight - BELOW - around(section, stage);
    section.style.setProperty("--room", `${Math.round(Math.max(LEAST, room))}px`);
  };

  for (const kind of ["resize", "fullscreenchange"]) window.addEventListener(kind, () => xray.fit());
  document.addEventListener("toggle", () => xray.fit(), true);
}
