// Stands before the theme's search worker, whose script and index are heavy: it is loaded with the first word that is
// searched for. Until then the answers are what the theme's own worker would give. The address ends in ?<its script>.
// Messages: 0 set up (config and index), 1 ready, 2 query, 3 results.
let setup

const answer = ({ data: message }) => {
  if (message.type === 0) {
    setup = message
    postMessage({ type: 1 })
  } else if (message.data.trim() === "") {
    postMessage({ type: 3, data: { items: [] } })
  } else {
    removeEventListener("message", answer)
    importScripts(location.search.slice(1))
    const pass = (data) => dispatchEvent(new MessageEvent("message", { data }))
    pass(setup)
    // The theme's worker is ready once its own promises are settled. What was typed meanwhile takes this query's place.
    let newer = false
    addEventListener("message", () => { newer = true }, { once: true })
    setTimeout(() => newer || pass(message))
  }
}

addEventListener("message", answer)
