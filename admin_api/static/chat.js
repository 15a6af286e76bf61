/* The chat of the residents. No library, no outside request.
 *
 * What it promises: a word once typed is never lost. Every message gets its id here, is kept on this device and
 * is sent again under the same id until the server has acknowledged it; the server gives a repeated id the same
 * answer and no second effect. "Leave" forgets everything on this device with one tap.
 */
"use strict";

(() => {
  const API = "/api/v1/chat";
  const KEY = "yimen.chat";
  const KEPT = 200; // messages kept on the device
  const PATIENCE = 20000; // milliseconds until an answer counts as lost on the way
  const RETRIES = [1000, 2000, 4000, 8000, 15000, 30000]; // then every 30 s
  const POLL_FIRST = 4000;
  const POLL_LAST = 60000;
  const FORGET = 7 * 24 * 3600 * 1000; // after so long the server has forgotten an unused chat too

  const chat = document.getElementById("chat");
  const log = document.getElementById("log");
  const form = document.getElementById("compose");
  const box = document.getElementById("text");
  const wire = document.getElementById("wire");
  const leave = document.getElementById("leave");
  const starters = document.getElementById("starters");
  const picker = document.getElementById("file");
  const attach = document.getElementById("attach");
  const files = window.YimenFiles;
  const words = JSON.parse(chat.dataset.words);
  const language = chat.dataset.language;

  // ---- what is remembered on this device ------------------------------------------------------------

  const memory = {
    value: null,
    read() {
      try {
        return JSON.parse(window.localStorage.getItem(KEY));
      } catch {
        return this.value; // a private window or an embedded browser without storage: this page only
      }
    },
    write(state) {
      this.value = state;
      try {
        window.localStorage.setItem(KEY, JSON.stringify(state));
      } catch {
        /* kept in this page only */
      }
    },
    clear() {
      this.value = null;
      try {
        window.localStorage.removeItem(KEY);
      } catch {
        /* nothing was stored */
      }
    },
  };

  const fresh = () => ({ session: null, after: null, language, said: [], waiting: [], draft: "", at: 0 });
  const kept = memory.read();
  const sound = kept && Array.isArray(kept.said) && Array.isArray(kept.waiting) && Date.now() - kept.at < FORGET;
  const state = sound ? { ...fresh(), ...kept } : fresh();

  const save = () => {
    state.at = Date.now();
    state.said = state.said.slice(-KEPT);
    memory.write(state);
  };

  const newId = () => {
    if (window.crypto && crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  // ---- drawing --------------------------------------------------------------------------------------

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const TELEPHONE = /\b(023-?\d{8}|12345|110|119|120)\b/g;
  const CALLING = /[打拨撥]|call|dial/i;
  const AMOUNT = /^\s*(元|块|塊|yuan|%)/i;

  /* Three digits are a telephone only where a call is spoken of, and never where they are money. */
  const isTelephone = (found, line) =>
    found[0].length > 3 || (CALLING.test(line) && !AMOUNT.test(line.slice(found.index + found[0].length)));

  const paragraph = (line) => {
    const made = element("p");
    let from = 0;
    for (const found of line.matchAll(TELEPHONE)) {
      if (!isTelephone(found, line)) continue;
      made.append(line.slice(from, found.index));
      const link = element("a", "", found[0]);
      link.href = `tel:${found[0]}`;
      made.append(link);
      from = found.index + found[0].length;
    }
    made.append(line.slice(from));
    return made;
  };

  const bubble = (text) => {
    const made = element("div", "words");
    for (const line of text.split("\n")) if (line.trim()) made.append(paragraph(line));
    return made;
  };

  const basis = (citations) => {
    const line = element("p", "basis");
    line.append(element("span", "", words.basis));
    for (const cited of citations) {
      const link = element("a", "", cited.clause);
      const parts = [cited.document, ...cited.clause.split("/")].map(encodeURIComponent);
      link.href = `${chat.dataset.clauses}/${parts.join("/")}`;
      link.target = "_blank";
      link.rel = "noopener";
      link.setAttribute("aria-label", `${words.basis} ${cited.document} ${cited.clause}`);
      line.append(link);
    }
    return line;
  };

  const pagesOf = (links) => {
    const row = element("div", "links");
    for (const page of links) {
      const link = element("a", "", page.label);
      link.href = page.href;
      link.target = "_blank";
      link.rel = "noopener";
      row.append(link);
    }
    return row;
  };

  const dropChoices = () => {
    for (const old of log.querySelectorAll(".choices")) if (old !== starters) old.remove();
    starters.hidden = true;
  };

  const drawReply = (reply) => {
    const made = element("div", "said");
    made.tabIndex = -1;
    made.append(bubble(reply.text));
    if (reply.citations && reply.citations.length) made.append(basis(reply.citations));
    if (reply.links && reply.links.length) made.append(pagesOf(reply.links));
    if (reply.choices && reply.choices.length) {
      dropChoices();
      const row = element("div", "choices");
      row.setAttribute("role", "group");
      row.setAttribute("aria-label", words.choose);
      for (const choice of reply.choices) {
        const button = element("button", "", choice.label);
        button.type = "button";
        button.dataset.choice = choice.id;
        row.append(button);
      }
      made.append(row);
    }
    return made;
  };

  const drawMine = (message) => {
    const made = element("div", "said mine");
    made.dataset.id = message.mine;
    if (message.file) made.classList.add("sent-file");
    made.append(element("div", "words", message.text));
    if (message.file) files.preview(message.mine, made.firstChild).then(() => atEnd() && toEnd());
    else made.firstChild.setAttribute("aria-label", `${words.you} ${message.text}`);
    return made;
  };

  const mark = (id, how, retry) => {
    const mine = log.querySelector(`.mine[data-id="${CSS.escape(id)}"]`);
    if (!mine) return;
    mine.dataset.state = how;
    mine.querySelector(".state")?.remove();
    if (!retry) return;
    const line = element("p", "state", `${words.unsent} `);
    const again = element("button", "", words.again);
    again.type = "button";
    again.addEventListener("click", retry);
    line.append(again);
    mine.append(line);
  };

  const showProgress = (id, share) => {
    const mine = log.querySelector(`.mine[data-id="${CSS.escape(id)}"]`);
    if (!mine) return;
    let bar = mine.querySelector("progress");
    if (!bar) {
      bar = element("progress");
      bar.max = 1;
      bar.setAttribute("aria-label", words.sendingFile);
      mine.append(bar);
    }
    bar.value = share;
    if (share >= 1) bar.removeAttribute("value"); // it is there; what follows takes as long as it takes
  };

  const hideProgress = (id) => log.querySelector(`.mine[data-id="${CSS.escape(id)}"] progress`)?.remove();

  const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 120;
  const toEnd = () => {
    log.scrollTop = log.scrollHeight;
  };

  const show = (node) => {
    log.append(node);
    toEnd();
  };

  /* A long answer is read from its beginning: what was asked goes to the top, the answer follows below it. */
  const readFrom = (first) => {
    const last = log.lastElementChild;
    if (last.offsetTop + last.offsetHeight - first.offsetTop < log.clientHeight * 0.9) return;
    const before = first.previousElementSibling;
    const asked = before && before.classList.contains("mine") && before.offsetHeight < log.clientHeight / 3;
    (asked ? before : first).scrollIntoView({ block: "start" });
  };

  const thinking = element("div", "said");
  thinking.setAttribute("aria-hidden", "true");
  thinking.append(element("div", "words thinking"));
  for (let dot = 0; dot < 3; dot += 1) thinking.firstChild.append(element("i"));

  const think = (on) => {
    if (on) {
      log.append(thinking);
      toEnd();
    } else thinking.remove();
  };

  const tell = (text) => {
    wire.textContent = text;
    wire.hidden = !text;
  };

  const draw = (message) => (message.mine ? drawMine(message) : drawReply(message));

  // ---- receiving ------------------------------------------------------------------------------------

  const seen = new Set(state.said.map((message) => message.id).filter(Boolean));

  const take = (replies) => {
    let first = null;
    for (const reply of replies) {
      if (reply.id && seen.has(reply.id)) continue;
      if (reply.id) {
        seen.add(reply.id);
        state.after = reply.id;
      }
      state.said.push(reply);
      const node = drawReply(reply);
      first = first || node;
      show(node);
    }
    if (first) readFrom(first);
    if (first && document.activeElement === document.body) first.focus({ preventScroll: true });
    save();
    return first !== null;
  };

  // ---- sending --------------------------------------------------------------------------------------

  const request = async (address, options) => {
    const control = new AbortController();
    const timer = setTimeout(() => control.abort(), PATIENCE);
    try {
      return await fetch(address, {
        ...options,
        signal: control.signal,
        credentials: "omit",
        cache: "no-store",
        headers: {
          "Accept-Language": document.documentElement.lang,
          ...(options.body ? { "Content-Type": "application/json" } : {}),
          ...options.headers,
        },
      });
    } finally {
      clearTimeout(timer);
    }
  };

  let sending = false;
  let failures = 0;
  let retryTimer = null;

  const later = (wait) => {
    clearTimeout(retryTimer);
    retryTimer = setTimeout(flush, wait);
  };

  const backOff = (response) => {
    const asked = Number(response?.headers.get("Retry-After")) * 1000;
    const wait = Math.max(asked || 0, RETRIES[Math.min(failures, RETRIES.length - 1)]);
    failures += 1;
    tell(navigator.onLine === false ? words.offline : words.retrying);
    later(wait);
    if (response?.status === 503) explain(response);
  };

  /* What the server says about itself is better than a guess about the network. */
  const explain = async (response) => {
    try {
      const problem = await response.json();
      if (problem.detail && failures) tell(problem.detail);
    } catch {
      /* the plain sentence stays */
    }
  };

  /* The server will not take this one as it is: its words go back into the box, so that they can be changed. */
  const refuse = async (message, response) => {
    state.waiting.shift();
    let detail = words.refused;
    try {
      const problem = await response.json();
      detail = problem.detail || problem.title || detail;
    } catch {
      /* the plain sentence stays */
    }
    mark(message.id, "refused", message.text && !message.file ? () => restore(message) : null);
    if (message.file) files.drop(message.id);
    else if (message.text && !box.value) restore(message);
    show(element("p", "aside-note", detail));
    save();
  };

  const restore = (message) => {
    box.value = message.text;
    grow();
    box.focus();
  };

  const deliverFile = async (message) => {
    const file = await files.find(message.id);
    if (!file) return { ok: false, status: 410, lost: true };
    const answer = await files.send({
      id: message.id,
      album: message.album,
      session: state.session,
      file,
      language: document.documentElement.lang,
      progress: (share) => showProgress(message.id, share),
    });
    hideProgress(message.id);
    if (!answer) throw new Error("the line was lost");
    return answer;
  };

  const deliver = async (message) => {
    if (message.file) return deliverFile(message);
    const body = { message_id: message.id };
    if (state.session) body.session = state.session;
    if (message.choice) body.choice = message.choice;
    else body.text = message.text;
    return request(API, { method: "POST", body: JSON.stringify(body) });
  };

  const flush = async () => {
    if (sending || !state.waiting.length) return;
    sending = true;
    clearTimeout(retryTimer);
    try {
      while (state.waiting.length) {
        const message = state.waiting[0];
        think(!message.file);
        let response = null;
        try {
          response = await deliver(message);
          if (response.ok) {
            const answer = await response.json();
            think(false);
            state.waiting.shift();
            state.session = answer.session || state.session;
            failures = 0;
            tell("");
            mark(message.id, "sent");
            if (message.file) files.drop(message.id);
            take(answer.replies || []);
            save();
            continue;
          }
        } catch {
          response = null; // no network, or no answer in time: the same id again
        }
        think(false);
        if (response && response.lost) {
          state.waiting.shift(); // the page was closed where nothing could be kept
          mark(message.id, "refused");
          show(element("p", "aside-note", words.fileLost));
          save();
          continue;
        }
        if (response && state.session && [401, 403, 404, 410].includes(response.status)) {
          state.session = null; // the session ended on the server; a new one is begun with the same words
          state.after = null;
          show(element("p", "aside-note", words.renewed));
          save();
          continue;
        }
        if (response && response.status < 500 && ![408, 425, 429].includes(response.status)) {
          await refuse(message, response);
          continue;
        }
        mark(message.id, "waiting");
        backOff(response);
        return;
      }
    } finally {
      think(false);
      sending = false;
      schedule(POLL_FIRST);
    }
  };

  const say = (message) => {
    const id = message.id || newId();
    state.waiting.push({ id, ...message });
    if (!message.silent) {
      const mine = { mine: id, text: message.text, ...(message.file ? { file: true } : {}) };
      state.said.push(mine);
      show(drawMine(mine));
      mark(id, "waiting");
    }
    dropChoices();
    leave.hidden = false;
    save();
    toEnd();
    flush();
  };

  // ---- staff's words and changes of state -------------------------------------------------------------

  let pollTimer = null;
  let pause = POLL_FIRST;

  const schedule = (wait) => {
    if (wait) pause = wait;
    clearTimeout(pollTimer);
    pollTimer = setTimeout(poll, pause);
  };

  const poll = async () => {
    if (document.hidden || !state.session || sending) {
      schedule(POLL_LAST);
      return;
    }
    try {
      // The session opens the conversation, so it travels in a header: addresses end in histories and logs.
      const query = state.after ? `?after=${encodeURIComponent(state.after)}` : "";
      const response = await request(API + query, { headers: { "X-Chat-Session": state.session } });
      if (response.ok && !sending) {
        const news = take((await response.json()).replies || []);
        pause = news ? POLL_FIRST : Math.min(pause * 1.5, POLL_LAST);
      } else pause = Math.min(pause * 2, POLL_LAST);
    } catch {
      pause = Math.min(pause * 2, POLL_LAST);
    }
    schedule();
  };

  // ---- hands ----------------------------------------------------------------------------------------

  const grow = () => {
    box.rows = 1;
    while (box.rows < 6 && box.scrollHeight > box.clientHeight + 2) box.rows += 1;
    if (atEnd()) toEnd();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = box.value;
    if (!text.trim()) {
      box.focus();
      return;
    }
    box.value = "";
    state.draft = "";
    grow();
    say({ text });
  });

  box.addEventListener("input", () => {
    state.draft = box.value;
    grow();
    save();
  });

  box.addEventListener("keydown", (event) => {
    const composing = event.isComposing || event.keyCode === 229; // an input method is choosing characters
    if (event.key === "Enter" && !event.shiftKey && !composing) {
      event.preventDefault();
      if (form.requestSubmit) form.requestSubmit();
      else form.dispatchEvent(new Event("submit", { cancelable: true }));
    }
  });

  log.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-choice], button[data-text]");
    if (!button) return;
    if (button.dataset.choice) say({ choice: button.dataset.choice, text: button.textContent });
    else say({ text: button.dataset.text });
  });

  attach.addEventListener("click", () => picker.click());

  picker.addEventListener("change", async () => {
    const chosen = Array.from(picker.files);
    picker.value = "";
    const album = chosen.length > 1 ? newId() : ""; // those chosen together are answered together
    for (const original of chosen) {
      const id = newId();
      const file = await files.prepare(original);
      if (file.blob.size > Number(chat.dataset.largest)) {
        show(element("p", "aside-note", words.fileTooBig));
        continue;
      }
      await files.keep(id, file);
      say({ id, album, file: true, text: original.name || words.photo });
    }
  });

  leave.addEventListener("click", async () => {
    if (state.waiting.length && !window.confirm(words.leaveWaiting)) return;
    memory.clear();
    await files.clear();
    window.location.replace(window.location.pathname);
  });

  window.addEventListener("online", () => later(200));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    later(200);
    schedule(POLL_FIRST);
  });

  // ---- the beginning --------------------------------------------------------------------------------

  document.getElementById("without-script").remove();
  form.hidden = false;
  starters.hidden = state.said.length > 0;
  leave.hidden = state.said.length === 0;
  for (const message of state.said) log.append(draw(message));
  for (const message of state.waiting) mark(message.id, "waiting");
  box.value = state.draft;
  grow();
  toEnd();
  if (state.session && state.language !== language) {
    state.language = language;
    say({ choice: `lang:${language}`, text: "", silent: true });
  } else state.language = language;
  flush();
  schedule(POLL_FIRST);
})();
