// What every page needs beyond plain HTML: menus that close, a key for the search box, forms that keep
// their addresses short. Pages work without it; nothing here decides anything.
"use strict";

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.menu[open], details.why[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
  if (event.target.closest("[data-back]")) history.back();
  if (event.target.closest("[data-print]")) window.print();
  const account = event.target.closest("[data-username]");
  if (account) {
    document.getElementById("id_username").value = account.dataset.username;
    document.getElementById("id_password").value = account.dataset.password;
    document.querySelector(".gate .btn.go").focus();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = document.querySelector("details.menu[open], details.why[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  }
  if (event.key === "/" && !typing(event)) {
    // A list's own search comes before that of the whole site.
    const seek = document.querySelector("[data-seek]") || document.getElementById("seek");
    if (seek) {
      event.preventDefault();
      seek.focus();
      seek.select();
    }
  }
});

function typing(event) {
  return event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]") !== null;
}

document.addEventListener("DOMContentLoaded", () => {
  for (const each of document.querySelectorAll("[data-back], [data-print], [data-script]")) each.hidden = false;
});

// A filter that is not set does not belong in the address; changing a select may void one that depends on it.
document.addEventListener("htmx:configRequest", (event) => {
  const { parameters, triggeringEvent, verb } = event.detail;
  if (verb !== "get") return;
  const voided = triggeringEvent?.target?.dataset?.voids;
  if (voided) parameters.delete(voided);
  for (const name of [...new Set(parameters.keys())]) {
    if (parameters.getAll(name).every((value) => value === "")) parameters.delete(name);
  }
});

document.addEventListener("htmx:responseError", (event) => say(event.detail.xhr.status));
document.addEventListener("htmx:sendError", () => say(0));

// Tell of a request that failed; the words come from the page, in the reader's language.
function say(status) {
  const notes = document.getElementById("notes");
  const words = document.getElementById("failure-words");
  if (!notes || !words) return;
  const note = document.createElement("p");
  note.className = "note error";
  note.textContent = status === 0 ? words.dataset.offline : words.dataset.refused.replace("{status}", status);
  notes.replaceChildren(note);
  notes.scrollIntoView({ block: "nearest" });
}

// Paper has nothing to click: what is folded is printed open, except what is long ago.
addEventListener("beforeprint", () => {
  for (const each of document.querySelectorAll("details.fold:not([open], .earlier)")) { each.open = true; each.dataset.printed = ""; }
});
addEventListener("afterprint", () => {
  for (const each of document.querySelectorAll("details[data-printed]")) { each.open = false; delete each.dataset.printed; }
});
