// Airflow shows the desk in a frame that may not open windows; the page around it may. Without a frame links are plain links.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-outside]");
  if (!link || window.top === window) return;
  event.preventDefault();
  const twin = window.top.document.createElement("a");
  Object.assign(twin, { href: link.href, target: "_blank", rel: "noopener noreferrer" });
  twin.click();
});

// Words that are selected in an article stand ready in the form for a missed mention.
document.addEventListener("selectionchange", () => {
  const field = document.querySelector("input[data-selected]");
  const chosen = String(document.getSelection()).trim();
  if (field && chosen && chosen.length <= 300 && document.activeElement !== field && !field.closest("details").open) field.value = chosen;
});

// A slider says where it stands, and asks for its page when it is let go.
document.addEventListener("input", (event) => {
  if (event.target.matches("input[data-sends]")) event.target.parentElement.querySelector("output").value = event.target.value;
});
document.addEventListener("change", (event) => {
  if (event.target.matches("input[data-sends]")) event.target.form.submit();
});

// Keys for those who read much: / to the search, j and k to the next and the previous card, ? to what there is.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  const search = document.querySelector("a[data-search]");
  if (event.key === "/" && search) { event.preventDefault(); location.href = search.href + "#words"; }
  if (event.key === "?" ) document.getElementById("keys")?.toggleAttribute("hidden");
  if (event.key !== "j" && event.key !== "k") return;
  const links = [...document.querySelectorAll("main .card :is(h2, h3, h4) > a:first-of-type")];
  const at = links.indexOf(document.activeElement);
  const next = links[event.key === "j" ? at + 1 : Math.max(at - 1, 0)];
  if (next) { next.focus(); next.scrollIntoView({ block: "center" }); }
});
