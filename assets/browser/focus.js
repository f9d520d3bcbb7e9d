/* The focus of the keyboard: if a pressed button disappears or is disabled, the keyboard continues beside it instead of
   at the top of the page. */

/** Time in which a response can remove a button. */
const WATCHED_MS = 5000;

/** The element that had the focus when details were opened. @type {Element | null} */
let opener = null;

/** @param {string} id */
const byId = (id) => document.getElementById(id);

/** Where the keyboard continues, by the part of the page with the button. @type {[string, () => Element | null][]} */
const NEXT = [
  [".details", () => (opener && canTakeFocus(opener) ? opener : byId("timeline-keys"))],
  [".gap", () => byId("timeline-keys")],
  // Not a field with a list, which would open over the charts.
  [".chips", () => document.querySelector(".chip") ?? byId("more-filters")],
  [".filters", () => byId("more-filters")],
];

/** @param {Element} element */
function canTakeFocus(element) {
  const isDisabled = /** @type {HTMLButtonElement} */ (element).disabled === true;
  return element.isConnected && !isDisabled && element.checkVisibility();
}

/** Remember where to return when the details are closed. */
export function noteOpener() {
  const { activeElement } = document;
  if (activeElement && activeElement !== document.body && !activeElement.closest(".details")) opener = activeElement;
}

/**
 * Keep the focus of the keyboard if an element with the focus disappears soon.
 * @param {Element | null} element
 */
export function keepFocus(element) {
  const next = element && NEXT.find(([part]) => element.closest(part))?.[1];
  if (!element || !next) return;
  const observer = new MutationObserver(() => {
    if (canTakeFocus(element)) return;
    stop();
    const { activeElement } = document;
    if (!activeElement || activeElement === document.body || activeElement === element) {
      /** @type {HTMLElement | null} */ (next())?.focus({ preventScroll: true });
    }
  });
  const timer = setTimeout(stop, WATCHED_MS);
  function stop() {
    clearTimeout(timer);
    observer.disconnect();
  }
  observer.observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ["disabled", "class", "data-disabled"],
  });
}

export function startFocus() {
  // Before the action, which may remove the button at once.
  document.addEventListener(
    "click",
    ({ target }) => keepFocus(target instanceof Element ? target.closest("button") : null),
    true,
  );
}
