// The address of a view: `#/view/…?filters`. What stands in it restores the view.

import { useEffect, useState } from "preact/hooks";
import { FILTER_KEYS, type Filters } from "./model";

export interface Place { path: string; params: URLSearchParams }

export function parse(hash: string): Place {
  const bare = hash.replace(/^#\/?/, "");
  const cut = bare.indexOf("?");
  const path = cut < 0 ? bare : bare.slice(0, cut);
  return { path: path || "overview", params: new URLSearchParams(cut < 0 ? "" : bare.slice(cut + 1)) };
}

export function href(path: string, params: URLSearchParams | Record<string, string>): string {
  const clean = new URLSearchParams();
  const pairs = params instanceof URLSearchParams ? [...params] : Object.entries(params);
  for (const [key, value] of pairs) if (value) clean.append(key, value);
  // A slash and a colon need no escape here, and read better without.
  const text = clean.toString().replace(/%2F/g, "/").replace(/%3A/g, ":");
  return `#/${path}${text ? "?" + text : ""}`;
}

export function go(path: string, params: URLSearchParams | Record<string, string>, replace = false): void {
  const address = href(path, params);
  if (replace) {
    history.replaceState(null, "", address);
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  } else location.hash = address.slice(1);
}

export function usePlace(): Place {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = () => setHash(location.hash);
    window.addEventListener("hashchange", changed);
    return () => window.removeEventListener("hashchange", changed);
  }, []);
  return parse(hash);
}

export function filtersOf(params: URLSearchParams): Filters {
  return Object.fromEntries(FILTER_KEYS.map((key) => [key, params.get(key) ?? ""])) as unknown as Filters;
}

export function filterParams(params: URLSearchParams): Record<string, string> {
  return Object.fromEntries(FILTER_KEYS.map((key) => [key, params.get(key) ?? ""]));
}

// The token that lets rulings be written comes once, in the address, and is taken out of it.
const KEY = "kgbuild-token";
export function takeToken(): void {
  const place = parse(location.hash);
  const token = place.params.get("token");
  if (!token) return;
  sessionStorage.setItem(KEY, token);
  place.params.delete("token");
  history.replaceState(null, "", href(place.path, place.params));
}
export const token = () => sessionStorage.getItem(KEY) ?? "";
