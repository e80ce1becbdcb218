// The ledger list by keyboard and in bulk: j and k move, Enter opens, x ticks; ticks are counted; columns
// change places. Pages work without it.
"use strict";

function rows() { return [...document.querySelectorAll("#tasks tr.row")]; }

function move(step) {
  const all = rows();
  const now = all.findIndex((row) => row.classList.contains("at"));
  const next = all[Math.min(all.length - 1, Math.max(0, now + step))];
  if (!next) return;
  if (now >= 0) all[now].classList.remove("at");
  next.classList.add("at");
  next.querySelector(".c-task a").focus({ preventScroll: true });
  next.scrollIntoView({ block: "center" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "x") document.querySelector("#tasks tr.at input[name=task]")?.click();
});

function count() {
  const bar = document.getElementById("bulk");
  if (!bar) return;
  const ticked = document.querySelectorAll("#tasks input[name=task]:checked").length;
  const words = bar.querySelector(".picked");
  if (!words.dataset.idle) words.dataset.idle = words.textContent;
  bar.classList.toggle("some", ticked > 0);
  words.textContent = ticked ? words.dataset.picked.replace("{n}", ticked) : words.dataset.idle;
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-page]")) {
    for (const box of document.querySelectorAll("#tasks input[name=task]")) {
      box.checked = event.target.checked;
      box.closest("tr").classList.toggle("picked", box.checked);
    }
    count();
  } else if (event.target.matches("#tasks input[name=task]")) {
    event.target.closest("tr").classList.toggle("picked", event.target.checked);
    count();
  }
});

document.addEventListener("click", (event) => {
  const up = event.target.closest("[data-up]");
  const line = up?.closest("li");
  if (line?.previousElementSibling) {
    line.previousElementSibling.before(line);
    up.focus();
  }
});

// What htmx brings in later is shown as what was there from the beginning.
document.addEventListener("htmx:afterSettle", () => {
  for (const each of document.querySelectorAll("[data-script][hidden], [data-print][hidden]")) each.hidden = false;
  count();
});

// Back from a task, the list is where one left it: at the row that one opened. A page that the browser kept
// whole has kept its place, too.
document.addEventListener("click", (event) => {
  const link = event.target.closest("#tasks .c-task a");
  if (!link) return;
  sessionStorage.setItem("opened", link.getAttribute("href"));
  // The browser would scroll to where the row stood when more rows were there.
  history.scrollRestoration = "manual";
});
window.addEventListener("pageshow", (event) => {
  const [arrival] = performance.getEntriesByType("navigation");
  if (event.persisted || arrival?.type !== "back_forward") return;
  const opened = sessionStorage.getItem("opened");
  const row = rows().find((each) => each.querySelector(".c-task a").getAttribute("href") === opened);
  if (!row) return;
  row.classList.add("at");
  row.querySelector(".c-task a").focus({ preventScroll: true });
  row.scrollIntoView({ block: "center" });
});
