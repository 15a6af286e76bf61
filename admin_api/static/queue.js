// The queue by keyboard: j and k go down and up, Enter opens, x ticks, / goes to the search.
// Without this script every link, box and button works as it does with it.
"use strict";

(() => {
  const rows = [...document.querySelectorAll("table.queue tbody tr")];
  const writes = (element) => element.closest("input:not([type=checkbox]), textarea, select") !== null;
  let at = -1;

  const go = (to) => {
    if (!rows.length) return;
    at = Math.max(0, Math.min(rows.length - 1, to));
    rows[at].querySelector("a.what").focus();
  };

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("table.queue tbody tr");
    if (row) at = rows.indexOf(row);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) return;
    const box = at >= 0 ? rows[at].querySelector("input[type=checkbox]") : null;
    switch (event.key) {
      case "j": go(at + 1); break;
      case "k": go(at - 1); break;
      case "x": if (!box) return; box.checked = !box.checked; box.dispatchEvent(new Event("change", { bubbles: true })); break;
      case "/": document.getElementById("wanted").focus(); break;
      default: return;
    }
    event.preventDefault();
  });

  const all = document.getElementById("pick-all");
  const boxes = rows.map((row) => row.querySelector("input[type=checkbox]")).filter(Boolean);
  const count = document.getElementById("picked");
  if (!all || !count) return;
  all.hidden = false;
  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    count.textContent = String(ticked);
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; tell(); });
  document.addEventListener("change", (event) => { if (boxes.includes(event.target)) tell(); });
  tell();
})();
