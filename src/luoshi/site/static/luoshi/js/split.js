// Sum and mean of the shares while they are typed; the server decides whether they make the whole.
"use strict";

document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-split]");
  if (form) show(form);
});

document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("[data-split]")) show(form);
});

function show(form) {
  const sum = form.querySelector("[data-sum]");
  if (!sum) return;
  const numbers = [...form.querySelectorAll("[data-value]")]
    .map((field) => field.value.normalize("NFKC").replaceAll(",", "").trim())
    .filter((text) => text !== "")
    .map(Number);
  const whole = numbers.reduce((total, number) => total + number, 0);
  sum.textContent = numbers.length ? plain(whole) : "—";
  form.querySelector("[data-mean]").textContent = numbers.length ? plain(whole / numbers.length) : "—";
}

function plain(number) {
  return Number.isFinite(number) ? String(Math.round(number * 100) / 100) : "—";
}
