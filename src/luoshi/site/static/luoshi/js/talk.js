// Completing @names in a comment from those whom the page offers, and sending chosen files at once. Without it
// the names can be typed out, and files are sent with a button.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const files = document.getElementById("files");
  if (!files) return;
  files.form.querySelector("[data-unscripted]").hidden = true;
  files.addEventListener("change", () => {
    document.getElementById("chosen-files").textContent = [...files.files].map((each) => each.name).join("、");
    if (files.files.length) files.form.requestSubmit();
  });
});

document.addEventListener("DOMContentLoaded", () => {
  const offered = document.getElementById("mentionable");
  if (!offered) return;
  const list = document.createElement("ul");
  list.className = "mention-list";
  list.id = "mention-list";
  list.setAttribute("role", "listbox");
  list.hidden = true;
  let field = null;

  const begun = () => {
    const before = field.value.slice(0, field.selectionStart);
    const found = before.match(/@([^@\s]{0,20})$/);
    return found ? found[1] : null;
  };
  const close = () => {
    list.hidden = true;
    if (field) {
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    }
  };
  const mark = (index) => {
    [...list.children].forEach((each, at) => each.setAttribute("aria-selected", String(at === index)));
    const marked = list.children[index];
    if (!marked) return;
    field.setAttribute("aria-activedescendant", marked.id);
    marked.scrollIntoView({ block: "nearest" });
  };
  const marked = () => [...list.children].findIndex((each) => each.getAttribute("aria-selected") === "true");
  const offer = () => {
    const typed = begun();
    if (typed === null) return close();
    const all = [...offered.content.children];
    const fitting = all.filter((each) => each.dataset.handle.includes(typed)).slice(0, 30);
    // Typed out already: nothing is left to offer.
    if (fitting.length === 0 || (fitting.length === 1 && fitting[0].dataset.handle === typed)) return close();
    list.replaceChildren(...fitting.map((each) => each.cloneNode(true)));
    [...list.children].forEach((each, at) => { each.id = `mention-${at}`; });
    field.parentElement.append(list);
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    mark(0);
  };
  const take = (option) => {
    const start = field.selectionStart - begun().length;
    const rest = field.value.slice(field.selectionStart);
    field.value = `${field.value.slice(0, start)}${option.dataset.handle} ${rest.replace(/^ /, "")}`;
    const at = start + option.dataset.handle.length + 1;
    field.setSelectionRange(at, at);
    close();
    field.focus();
  };

  for (const each of document.querySelectorAll("[data-mentions]")) {
    each.setAttribute("role", "combobox");
    each.setAttribute("aria-autocomplete", "list");
    each.setAttribute("aria-controls", list.id);
    each.setAttribute("aria-expanded", "false");
    each.after(list);
    each.addEventListener("input", () => { field = each; offer(); });
    each.addEventListener("blur", () => setTimeout(close, 150));
    each.addEventListener("keydown", (event) => {
      if (list.hidden || event.isComposing) return;
      const count = list.children.length;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        mark((marked() + (event.key === "ArrowDown" ? 1 : count - 1)) % count);
      } else if (event.key === "Enter" || event.key === "Tab") {
        event.preventDefault();
        take(list.children[marked()]);
      } else if (event.key === "Escape") {
        event.preventDefault();
        close();
      }
    });
  }
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("li");
    if (!option) return;
    event.preventDefault();
    take(option);
  });
});
