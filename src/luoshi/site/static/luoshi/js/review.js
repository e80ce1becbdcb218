// The review page: a fact and its place in the text find each other, and the keyboard goes through the facts.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const review = document.querySelector("[data-review]");
  if (!review) return;
  const doc = document.getElementById("doc");
  const list = document.getElementById("panel-items");
  const marks = [...doc.querySelectorAll("mark")].map((node) => ({
    node,
    start: Number(node.dataset.start),
    end: Number(node.dataset.end),
  }));
  let current = null;
  let advancing = false;

  const cards = () => [...list.querySelectorAll(".fact")].filter((card) => card.offsetParent !== null);
  const stretchOf = (card) => document.getElementById(`t-${card.id}`);

  // The piece of text at an offset; marks are in order and do not overlap.
  function markAt(offset) {
    let low = 0;
    let high = marks.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (offset < marks[middle].start) high = middle - 1;
      else if (offset >= marks[middle].end) low = middle + 1;
      else return marks.filter((mark) => mark.start === marks[middle].start).map((mark) => mark.node);
    }
    return [];
  }

  function show(side) {
    review.dataset.show = side;
    for (const tab of document.querySelectorAll("[data-side]")) {
      tab.setAttribute("aria-selected", String(tab.dataset.side === side));
    }
  }

  const narrow = () => getComputedStyle(review).display === "block";

  function light(nodes) {
    for (const node of doc.querySelectorAll("mark.here")) node.classList.remove("here");
    for (const node of nodes) node.classList.add("here");
    if (!nodes.length) return;
    if (narrow()) show("text");
    nodes[0].scrollIntoView({ block: "center" });
  }

  function select(card, scrollText = true) {
    if (!card) return;
    if (card !== current) {
      for (const node of document.querySelectorAll(".fact.on, .stretch.on")) node.classList.remove("on");
      card.classList.add("on");
      current = card;
    }
    const stretch = stretchOf(card);
    if (!stretch) return;
    stretch.classList.add("on");
    if (scrollText && !narrow()) stretch.scrollIntoView({ block: "nearest" });
  }

  function focus(card) {
    if (!card) return;
    select(card);
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }

  // The next card that the filter shows, from one on; asks no more cards than it must for their place.
  function beside(card, by) {
    let next = card;
    do next = by > 0 ? next.nextElementSibling : next.previousElementSibling;
    while (next && !(next.matches(".fact") && next.offsetParent !== null));
    return next;
  }

  function step(by) {
    focus(current?.isConnected ? beside(current, by) : cards()[0]);
  }

  review.addEventListener("click", (event) => {
    const target = event.target.closest(".go-to");
    if (target) {
      const nodes = markAt(Number(target.dataset.at));
      const card = target.closest("article.fact");
      select(card, nodes.length === 0);
      light(nodes);
      if (!nodes.length && narrow() && card) {
        show("text");
        stretchOf(card)?.scrollIntoView({ block: "start" });
      }
      return;
    }
    const stretch = event.target.closest(".stretch");
    const mark = event.target.closest("mark");
    if (!stretch && !mark) return;
    if (String(window.getSelection())) return;
    toFact(stretch, mark);
  });

  function toFact(stretch, mark) {
    if (narrow()) show("facts");
    const card = stretch && document.getElementById(stretch.dataset.item);
    const at = mark && `.go-to[data-at="${mark.dataset.start}"]`;
    const fact = at && (card?.querySelector(at) || document.getElementById("facts").querySelector(at));
    const panel = (fact || card)?.closest("[role=tabpanel]");
    if (panel) open(panel);
    if (card && card.offsetParent === null) sieve("all");
    if (card && (!fact || card.contains(fact))) focus(card);
    if (fact) {
      fact.focus({ preventScroll: true });
      fact.scrollIntoView({ block: "nearest" });
      light(marks.filter((each) => each.start === Number(mark.dataset.start)).map((each) => each.node));
      if (narrow()) show("facts");
    }
  }

  list.addEventListener("focusin", (event) => select(event.target.closest(".fact")));

  function sieve(name) {
    list.dataset.sieved = name;
    for (const button of document.querySelectorAll("[data-sieve]")) {
      button.setAttribute("aria-pressed", String(button.dataset.sieve === name));
    }
    list.querySelector("[data-none]").hidden = cards().length > 0;
  }
  for (const button of document.querySelectorAll("[data-sieve]")) {
    button.addEventListener("click", () => sieve(button.dataset.sieve));
  }

  function open(panel) {
    for (const each of document.querySelectorAll("#facts [role=tabpanel]")) each.hidden = each !== panel;
    for (const tab of document.querySelectorAll(".panels [role=tab]")) {
      const chosen = tab.getAttribute("aria-controls") === panel.id;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
    }
    document.querySelector(".sieve").hidden = panel !== list;
  }
  for (const tab of document.querySelectorAll(".panels [role=tab]")) {
    tab.addEventListener("click", () => open(document.getElementById(tab.getAttribute("aria-controls"))));
  }
  for (const tab of document.querySelectorAll("[data-side]")) {
    tab.addEventListener("click", () => show(tab.dataset.side));
  }
  for (const tabs of document.querySelectorAll(".panels, .sides")) {
    tabs.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      const all = [...tabs.querySelectorAll("[role=tab]")];
      const next = all[(all.indexOf(document.activeElement) + by + all.length) % all.length];
      next.focus();
      next.click();
    });
  }

  const keys = document.getElementById("keys");
  document.querySelector("[data-help]")?.addEventListener("click", () => keys.showModal());

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
    if (event.target.closest("input, textarea, select")) {
      if (event.key === "Escape") event.target.closest("details")?.removeAttribute("open");
      return;
    }
    const action = {
      j: () => step(1),
      k: () => step(-1),
      x: () => askWhy(),
      u: () => press("[data-undo]"),
      t: () => current && stretchOf(current)?.scrollIntoView({ block: "center" }),
      "?": () => keys.showModal(),
    }[event.key.toLowerCase()];
    // Enter on a button or link is that button's own.
    if (event.key === "Enter" && !event.target.closest("button, a, summary")) press("[data-confirm]");
    else if (action) action();
    else return;
    event.preventDefault();
  });

  // A quick hand presses the next key while htmx is still settling the answer: the card that it has put in
  // the place of the current one has the same id.
  function here() {
    return current && !current.isConnected ? document.getElementById(current.id) : current;
  }

  function press(what) {
    const button = here()?.querySelector(what);
    const confirming = what === "[data-confirm]";
    if (!button && confirming) step(1);
    if (!button) return;
    advancing = confirming;
    button.click();
  }

  function askWhy() {
    const drop = here()?.querySelector(".drop-item");
    if (!drop) return;
    drop.open = true;
    drop.querySelector("input[type=text]").focus();
  }
  list.addEventListener("toggle", (event) => {
    if (event.target.open) event.target.querySelector("input[type=text]")?.focus();
  }, true);

  // The answer replaces the card: keep the reader's place, or go on to the next one after Enter. Not before
  // htmx has settled: until then it holds the old card's classes.
  document.addEventListener("htmx:afterSettle", (event) => {
    const card = document.getElementById(event.detail.target.id);
    if (!card || !card.classList.contains("fact")) return;
    const wasCurrent = !current || current.id === card.id || !current.isConnected;
    if (!wasCurrent) return;
    current = null;
    select(card, false);
    if (advancing && !card.querySelector(".note.error")) {
      advancing = false;
      focus(beside(card, 1) || card);
    } else {
      card.focus({ preventScroll: true });
    }
    list.querySelector("[data-none]").hidden = cards().length > 0;
  });

  const named = location.hash.slice(1);
  const wanted = document.getElementById(named.replace(/^t-/, ""));
  if (wanted?.classList.contains("fact")) {
    focus(wanted);
    const stretch = stretchOf(wanted);
    if (stretch) {
      if (named.startsWith("t-") && narrow()) show("text");
      stretch.scrollIntoView({ block: "center" });
    }
  }
});
