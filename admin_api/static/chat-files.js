/* Photos and papers of the chat. Loaded before chat.js, which asks it to prepare, keep, draw and send them.
 *
 * A photo is made smaller here before it is sent: on a bad line that is the difference between arriving and not.
 * What waits is kept in the browser's own database under the id of its message, so that a closed page loses
 * nothing; where there is none, it is kept in this page only.
 */
"use strict";

window.YimenFiles = (() => {
  const API = "/api/v1/chat/attachments";
  const DATABASE = "yimen.files";
  const STORE = "waiting";
  const LONGEST = 2000; // dots of the longer side that is sent
  const PREVIEW = 220;
  const QUALITY = 0.82;
  const STALLED = 45000; // milliseconds without a byte going out until the line counts as lost

  // ---- kept until it has arrived --------------------------------------------------------------------

  const inPage = new Map();

  const open = () =>
    new Promise((done, failed) => {
      const asked = window.indexedDB.open(DATABASE, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
      asked.onblocked = () => failed(new Error("blocked"));
    });

  const within = async (mode, work) => {
    const database = await open();
    try {
      return await new Promise((done, failed) => {
        const transaction = database.transaction(STORE, mode);
        const asked = work(transaction.objectStore(STORE));
        transaction.oncomplete = () => done(asked.result);
        transaction.onerror = () => failed(transaction.error);
        transaction.onabort = () => failed(transaction.error);
      });
    } finally {
      database.close();
    }
  };

  const quietly = async (work) => {
    try {
      return await work();
    } catch {
      return undefined; // a private window, or no room: this page only
    }
  };

  const keep = (id, file) => {
    inPage.set(id, file);
    return quietly(() => within("readwrite", (store) => store.put(file, id)));
  };
  const find = async (id) => inPage.get(id) || quietly(() => within("readonly", (store) => store.get(id)));
  const drop = (id) => {
    inPage.delete(id);
    return quietly(() => within("readwrite", (store) => store.delete(id)));
  };
  const clear = () => {
    inPage.clear();
    return quietly(() => within("readwrite", (store) => store.clear()));
  };

  // ---- made smaller ---------------------------------------------------------------------------------

  const bitmapOf = async (file) => {
    if (!window.createImageBitmap) return null;
    try {
      return await createImageBitmap(file, { imageOrientation: "from-image" });
    } catch {
      try {
        return await createImageBitmap(file);
      } catch {
        return null; // not a picture that this browser can open: the server says what it is
      }
    }
  };

  const drawn = (bitmap, longest) => {
    const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    const brush = canvas.getContext("2d");
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return canvas;
  };

  const encoded = (canvas) => new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));

  /* The file as it is sent: a photo as a smaller JPEG where that saves anything, else as it is. */
  const prepare = async (file) => {
    const whole = { blob: file, name: file.name || "" };
    const bitmap = /^image\//.test(file.type) ? await bitmapOf(file) : null;
    if (!bitmap) return whole;
    const small = await encoded(drawn(bitmap, LONGEST));
    bitmap.close?.();
    const better = small && (small.size < file.size || file.type !== "image/jpeg");
    return better ? { blob: small, name: file.name || "" } : whole;
  };

  // ---- shown ----------------------------------------------------------------------------------------

  /* A picture is drawn on a canvas: the page may show no image but the site's own. */
  const preview = async (id, place) => {
    const file = await find(id);
    if (!file || !/^image\//.test(file.blob.type)) return;
    const bitmap = await bitmapOf(file.blob);
    if (!bitmap) return;
    const canvas = drawn(bitmap, PREVIEW);
    bitmap.close?.();
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", place.textContent);
    place.prepend(canvas);
  };

  // ---- sent -----------------------------------------------------------------------------------------

  /* An answer with the parts of fetch's own that chat.js uses; null where the line was lost. */
  const send = ({ id, album, session, file, language, progress }) =>
    new Promise((done) => {
      const body = new FormData();
      if (session) body.append("session", session);
      body.append("message_id", id);
      if (album) body.append("album", album);
      body.append("file", file.blob, file.name || "photo.jpg");
      const request = new XMLHttpRequest();
      let timer = null;
      const alive = () => {
        clearTimeout(timer);
        timer = setTimeout(() => request.abort(), STALLED);
      };
      const end = (answer) => {
        clearTimeout(timer);
        done(answer);
      };
      request.open("POST", API);
      request.setRequestHeader("Accept-Language", language);
      request.upload.onprogress = (event) => {
        alive();
        if (event.lengthComputable) progress(event.loaded / event.total);
      };
      request.onload = () =>
        end({
          ok: request.status >= 200 && request.status < 300,
          status: request.status,
          headers: { get: (name) => request.getResponseHeader(name) },
          json: async () => JSON.parse(request.responseText),
        });
      request.onerror = () => end(null);
      request.onabort = () => end(null);
      alive();
      request.send(body);
    });

  return { clear, drop, find, keep, prepare, preview, send };
})();
