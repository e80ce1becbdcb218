// The review page: a fact and its place in the text find each other, and the keyboard goes through the facts.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const review = document.querySelector("[data-review]");
  if (!review) return;
  const doc = document.getElementById("doc");
  const list = document.getElementById("panel-items");
  let marks = [];
  // Corrections put other marks into the text: asked for anew after each of them.
  function readMarks() {
    marks = [...doc.querySelectorAll("mark")].map((node) => ({
      node,
      start: Number(node.dataset.start),
      end: Number(node.dataset.end),
    }));
  }
  readMarks();
  let current = null;
  let advancing = false;

  const cards = () => [...list.querySelectorAll(".fact")].filter((card) => card.offsetParent !== null);
  // An item that begins within the line of another has no stretch of its own, but that line.
  const stretchOf = (card) => document.getElementById(`t-${card.id}`) || lineAt(Number(card.dataset.at));

  function lineAt(offset) {
    let found = null;
    for (const line of doc.querySelectorAll("p[data-at]")) {
      if (Number(line.dataset.at) > offset) break;
      found = line;
    }
    return found;
  }

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
      for (const node of document.querySelectorAll(".fact.on, #doc .on")) node.classList.remove("on");
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

  // Where to go on after a decision: the next one that is still open, if there is one.
  function onward(card) {
    let next = card;
    do next = next.nextElementSibling;
    while (next && !(next.matches(".fact.proposed") && next.offsetParent !== null));
    return next || beside(card, 1) || card;
  }

  function step(by) {
    if (list.hidden) open(list);
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

  list.addEventListener("click", (event) => {
    if (event.target.closest("[data-confirm-section]")) advancing = true;
  });
  document.addEventListener("htmx:responseError", () => {
    advancing = false;
  });
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

  // What each key does stands in the page's own help: {"j": "next", …}.
  const obeyed = Object.fromEntries([...keys.querySelectorAll("[data-key]")].map((each) => [each.dataset.key, each.dataset.does]));
  const does = {
    next: () => step(1),
    previous: () => step(-1),
    doubtful: () => focus(nextDoubtful()),
    confirm: () => press("[data-confirm]"),
    "confirm-section": () => sectionOf(here())?.querySelector("[data-confirm-section]")?.click(),
    drop: () => askWhy(),
    reopen: () => press("[data-undo]"),
    undo: () => document.querySelector("#undo button")?.click(),
    correct: () => correct(""),
    "correct-heading": () => correct("[name=heading]"),
    "correct-block": () => correct("[name=block]"),
    "correct-deadline": () => correct("[data-part=deadline] input"),
    "correct-owners": () => correct("[data-part=owners] tbody tr:last-child input[type=text]"),
    "correct-indicators": () => correct("[data-part=indicators] tbody tr:last-child input"),
    "correct-milestones": () => correct("[data-part=milestones] tbody tr:last-child input"),
    "merge-previous": () => press("[data-merge-previous]"),
    "merge-next": () => press("[data-merge-next]"),
    text: () => current && stretchOf(current)?.scrollIntoView({ block: "center" }),
    pick: () => document.dispatchEvent(new CustomEvent("review:pick", { detail: current && stretchOf(current) })),
    help: () => keys.showModal(),
  };

  function nextDoubtful() {
    // Where nothing doubtful is left, what is still open.
    const open = cards().filter((card) => card.matches(".proposed"));
    const doubtful = open.filter((card) => card.matches(".doubtful"));
    const all = doubtful.length ? doubtful : open;
    const from = current ? cards().indexOf(current) : -1;
    return all.find((card) => cards().indexOf(card) > from) || all[0];
  }

  function sectionOf(card) {
    let node = card;
    while (node && !node.matches(".section-head")) node = node.previousElementSibling;
    return node;
  }

  // How far each section is; its button goes when nothing certain is left to confirm.
  function countSections() {
    for (const head of list.querySelectorAll(".section-head")) {
      const own = [];
      for (let node = head.nextElementSibling; node?.matches(".fact"); node = node.nextElementSibling) own.push(node);
      const open = own.filter((card) => card.matches(".proposed, [data-editing]"));
      head.querySelector(".num").textContent = `${own.length - open.length}/${own.length}`;
      const form = head.querySelector("form");
      if (form) form.hidden = !open.some((card) => !card.matches(".doubtful"));
    }
  }
  document.addEventListener("htmx:afterSettle", countSections);
  document.addEventListener("reviewed", countSections);

  let wantedField = "";
  function correct(field) {
    wantedField = field || "[name=heading]";
    press("[data-correct]");
  }
  document.addEventListener("review:return", () => focus(here() || cards()[0]));

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
    if (event.target.closest("input, textarea, select")) {
      if (event.key === "Escape") {
        event.target.closest("details")?.removeAttribute("open");
        event.target.closest("[data-editing]")?.querySelector("[data-give-up]")?.click();
      }
      return;
    }
    const pressed = event.shiftKey && event.key === "Enter" ? "Shift+Enter" : event.key;
    const action = does[obeyed[pressed] || obeyed[pressed.toLowerCase()]];
    // Enter on a button or link is that button's own.
    if (!action || (event.key === "Enter" && event.target.closest("button, a, summary"))) return;
    action();
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

  // Once a form of a card is on its way, the next keys are the page's and not its field's.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const card = event.target.matches("form") && event.target.closest("article.fact");
    if (card && card.contains(document.activeElement)) card.focus({ preventScroll: true });
  });

  // The answer replaces the card: keep the reader's place, or go on to the next one after Enter. Not before
  // htmx has settled: until then it holds the old card's classes.
  document.addEventListener("htmx:afterSettle", (event) => {
    const card = document.getElementById(event.detail.target.id);
    if (!card || !card.classList.contains("fact")) return;
    if (card.matches("[data-editing]")) {
      current = card;
      const field = card.querySelector(wantedField || "[name=heading]") || card.querySelector("input[type=text]");
      field?.focus();
      field?.select?.();
      return;
    }
    // Somebody who is picking words already is not called back to the card.
    if (doc.contentEditable === "true") {
      select(card, false);
      return;
    }
    const wasCurrent = !current || current.id === card.id || !current.isConnected;
    if (!wasCurrent) return;
    current = null;
    select(card, false);
    if (advancing && !card.querySelector(".note.error")) {
      advancing = false;
      focus(onward(card));
    } else {
      card.focus({ preventScroll: true });
    }
    list.querySelector("[data-none]").hidden = cards().length > 0;
  });

  // A change that the server answers with pieces of the page: go to the card that it is about.
  document.addEventListener("reviewed", (event) => {
    readMarks();
    const wanted = document.getElementById(event.detail.focus);
    if (!wanted) return;
    if (wanted.matches("[role=tabpanel]")) {
      open(wanted);
      wanted.focus({ preventScroll: true });
      return;
    }
    if (!wanted.matches(".fact")) {
      wanted.focus({ preventScroll: true });
      return;
    }
    current = null;
    open(list);
    focus(advancing && wanted.matches(".confirmed") ? onward(wanted) : wanted);
    advancing = false;
  });

  // Nobody's typing is overwritten by what others did meanwhile; saving it will ask which of the two holds.
  let fromOthers = false;
  document.addEventListener("htmx:beforeSwap", (event) => {
    fromOthers = event.detail.requestConfig.elt.matches(".others");
  });
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    if (fromOthers && event.detail.target.matches("[data-editing]")) event.preventDefault();
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
