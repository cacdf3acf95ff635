/* How high the pictures of an answer may be, so that the answer needs no scrolling: what is left of the window. */
{
  const LEAST = 260; // CSS pixels
  const BELOW = 12;

  const bottomOf = (element) => element.getBoundingClientRect().bottom;

  xray.fit = () => {
    const section = document.querySelector(".viewer");
    const stage = [...(section?.querySelectorAll(".stage") ?? [])].find((stage) => stage.offsetHeight);
    if (!stage) return;
    const isWhole = section.matches(".whole, :fullscreen");
    const end = isWhole
      ? Math.max(...[...section.children].map(bottomOf)) - section.getBoundingClientRect().top + section.scrollTop
      : bottomOf(document.querySelector(".results .disclaimer")) + scrollY;
    const room = innerHeight - BELOW - (end - stage.offsetHeight);
    section.style.setProperty("--room", `${Math.round(Math.max(LEAST, room))}px`);
  };

  for (const kind of ["resize", "fullscreenchange"]) window.addEventListener(kind, () => xray.fit());
  document.addEventListener("toggle", () => xray.fit(), true);
}
