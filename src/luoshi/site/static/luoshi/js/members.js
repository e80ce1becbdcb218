// Ticking the members of a group: find, tick all that are seen, count.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("[data-members]");
  if (!form) return;
  const labels = [...form.querySelectorAll(".ticks label")];
  const find = form.querySelector("[data-find]");
  const count = () => {
    form.querySelector("[data-chosen-count]").textContent = form.querySelectorAll(".ticks input:checked").length;
  };
  find.addEventListener("input", () => {
    const words = find.value.trim();
    for (const label of labels) label.hidden = !label.textContent.includes(words);
    for (const set of form.querySelectorAll("fieldset")) set.hidden = !set.querySelector("label:not([hidden])");
  });
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  const tick = (checked) => {
    for (const label of labels) if (!label.hidden) label.querySelector("input").checked = checked;
    count();
  };
  form.querySelector("[data-all]").addEventListener("click", () => tick(true));
  form.querySelector("[data-nobody]").addEventListener("click", () => tick(false));
  form.addEventListener("change", count);
});
