// Choosing what names mean: the whole directory is put into a list only when that list is used.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("[data-names]");
  const everyone = document.getElementById("everyone");
  if (!form || !everyone) return;
  const fill = (event) => {
    const select = event.target.closest("[data-meaning]");
    if (!select || select.dataset.full) return;
    select.dataset.full = "1";
    const chosen = select.value;
    const known = new Set([...select.options].map((option) => option.value));
    const more = everyone.content.cloneNode(true);
    for (const option of [...more.querySelectorAll("option")]) if (known.has(option.value)) option.remove();
    select.append(more);
    select.value = chosen;
  };
  form.addEventListener("click", (event) => {
    const picked = event.target.closest("[data-pick]");
    if (!picked) return;
    const select = picked.closest("td").querySelector("[data-meaning]");
    select.value = picked.dataset.pick;
    select.focus();
  });
  form.addEventListener("pointerdown", fill);
  form.addEventListener("focusin", fill);
  form.querySelector("[data-rest]").addEventListener("click", () => {
    for (const select of form.querySelectorAll("[data-meaning]")) {
      if (select.value === "later") select.value = "unit";
    }
  });
});
