// The menu 「更多」 of the header closes with Escape, or when somebody goes on elsewhere. Without this script it
// opens and closes by its own button.
"use strict";

(() => {
  const menu = document.querySelector(".bar details.rest");
  if (!menu) return;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  for (const leaving of ["click", "focusin"]) {
    document.addEventListener(leaving, (event) => { if (!menu.contains(event.target)) menu.open = false; });
  }
})();
