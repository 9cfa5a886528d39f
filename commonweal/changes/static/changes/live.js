/**
 * Live events for a map or a table: what changed, as far as this viewer may see it.
 *
 *   import { follow } from "./live.js";
 *   const stop = follow(element.dataset.live, {
 *     since: element.dataset.liveSince,      // bookmark from the page
 *     change: ({ kind, id, patch }) => ...,  // draw or redraw an item; patch may be missing
 *     remove: ({ kind, id }) => ...,         // take it away, if it is there
 *     reset: () => ...,                      // load everything again: a right or the gap changed
 *     state: (name) => ...,                  // "live", "not-live" or "ended" (signed out)
 *   });
 *
 * It reconnects by itself and resumes where it was. A stream that is silent for too long counts as not
 * live, because a connection that died quietly looks like one on which nothing happens.
 */

const SILENCE = 40_000; // milliseconds; the server gives a sign of life every 15 seconds
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

export function follow(address, { since = "", change, remove, reset, state = () => {} }) {
  let source = null;
  let bookmark = since;
  let wait = FIRST_WAIT;
  let timer = 0;
  let watchdog = 0;
  let shown = "";

  const show = (name) => {
    if (name !== shown) {
      shown = name;
      state(name);
    }
  };

  const close = () => {
    clearTimeout(watchdog);
    clearTimeout(timer);
    source?.close();
    source = null;
  };

  const lost = () => {
    close();
    show("not-live");
    timer = setTimeout(open, wait * (0.75 + Math.random() / 2));
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };

  const heard = (event) => {
    if (event.lastEventId) bookmark = event.lastEventId;
    clearTimeout(watchdog);
    watchdog = setTimeout(lost, SILENCE);
  };

  const on = (name, action) =>
    source.addEventListener(name, (event) => {
      // The browser has an event of its own called "open", which carries nothing.
      if (event.data === undefined) return;
      heard(event);
      action?.(JSON.parse(event.data));
    });

  function open() {
    const url = new URL(address, document.baseURI);
    if (bookmark) url.searchParams.set("since", bookmark);
    source = new EventSource(url, { withCredentials: true });
    watchdog = setTimeout(lost, SILENCE);
    source.onerror = lost;
    on("open", () => {
      wait = FIRST_WAIT;
      show("live");
    });
    on("alive", () => show("live"));
    on("change", change);
    on("remove", remove);
    on("reset", () => {
      wait = FIRST_WAIT;
      show("live");
      reset?.();
    });
    on("ended", () => {
      close();
      show("ended");
    });
  }

  open();
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => {
    if (event.persisted && !source && shown !== "ended") open();
  });
  return close;
}
