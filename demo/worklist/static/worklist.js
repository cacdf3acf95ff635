/* The Worklist tab: its modules come when it is first looked at, or when something is dropped on it. */
Object.assign(window.xray, {
  worklist(element, watch) {
    let started = null;
    const worklist = () => {
      const { address } = element.querySelector(".worklist").dataset;
      return (started ??= import(xray.address(address)).then(({ Worklist }) => new Worklist(element)));
    };
    const picker = xray.takeFiles(element, async (given) => (await worklist()).take(given), { many: true, folders: true });
    element.addEventListener("click", ({ target }) => {
      if (target.closest("[data-do=folder]")) picker.chooseFolder();
    });
    new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && worklist()).observe(element);
    watch("value", async () => (await started)?.redraw()); // in another language
  },
});
