// Search and filters over the rows of a page; without it the page shows everything.
// A form with `data-tools` holds a search field, selects with `data-filter="KEY"` and an output with `data-count`.
// A row has `data-row` and, for each KEY, `data-KEY` with its values, `|` between them. What has `data-group` is hidden
// when none of its rows is left.
(() => {
  "use strict";
  const tools = document.querySelector("form[data-tools]");
  if (!tools) return;
  const search = tools.querySelector("input[type=search]");
  const selects = [...tools.querySelectorAll("select[data-filter]")];
  const count = tools.querySelector("[data-count]");
  const groups = new Map();
  const rows = [...document.querySelectorAll("[data-row]")].map((element) => {
    const around = [];
    for (let at = element.parentElement.closest("[data-group]"); at; at = at.parentElement.closest("[data-group]")) {
      around.push(at);
      groups.set(at, 0);
    }
    const values = selects.map((select) => (element.dataset[select.dataset.filter] ?? "").split("|"));
    return { element, around, values, text: element.textContent.toLowerCase() };
  });
  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = selects.map((select) => select.value);
    const narrowed = words.length > 0 || chosen.some(Boolean);
    let left = 0;
    for (const group of groups.keys()) groups.set(group, 0);
    for (const { element, around, values, text } of rows) {
      const fits = chosen.every((value, at) => !value || values[at].includes(value));
      const show = fits && words.every((word) => text.includes(word));
      element.hidden = !show;
      if (!show) continue;
      left += 1;
      for (const group of around) groups.set(group, groups.get(group) + 1);
    }
    for (const [group, shown] of groups) {
      group.hidden = shown === 0;
      if (narrowed && shown > 0 && group.tagName === "DETAILS") group.open = true;
    }
    count.textContent = `${left} of ${rows.length} shown`;
  };
  tools.addEventListener("input", apply);
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("reset", () => setTimeout(apply));
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, select, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape" && event.target === search) {
      search.value = "";
      apply();
    }
  });
  tools.hidden = false;
  apply();
})();
