/* The tabs: each has an address, which opens it, and a number key; arrow keys go through them; who is sent to another one
   sees its top. */
{
  const ADDRESS = /^#(\w+)$/;
  const KEYS = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

  const all = () => [...document.querySelectorAll(".tab-container [role=tab]")];
  const nameOf = (tab) => tab.id.match(/^tab-(\w+)-button$/)?.[1];
  const selected = () => all().find((tab) => tab.ariaSelected === "true");

  /* Opens the tab that the address names. */
  const follow = () => {
    const name = location.hash.match(ADDRESS)?.[1];
    const tab = all().find((tab) => nameOf(tab) === name) ?? (name ? null : all()[0]);
    if (tab && tab !== selected()) tab.click();
  };

  /* The address follows the tab, however it was opened. The first tab is at the address of the page itself. */
  const remember = () => {
    const tab = selected();
    if (!tab) return;
    const address = tab === all()[0] ? "" : `#${nameOf(tab)}`;
    if (address === location.hash) return;
    history.pushState(null, "", address || location.pathname + location.search);
    scrollTo(0, 0);
  };

  document.addEventListener("keydown", (event) => {
    const tabs = all();
    const place = tabs.indexOf(event.target);
    if (place < 0 || !(event.key in KEYS) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const wanted = Math.max(0, Math.min(tabs.length - 1, place + KEYS[event.key]));
    tabs[wanted].focus();
    tabs[wanted].click();
  });

  /* The name of the tab that is open, as in its address. */
  xray.openTab = () => selected() && nameOf(selected());

  xray.shortcut({ name: "tabs", keys: ["1", "2", "3", "4", "5", "6"], act: (_, key) => all()[key - 1]?.click() });

  /* Once, when the tabs are there. */
  xray.tabs = () => {
    follow();
    new MutationObserver(remember).observe(document.body, { subtree: true, attributeFilter: ["aria-selected"] });
    window.addEventListener("popstate", follow);
  };
}
