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
