/// What a page of calls has beyond all pages of ours: its style, and the script of the search.
enum CallsPage {
  static let style: StaticString = """
    .source, .heads, .p > table { color: var(--dim); } .t { color: var(--t); }
    .p { border-top: 2px solid var(--line); padding: .4em 0; } .p > summary { cursor: pointer; }
    .p > summary::before { content: "\\25B8\\00A0"; } .p[open] > summary::before { content: "\\25BE\\00A0"; }
    .p > summary > em { font-size: .85em; margin-left: 1em; }
    .c { grid-template-columns: calc(var(--d) * 1.1em + 3.4em) 1fr 104px repeat(3, 7.5em); }
    .c > em > b { display: inline-block; height: .7em; background: var(--r); }
    .c u { text-decoration: none; color: var(--dim); } .c small { display: block; color: var(--dim); }
    .c.hit > code { background: var(--lb); } .c.at { outline: 2px solid var(--t); }
    .tools { position: sticky; top: 0; background: var(--bg); padding: .4em 0; z-index: 1; }
    .tools input { font: inherit; width: 20em; max-width: 60%; } .tools button { font: inherit; }
    @media (max-width: 50em) { .c { grid-template-columns: calc(var(--d) * .5em + 3.4em) 1fr 0 0 0 6.5em; } }

    """

  static let tools: StaticString = """
    <p class="tools"><input id="find" type="search" placeholder="search calls" aria-label="search calls">
    <button id="unfold" type="button">unfold all</button> <button id="fold" type="button">fold all</button>
    <output id="count"></output></p>

    """

  static let heads: StaticString = """
    <div class="c heads" style="--d:0"><i></i><code>call</code><em>share</em><span>at µs</span><span>total µs</span>\
    <span>self µs</span></div>

    """

  /// The hash of ``script``, by which a browser knows the only script that may run.
  static let hash: StaticString = "sha256-YK1eM7Z713YwHivzOEsx+yY1X169q1MMRQLULJzRveM="

  static let scriptBegin: StaticString = "<script>"
  static let scriptEnd: StaticString = "</script>\n"

  /// Finds calls whose name, arguments or values have the text; capitals count where the text has some. Return goes to the next
  /// one, with Shift to the one before, and unfolds what it lies in.
  static let script: StaticString = """
    "use strict";
    const find = document.getElementById("find"), count = document.getElementById("count");
    const calls = document.querySelectorAll(".c:not(.heads)");
    let hits = [], at = -1;
    function go(step) {
      if (at >= 0) hits[at].classList.remove("at");
      if (hits.length === 0) { at = -1; count.textContent = find.value === "" ? "" : "none"; return; }
      at = (at + step + hits.length) % hits.length;
      const hit = hits[at];
      // A call's line belongs to the element that folds it; that one may stay folded.
      let around = hit.parentElement;
      if (hit.localName === "summary") around = around.parentElement;
      for (; around !== null; around = around.parentElement) if (around.localName === "details") around.open = true;
      hit.classList.add("at");
      hit.scrollIntoView({ block: "center" });
      count.textContent = `${at + 1} of ${hits.length}`;
    }
    find.addEventListener("input", () => {
      for (const hit of hits) hit.classList.remove("hit", "at");
      const text = find.value, exact = text !== text.toLowerCase();
      hits = text === "" ? [] : Array.from(calls).filter(call => {
        const words = call.children[1].textContent;
        return (exact ? words : words.toLowerCase()).includes(text);
      });
      for (const hit of hits) hit.classList.add("hit");
      at = -1;
      go(1);
    });
    find.addEventListener("keydown", event => {
      if (event.key === "Enter") { event.preventDefault(); go(event.shiftKey ? -1 : 1); }
    });
    document.addEventListener("keydown", event => {
      if (event.key === "/" && document.activeElement !== find) { event.preventDefault(); find.focus(); }
    });
    function setAll(open) { for (const one of document.querySelectorAll("details")) one.open = open; }
    document.getElementById("unfold").addEventListener("click", () => setAll(true));
    document.getElementById("fold").addEventListener("click", () => setAll(false));
    """
}
