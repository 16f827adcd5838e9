// Small behaviours of every page, each attached by a data- attribute. Nothing here is needed to finish a flow.

/** Moves the focus to the error summary, so that it is the first thing heard and seen. */
function focusErrors(root) {
  root.querySelector("[data-error-summary]")?.focus();
}

/** Leads from a line of the error summary to the first control of its field. */
function followSummaryLink(event) {
  const link = event.target.closest("[data-error-summary] a");
  if (!link) return;
  const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const control = target?.matches("input, select, textarea") ? target : target?.querySelector("input, select, textarea");
  if (!control) return;
  event.preventDefault();
  for (let fold = control.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  control.scrollIntoView({ block: "center" });
  control.focus({ preventScroll: true });
}

/** Prints the page. The button is hidden until this module runs. */
function offerPrinting(root) {
  for (const button of root.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

/** Lets the keyboard scroll a table that is wider than its column. */
function openWideTables(root) {
  for (const table of root.querySelectorAll(".clause table")) {
    if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
  }
}

/** Offers to copy a field's text; the field itself can be selected without this. */
function offerCopying(root) {
  for (const button of root.querySelectorAll("[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    button.hidden = false;
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        if (!document.execCommand("copy")) return;
      }
      const done = button.closest("[data-share]").querySelector("[data-copied]");
      done.textContent = done.dataset.copied;
    });
  }
}

/** Brings htmx when a form that can use it is first touched; until then, and without it, the plain form works. */
function bringHtmxWhenTouched(root) {
  for (const form of root.querySelectorAll("[data-htmx]")) {
    const bring = () => {
      if (document.querySelector("script[data-htmx-script]")) return;
      const script = document.createElement("script");
      script.src = form.dataset.htmx;
      script.dataset.htmxScript = "";
      document.head.append(script);
    };
    form.addEventListener("focusin", bring, { once: true });
    form.addEventListener("pointerenter", bring, { once: true });
  }
}

focusErrors(document);
bringHtmxWhenTouched(document);
openWideTables(document);
offerPrinting(document);
offerCopying(document);
document.addEventListener("click", followSummaryLink);
document.addEventListener("htmx:afterSwap", (event) => {
  focusErrors(event.target);
  offerCopying(event.target);
});
