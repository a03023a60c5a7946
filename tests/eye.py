"""Looks at pages for breaches of the rules of accessibility, as axe knows them."""

from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# After two frames, when whatever follows the width of the window has done so. An element's style is
# told by what it and all around it are: two that agree in that have the same colours.
LOOK = """async ({ seen, tags }) => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const styles = new Map([[null, ""]]);
    const style = (element) => {
        const { tagName, classList, type, disabled } = element;
        const states = [type, disabled, element.getAttribute("aria-current")];
        return `${styles.get(element.parentElement)}>${[tagName, ...classList, ...states]}`;
    };
    for (const element of document.querySelectorAll("*")) styles.set(element, style(element));
    const short = (text) => [...text].reduce((sum, c) => (sum * 33 + c.charCodeAt(0)) % 2 ** 47, 7);
    const known = new Set(seen);
    const found = [...new Set(styles.values())].map(short).filter((each) => !known.has(each));
    const { violations } = await axe.run(document, {
        ...(tags.length ? { runOnly: tags } : {}),
        resultTypes: ["violations"],
        rules: { "color-contrast": { enabled: found.length > 0 } },
    });
    return {
        faults: violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`),
        styles: found,
        width: document.documentElement.scrollWidth,
    };
}"""


class Eye:
    """Finds what breaks a rule on the page that is open, or scrolls sideways.

    Every rule on every page; but colours, two thirds of the work, only on a page on which something
    is styled as on none before.
    """

    def __init__(self, context: "BrowserContext", *, tags: tuple[str, ...] = ()) -> None:
        # Half a megabyte: sent once, and not for every page.
        context.add_init_script(Axe().axe_script)
        self._tags = list(tags)
        self._seen: dict[int, set[int]] = {}

    def faults(self, page: "Page", viewport: Any) -> list[str]:
        """What is wrong with the page at that width."""
        if page.viewport_size != viewport:
            page.set_viewport_size(viewport)
        seen = self._seen.setdefault(viewport["width"], set())
        looked = page.evaluate(LOOK, {"seen": list(seen), "tags": self._tags})
        seen.update(looked["styles"])
        faults: list[str] = looked["faults"]
        if looked["width"] > viewport["width"]:
            faults.append(f"scrolls sideways, {looked['width']} pixels wide")
        return faults


def faults(page: "Page", *, tags: tuple[str, ...] = RULES) -> list[str]:
    """What is wrong with a page that is open, whatever was done on it, at the width it has."""
    options = {"runOnly": list(tags), "resultTypes": ["violations"]}
    violations = Axe().run(page, options=options).response["violations"]
    found = [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in violations]
    width, viewport = page.evaluate("document.documentElement.scrollWidth"), page.viewport_size
    if viewport is not None and width > viewport["width"]:
        found.append(f"scrolls sideways, {width} pixels wide")
    return found
