// The keys of a review, in the list of duties: the same as for tasks. Obeyed before review.js hears of them.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const panel = document.getElementById("panel-duties");
  if (!panel) return;
  let at = "";
  const here = () => document.getElementById(at);

  function go(by) {
    const facts = [...panel.querySelectorAll(".duty-fact")];
    const next = facts[here() ? facts.indexOf(here()) + by : 0];
    if (!next) return;
    here()?.classList.remove("on");
    at = next.id;
    next.classList.add("on");
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  const does = {
    j: () => go(1),
    k: () => go(-1),
    e: () => here()?.querySelector("[data-correct-duty]")?.click(),
    x: () => {
      const drop = here()?.querySelector(".drop-duty");
      if (!drop) return;
      drop.open = true;
      drop.querySelector("input[type=text]").focus();
    },
    Enter: () => {
      const button = here()?.querySelector("[data-confirm-duty]");
      if (button) button.click();
      else go(1);
    },
  };

  document.addEventListener("keydown", (event) => {
    if (panel.hidden || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.target.closest("input, textarea, select, dialog, #doc")) return;
    const action = does[event.key] || does[event.key.toLowerCase()];
    if (!action || (event.key === "Enter" && event.target.closest("button, a, summary"))) return;
    action();
    event.preventDefault();
    event.stopPropagation();
  }, true);

  // The list was put in anew: the reader's place stays where it was.
  document.addEventListener("reviewed", () => {
    if (panel.hidden || !here()) return;
    here().classList.add("on");
    here().focus({ preventScroll: true });
  });
});
