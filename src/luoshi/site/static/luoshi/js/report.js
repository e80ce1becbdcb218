// A report is saved while it is written. What the server has not taken yet stays in this browser, so that
// neither a lost connection nor an ended session loses a word; the server decides what is kept.
"use strict";

const form = document.querySelector("form[data-reports]");
const words = document.getElementById("report-words")?.dataset;
const PAUSE = 800;
const AGAIN = 8000;

class Report {
  constructor(section) {
    this.section = section;
    this.pid = section.dataset.report;
    this.key = `luoshi-report:${form.dataset.reports}:${this.pid}`;
    this.basesInput = section.querySelector("[data-bases]");
    this.bases = JSON.parse(this.basesInput.value);
    this.dirty = new Set();
    this.timer = null;
    this.sending = false;
    section.addEventListener("input", (event) => this.changed(event.target));
    this.restore();
  }

  inputs() {
    return [...this.section.querySelectorAll(`[name^="${this.pid}|"]:not([data-bases])`)];
  }

  name(input) {
    return input.name.slice(this.pid.length + 1);
  }

  input(name) {
    return this.inputs().find((each) => this.name(each) === name);
  }

  changed(input) {
    if (!input.name?.startsWith(`${this.pid}|`)) return;
    this.dirty.add(this.name(input));
    input.closest(".suggested")?.classList.remove("suggested");
    this.remember();
    this.later(PAUSE);
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), pause);
  }

  remember() {
    const kept = {};
    for (const name of this.dirty) kept[name] = { value: this.input(name).value, base: this.bases[name] ?? "" };
    try {
      if (this.dirty.size) localStorage.setItem(this.key, JSON.stringify(kept));
      else localStorage.removeItem(this.key);
    } catch {
      // Storage may be full or switched off: saving on the server goes on without it.
    }
  }

  restore() {
    let kept = {};
    try {
      kept = JSON.parse(localStorage.getItem(this.key) ?? "{}");
    } catch {
      return;
    }
    for (const [name, { value, base }] of Object.entries(kept)) {
      const input = this.input(name);
      if (!input || input.value === value) continue;
      input.value = value;
      this.bases[name] = base;
      this.dirty.add(name);
    }
    if (this.dirty.size) {
      this.writeBases();
      this.say(words.restored);
      this.later(PAUSE);
    }
  }

  writeBases() {
    this.basesInput.value = JSON.stringify(this.bases);
  }

  async send() {
    if (this.sending || !this.dirty.size) return;
    this.sending = true;
    this.say(words.saving);
    const sent = new Map([...this.dirty].map((name) => [name, this.input(name).value]));
    const body = new FormData();
    for (const [name, value] of sent) body.append(`${this.pid}|${name}`, value);
    body.append(`${this.pid}|bases`, JSON.stringify(this.bases));
    try {
      const answer = await fetch(form.dataset.save.replace("PID", this.pid), {
        method: "POST",
        body,
        headers: { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value, Accept: "application/json" },
      });
      if (answer.redirected || answer.status === 403) this.say(words.signin, true);
      else if (answer.status === 409) this.say((await answer.json()).refused, true);
      else if (answer.ok) this.took(sent, await answer.json());
      else throw new Error(String(answer.status));
    } catch {
      this.say(words.offline, true);
      this.later(AGAIN);
    } finally {
      this.sending = false;
    }
  }

  took(sent, answer) {
    for (const [name, value] of sent) {
      const input = this.input(name);
      const problem = answer.problems[name] ?? "";
      const clash = answer.clashes.find((each) => each.name === name);
      this.mark(input, problem || (answer.explain[name] ?? ""), !problem);
      if (answer.explain[name]) this.unhide(name.replace("figure:", "because:"));
      if (clash) this.showClash(input, clash);
      if (problem || clash) continue;
      this.bases[name] = answer.kept[name] ?? value.trim();
      if (input.value === value) this.dirty.delete(name);
    }
    this.writeBases();
    this.remember();
    const time = new Date(answer.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
    const whole = !Object.keys(answer.problems).length && !answer.clashes.length;
    this.say((whole ? words.saved : words.partly).replace("{time}", time), !whole);
    if ([...this.dirty].some((name) => this.input(name).value !== sent.get(name))) this.later(PAUSE);
  }

  unhide(name) {
    const input = this.input(name);
    if (input) input.closest("[data-field]").hidden = false;
  }

  mark(input, problem, kept) {
    const holder = input.closest("[data-field]").querySelector(".field-problem");
    holder.textContent = problem;
    if (problem && !kept) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }

  showClash(input, clash) {
    const holder = input.closest("[data-field]");
    holder.querySelector(".clash")?.remove();
    const box = document.createElement("div");
    box.className = "clash";
    box.setAttribute("role", "alert");
    const head = document.createElement("strong");
    head.textContent = words.clash.replace("{who}", clash.who);
    const theirs = document.createElement("p");
    theirs.textContent = clash.theirs;
    box.append(head, theirs);
    for (const [label, take] of [[words.theirs, true], [words.mine, false]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn tiny";
      button.textContent = label;
      button.addEventListener("click", () => {
        this.bases[clash.name] = clash.theirs;
        if (take) input.value = clash.theirs;
        box.remove();
        this.changed(input);
      });
      box.append(button, " ");
    }
    holder.append(box);
  }

  say(text, bad = false) {
    const note = this.section.querySelector(".saved-note");
    note.textContent = text;
    note.classList.toggle("bad", bad);
  }
}

if (form && words) {
  const reports = [...form.querySelectorAll("[data-report]")].map((section) => new Report(section));
  window.addEventListener("online", () => reports.forEach((each) => each.send()));
  form.addEventListener("change", () => {
    const count = form.querySelector("[data-count]");
    if (count) count.textContent = `（${form.querySelectorAll("input[name=report]:checked").length}）`;
  });
  form.addEventListener("submit", () => reports.forEach((each) => clearTimeout(each.timer)));
}
