// Says every minute that this page is still being worked on. Without this script the button says it once.
"use strict";

(() => {
  const form = document.querySelector("form[data-hold]");
  if (!form) return;
  const still = async () => {
    if (document.hidden) return;
    const said = new FormData(form);
    said.delete("take");
    try {
      await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(said),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        redirect: "manual",
      });
    } catch {
      // No network for a moment: the next minute says it again, and nothing depends on it.
    }
  };
  still();
  setInterval(still, 60000);
})();
