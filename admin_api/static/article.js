// Counts while a short answer is typed, and asks before a page is left with something unsaved on it.
// Without this script the page counts when it is sent, and everything else works as it does with it.
"use strict";

(() => {
  for (const count of document.querySelectorAll("[data-count]")) {
    const field = document.getElementById(count.dataset.count);
    const shown = count.querySelector("output");
    const tell = () => {
      const length = [...field.value.trim()].length;
      shown.textContent = String(length);
      count.classList.toggle("over", length > Number(field.dataset.limit));
    };
    field.addEventListener("input", tell);
    tell();
  }

  const form = document.querySelector("form.write");
  let typed = false;
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", () => { typed = false; });
  window.addEventListener("beforeunload", (event) => {
    if (typed) event.preventDefault();
  });

  // The search is still learning this text: try again by itself, unless somebody goes on writing.
  if (document.querySelector("[data-learning]")) {
    setTimeout(() => { if (!typed) form.requestSubmit(document.querySelector("[data-try]")); }, 4000);
  }

  // A link to a mistake opens what it is folded into.
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (target) target.focus();
  };
  window.addEventListener("hashchange", unfold);
  if (location.hash) unfold();
})();
