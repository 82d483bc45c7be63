// Filters lists and tables: each form.kb-filter belongs to the element with the id data-for. Its items carry in data-f
// the numbers of the options that fit them: field by field parted by "|", several of one field by spaces.
// Without this script the form stays hidden and the list is whole.
for (const form of document.querySelectorAll("form.kb-filter")) {
  const list = document.getElementById(form.dataset.for)
  const items = [...list.querySelectorAll("[data-f]")].map((element) => ({
    element,
    values: element.dataset.f.split("|").map((values) => values.split(" ")),
    text: element.textContent.toLowerCase(),
  }))
  const selects = [...form.querySelectorAll("select")]
  const words = form.querySelector("input")
  const count = form.querySelector("[role=status]")

  const apply = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean)
    let shown = 0
    for (const { element, values, text } of items) {
      const fits = selects.every((select, field) => !select.value || values[field].includes(select.value))
        && wanted.every((word) => text.includes(word))
      element.hidden = !fits
      shown += fits
    }
    // A heading without an item left below it goes with its list.
    for (const group of list.querySelectorAll("ul")) {
      group.hidden = !group.querySelector("[data-f]:not([hidden])")
      const heading = group.previousElementSibling
      if (heading?.matches("h2")) heading.hidden = group.hidden
    }
    count.textContent = `${shown} of ${items.length} ${count.dataset.what} shown`
  }

  form.hidden = false
  form.addEventListener("input", apply)
  form.addEventListener("submit", (event) => event.preventDefault())
  apply()
}
