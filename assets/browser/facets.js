/* The options of the filters behind "More filters", which are listed only while these are visible. */
import { prop, setProps } from "./dash_api.js";

const facets = () => document.querySelector(".facet.extra");

/** List the options for what the charts show, if the filters are visible and have other options. */
export function listFacets() {
  const [shown, listed] = [prop("drawn", "data"), prop("facets-asked", "data")];
  if (facets()?.checkVisibility() && JSON.stringify(shown) !== JSON.stringify(listed)) {
    setProps("facets-asked", { data: shown });
  }
}

/** List the options whenever the filters become visible. Call this when the page exists. */
export function watchFacets() {
  const first = facets();
  if (first) new IntersectionObserver(listFacets).observe(first);
}
