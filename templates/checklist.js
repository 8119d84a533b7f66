
"use strict";
// Keeps answers in the browser, filters, shows progress and exports. It asks no network and makes no markup from text.
(() => {
  const by = (id) => document.getElementById(id);
  const main = by("questions");
  const store = "probity:" + main.dataset.key;
  const words = ["yes", "partly", "planned", "no", "n/a"];

  // Each question once, so that filtering and searching look at no element.
  const rows = Array.from(main.querySelectorAll(".question"), (article) => {
    const number = article.id.slice(2);
    return {
      article,
      section: article.closest("section"),
      safeguard: article.dataset.safeguard,
      prefilled: article.dataset.prefilled,
      frameworks: article.dataset.frameworks.split(" "),
      families: article.dataset.families.split(" "),
      profile: article.dataset.profile,
      left: article.classList.contains("open"),
      radios: Array.from(article.querySelectorAll("input[type=radio]")),
      comment: by("c-" + number),
      evidence: by("e-" + number),
      need: by("n-" + number),
      mark: by("m-" + number),
      text: article.textContent.toLowerCase(),
      answer: article.dataset.prefilled,
      by: "",
      shown: true,
    };
  });
  const left = rows.filter((row) => row.left);

  const isTouched = (row) => row.answer !== row.prefilled || row.comment.value.trim() !== "" || row.evidence.value.trim() !== "";
  const put = (element, text) => {
    if (element.textContent !== text) element.textContent = text;
  };

  // What a row looks like for its answer; writes only what changed.
  const paint = (row) => {
    put(row.mark, row.answer || "open");
    const name = "mark" + (row.answer ? " " + row.answer.replace("/", "") : "");
    if (row.mark.className !== name) row.mark.className = name;
    row.article.classList.toggle("here", isTouched(row));
    const needs = row.answer === "n/a" && row.prefilled !== "n/a" && row.comment.value.trim() === "";
    if (row.need.hidden === needs) {
      row.need.hidden = !needs;
      if (needs) {
        row.comment.setAttribute("aria-describedby", row.need.id);
        row.comment.setAttribute("aria-invalid", "true");
        row.comment.closest("details").open = true;
      } else {
        row.comment.removeAttribute("aria-describedby");
        row.comment.removeAttribute("aria-invalid");
      }
    }
  };

  const progress = () => {
    const done = left.filter((row) => row.answer !== "").length;
    by("progress").value = done;
    put(by("progress-text"), `${done} of ${left.length} left questions answered`);
    put(by("time"), `about ${(left.length - done) * Number(main.dataset.minute)} minutes left`);
  };

  // Keeping.
  let timer = 0;
  const keep = () => {
    clearTimeout(timer);
    timer = 0;
    const kept = { who: by("who").value, rows: {} };
    for (const row of rows) {
      if (isTouched(row)) {
        kept.rows[row.safeguard] = { answer: row.answer, by: row.by, comment: row.comment.value, evidence: row.evidence.value };
      }
    }
    try {
      localStorage.setItem(store, JSON.stringify(kept));
      put(by("kept"), "");
    } catch {
      put(by("kept"), "This browser does not keep answers: export them before you close the page.");
    }
  };
  const keepSoon = () => {
    if (timer === 0) timer = setTimeout(keep, 200);
  };
  const restore = () => {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(store) || "null");
    } catch {
      put(by("kept"), "The answers kept in this browser cannot be read.");
    }
    if (kept === null || typeof kept !== "object" || typeof kept.rows !== "object") return;
    const text = (value) => (typeof value === "string" ? value : "");
    by("who").value = text(kept.who);
    for (const row of rows) {
      const own = Object.hasOwn(kept.rows, row.safeguard) ? kept.rows[row.safeguard] : null;
      if (own === null) continue;
      const radio = row.radios.find((one) => one.value === text(own.answer));
      if (radio) {
        radio.checked = true;
        row.answer = radio.value;
      }
      row.by = text(own.by);
      row.comment.value = text(own.comment);
      row.evidence.value = text(own.evidence);
    }
  };

  // Filtering: one pass over the rows, and a write only where a row comes or goes.
  const filter = () => {
    const sought = by("search").value.toLowerCase().split(/\s+/).filter((word) => word !== "");
    const [status, framework, family, profile] = ["status", "framework", "family", "profile"].map((name) => by("f-" + name).value);
    const fits = (row) => {
      if (framework !== "" && !row.frameworks.includes(framework)) return false;
      if (family !== "" && !row.families.includes(family)) return false;
      if (profile !== "" && row.profile !== profile) return false;
      if (status === "left" && !(row.left && row.answer === "")) return false;
      if (status === "here" && !isTouched(row)) return false;
      if (status === "settled" && row.left) return false;
      if ([...words, "waived"].includes(status) && row.answer !== status) return false;
      return sought.every((word) => row.text.includes(word) || (isTouched(row) && (row.comment.value + " " + row.evidence.value).toLowerCase().includes(word)));
    };
    const seen = new Map();
    let count = 0;
    for (const row of rows) {
      const shown = fits(row);
      if (shown !== row.shown) {
        row.shown = shown;
        row.article.hidden = !shown;
      }
      if (shown) count += 1;
      seen.set(row.section, (seen.get(row.section) || false) || shown);
    }
    for (const [section, any] of seen) {
      if (section.hidden === any) section.hidden = !any;
    }
    put(by("shown"), `${count} of ${rows.length} questions shown`);
    if (by("none").hidden === (count === 0)) by("none").hidden = count !== 0;
  };

  // Going from question to question.
  const go = (row) => row.radios.find((radio) => radio.checked).focus();
  const step = (from, by) => {
    for (let at = from + by; at >= 0 && at < rows.length; at += by) {
      if (rows[at].shown) return go(rows[at]);
    }
  };
  const rowOf = (element) => rows.find((row) => row.article === element.closest(".question"));

  // Exports.
  const file = (name, type, text) => {
    const url = URL.createObjectURL(new Blob([text], { type }));
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  };
  const answers = () =>
    rows.map((row) => ({
      safeguard: row.safeguard,
      answer: row.answer,
      prefilled: row.prefilled,
      by: isTouched(row) ? row.by || by("who").value.trim() : "",
      comment: row.comment.value,
      evidence: row.evidence.value,
    }));
  // A cell that no spreadsheet takes for a formula, as the program's own tables have it.
  const harmless = (cell) => {
    const clean = cell.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");
    const starts = /^[\s"'\u00ad\u180e\u200b-\u200d\u2060-\u2064\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]*[=+\-@|%﹢﹣﹦﹪﹫％＋－＝＠｜−]/u;
    const pieces = clean.match(/[^;\t\n\u2028\u2029]*[;\t\n\u2028\u2029]|[^;\t\n\u2028\u2029]+$/g) || [];
    return (/^'*[\t\n]/.test(clean) ? "'" : "") + pieces.map((piece) => (starts.test(piece) ? "'" : "") + piece).join("");
  };
  const quoted = (cell) => {
    const text = harmless(cell);
    return /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
  };
  const csv = () => {
    const lines = [main.dataset.columns.split("|")];
    answers().forEach((own, at) => {
      const about = rows[at].article.dataset;
      const question = rows[at].article.querySelector("legend").textContent;
      lines.push([about.section, own.safeguard, question, about.level, about.asked, about.controls, own.answer, about.basis, own.by, own.comment, own.evidence, own.prefilled, main.dataset.key]);
    });
    return lines.map((line) => line.map(quoted).join(",") + "\r\n").join("");
  };

  main.addEventListener("input", (event) => {
    const row = rowOf(event.target);
    if (!row) return;
    if (event.target.type === "radio") row.answer = event.target.value;
    row.by = by("who").value.trim();
    paint(row);
    progress();
    keepSoon();
  });
  by("who").addEventListener("input", keepSoon);
  for (const id of ["search", "f-status", "f-framework", "f-family", "f-profile"]) by(id).addEventListener("input", filter);
  by("search").addEventListener("keydown", (event) => {
    if (event.key === "Escape" && by("search").value !== "") {
      by("search").value = "";
      filter();
      event.preventDefault();
    }
  });
  const showAll = () => {
    for (const id of ["search", "f-status", "f-framework", "f-family", "f-profile"]) by(id).value = "";
    filter();
  };
  by("reset").addEventListener("click", showAll);
  by("next").addEventListener("click", () => {
    const next = left.find((row) => row.answer === "" && row.shown) || left.find((row) => row.answer === "");
    if (!next) return;
    if (!next.shown) showAll();
    go(next);
  });
  main.addEventListener("keydown", (event) => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = way && event.ctrlKey ? rowOf(event.target) : undefined;
    if (row) {
      event.preventDefault();
      step(rows.indexOf(row), way);
    }
  });
  by("json").addEventListener("click", () => {
    const text = JSON.stringify({ schema_version: 1, checklist: main.dataset.key, answers: answers() }, null, 2) + "\n";
    file("answers.json", "application/json", text);
  });
  by("csv").addEventListener("click", () => file("answers.csv", "text/csv", csv()));
  by("print").addEventListener("click", () => window.print());
  by("clear").addEventListener("click", () => {
    if (!window.confirm("Clear every answer that was given on this page?")) return;
    for (const row of rows) {
      row.radios[0].checked = true;
      row.answer = row.prefilled;
      row.by = row.comment.value = row.evidence.value = "";
      paint(row);
    }
    progress();
    filter();
    keep();
  });
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = rows.map((row) => row.comment.closest("details")).filter((one) => !one.open);
    closed.forEach((one) => (one.open = true));
  });
  window.addEventListener("afterprint", () => closed.forEach((one) => (one.open = false)));
  window.addEventListener("pagehide", () => {
    if (timer !== 0) keep();
  });

  restore();
  rows.forEach(paint);
  progress();
  filter();
})();
