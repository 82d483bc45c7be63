// The card of a citation or of a term: its reference or definition, shown at the link on hover, keyboard focus or touch.
// It stays while the pointer is on it, closes with Escape or a touch elsewhere (WCAG 2.2, 1.4.13), and repeats what the
// marker's link leads to, so it is hidden from assistive technology. Without this script the links work as they are.
(() => {
  const card = document.createElement("div")
  card.className = "kb-card"
  card.ariaHidden = "true"
  let shown = null
  let timer = 0
  let touch = false

  const hide = () => {
    clearTimeout(timer)
    card.remove()
    shown = null
  }

  const show = (marker) => {
    clearTimeout(timer)
    if (marker === shown) return
    const article = marker.closest("article")
    const definition = marker.dataset.definition
    const item = definition || document.getElementById(decodeURIComponent(marker.hash.slice(1)))
    if (!item || !article) return
    card.replaceChildren(...(definition ? [definition] : item.cloneNode(true).childNodes))
    card.querySelector(".kb-backlinks")?.remove()
    card.querySelectorAll("a").forEach((link) => { link.tabIndex = -1 })
    article.append(card)
    shown = marker
    const at = marker.getBoundingClientRect()
    const origin = card.offsetParent.getBoundingClientRect()
    const room = document.documentElement.clientWidth - card.offsetWidth - 8
    const above = at.bottom + card.offsetHeight > innerHeight && at.top > card.offsetHeight
    card.style.left = `${Math.max(8, Math.min(at.left, room)) - origin.left}px`
    card.style.top = `${(above ? at.top - card.offsetHeight : at.bottom) - origin.top}px`
  }

  const on = (type, handle) => document.addEventListener(type, (event) => {
    const within = event.target.closest?.(".footnote-ref, .kb-term, .kb-card")
    handle(event, within, within?.matches(".footnote-ref, .kb-term"))
  })

  on("pointerover", (event, within, marker) => {
    if (event.pointerType === "touch") return
    if (marker) show(within)
    else if (within) clearTimeout(timer)
  })
  on("pointerout", (event, within) => {
    if (event.pointerType === "touch" || !within || shown === document.activeElement) return
    clearTimeout(timer)
    timer = setTimeout(hide, 300)
  })
  on("focusin", (event, within, marker) => {
    if (marker && within.matches(":focus-visible")) show(within)
    else if (!within) hide()
  })
  on("pointerdown", (event, within) => {
    touch = event.pointerType === "touch"
    if (!within) hide()
  })
  on("click", (event, within, marker) => {
    if (!marker) return
    if (touch && within !== shown) {
      event.preventDefault()
      show(within)
    } else hide()
  })
  on("keydown", (event) => {
    if (event.key === "Escape") hide()
  })
})()
