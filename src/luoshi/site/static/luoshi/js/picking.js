// Selecting words of the text on the review page, with the mouse or with the keyboard, and what is made of them.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const doc = document.getElementById("doc");
  const picker = document.getElementById("picker");
  if (!doc || !picker) return;
  let picking = false;

  // Offsets count characters as the server does, not UTF-16 units.
  const length = (words) => [...words].length;

  function offsetOf(node, at) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const line = element.closest("p[data-at]");
    if (!line) return null;
    const before = document.createRange();
    before.setStart(line, 0);
    before.setEnd(node, at);
    return Number(line.dataset.at) + length(before.toString());
  }

  function selected() {
    const selection = window.getSelection();
    if (!selection.rangeCount || !doc.contains(selection.anchorNode)) return null;
    const range = selection.getRangeAt(0);
    const start = offsetOf(range.startContainer, range.startOffset);
    let end = offsetOf(range.endContainer, range.endOffset);
    if (start === null) return null;
    // A triple click ends before the next line's first character.
    if (end === null || end < start) end = start + length(range.toString());
    const holder = range.startContainer.parentElement?.closest(".stretch");
    return { start, end, range, words: range.toString(), item: holder?.dataset.item || "" };
  }

  function show() {
    const found = selected();
    const use = found && (found.words.trim() || picking);
    picker.hidden = !use;
    if (!use) return;
    const item = found.item || document.querySelector("article.fact.on")?.id || "";
    picker.start.value = found.start;
    picker.end.value = found.end;
    picker.item.value = item;
    const words = found.words.trim();
    picker.querySelector("[data-picked]").textContent = words.length > 24 ? `${words.slice(0, 24)}…` : words;
    for (const each of picker.querySelectorAll("[data-inside]")) each.hidden = !item;
    for (const each of picker.querySelectorAll("[data-outside]")) each.hidden = !words;
    place(found.range);
  }

  function place(range) {
    const box = range.getBoundingClientRect();
    const below = box.bottom + 6;
    const low = below + picker.offsetHeight > window.innerHeight - 8 ? box.top - picker.offsetHeight - 6 : below;
    const left = Math.max(8, Math.min(box.left, window.innerWidth - picker.offsetWidth - 8));
    picker.style.setProperty("--top", `${low}px`);
    picker.style.setProperty("--left", `${left}px`);
  }

  document.addEventListener("selectionchange", () => {
    if (!picker.contains(document.activeElement)) show();
  });
  // It stays beside its words when the text moves under it.
  doc.addEventListener("scroll", () => {
    if (!picker.hidden && !picker.contains(document.activeElement)) show();
  });

  function take(letter) {
    const button = picker.querySelector(`[data-take="${letter}"]`);
    if (!button || button.closest("[hidden]")) return false;
    button.click();
    return true;
  }

  // With a caret in the text the browser's own keys move and select; nothing can be typed.
  document.addEventListener("review:pick", (event) => {
    picking = true;
    doc.contentEditable = "true";
    doc.setAttribute("role", "textbox");
    doc.setAttribute("aria-readonly", "true");
    doc.setAttribute("aria-multiline", "true");
    doc.focus({ preventScroll: true });
    const line = event.detail?.querySelector("p") || doc.querySelector("p");
    if (line) window.getSelection().collapse(line, 0);
  });

  function leave() {
    picking = false;
    doc.contentEditable = "inherit";
    for (const name of ["contenteditable", "role", "aria-readonly", "aria-multiline"]) doc.removeAttribute(name);
    window.getSelection().removeAllRanges();
    picker.hidden = true;
  }

  for (const kind of ["beforeinput", "drop", "paste", "cut"]) {
    doc.addEventListener(kind, (event) => event.preventDefault());
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
    if (event.key === "Escape" && (picking || !picker.hidden)) {
      leave();
      document.dispatchEvent(new CustomEvent("review:return"));
      event.stopPropagation();
      return;
    }
    // The browser tells of a new selection some time after the key that made it: a quick hand is ahead of it.
    if (picking && !picker.contains(document.activeElement)) show();
    if (!picker.hidden && take(event.key.toLowerCase())) {
      event.preventDefault();
    } else if (!picking) {
      return;
    }
    // The letters that go through the cards stay out of the text.
    event.stopPropagation();
  }, true);

  picker.addEventListener("htmx:afterRequest", leave);

  // The answer to a pick draws whole panels. One that is drawn before a change that is on its way is done, and
  // comes after it, would show the page as it was: so it is asked for when nothing is on its way.
  let underway = 0;
  let waiting = null;
  document.addEventListener("htmx:beforeSend", () => {
    underway += 1;
  });
  document.addEventListener("htmx:afterRequest", () => {
    underway -= 1;
    if (underway || !waiting) return;
    const send = waiting;
    waiting = null;
    send(true);
  });
  picker.addEventListener("htmx:confirm", (event) => {
    if (!underway) return;
    event.preventDefault();
    waiting = event.detail.issueRequest;
  });
});
