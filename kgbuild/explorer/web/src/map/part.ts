// The map, a part of its own: Leaflet over outlines of countries that come with these pages. No tiles, no requests.

import L from "leaflet";
import "leaflet/dist/leaflet.css";
import { feature } from "topojson-client";
import world from "world-atlas/countries-50m.json";

export interface Place {
  key: string; latitude: number; longitude: number; precision: "at" | "near" | "area" | "within"; radius: number;
  label: string; count: number; colour: string; title: string;
}
export interface Shade { iso: string; count: number; title: string }
export interface Drawn { places: Place[]; shades: Shade[]; chosen: string; colours: Colours }
export interface Colours { land: string; border: string; sea: string; shade: string; text: string; ring: string }
export interface MapPart { mount(element: HTMLElement, onChoose: (key: string) => void): Handle }
export interface Handle { draw(drawn: Drawn): void; fit(): void; remove(): void }

interface Outline { type: "Feature"; id?: string; properties: { name: string }; geometry: GeoJSON.Geometry }

const outlines = (feature(world as never, (world as never as { objects: { countries: never } }).objects.countries) as unknown as { features: Outline[] }).features;

/** What holds nearly all events: a single one far away does not make all others small. */
function boundsOf(places: Place[]): L.LatLngBounds | null {
  if (!places.length) return null;
  const inner = (key: "latitude" | "longitude"): [number, number] => {
    const values = places.flatMap((place) => Array<number>(Math.min(place.count, 50)).fill(place[key])).sort((a, b) => a - b);
    const cut = values.length < 8 ? 0 : Math.max(1, Math.floor(values.length * 0.03));
    return [values[cut]!, values[values.length - 1 - cut]!];
  };
  const [south, north] = inner("latitude");
  const [west, east] = inner("longitude");
  return L.latLngBounds([south, west], [north, east]);
}

function mount(element: HTMLElement, onChoose: (key: string) => void): Handle {
  const map = L.map(element, {
    preferCanvas: true, zoomControl: true, attributionControl: false, worldCopyJump: true, minZoom: 2, maxZoom: 11, zoomSnap: 0.5,
    maxBounds: [[-85, -270], [85, 270]],
  }).setView([33, 42], 4);
  const canvas = L.canvas({ padding: 0.4 });
  map.createPane("land").style.zIndex = "200";
  map.createPane("names").style.zIndex = "350";
  let colours: Colours | null = null;
  let captioned: Place[] = [];
  let shades = new Map<string, Shade>();
  const land = L.geoJSON(outlines as never, { renderer: L.canvas({ pane: "land", padding: 0.4 }), pane: "land", interactive: false, style: style as never } as L.GeoJSONOptions).addTo(map);
  const names = L.layerGroup().addTo(map);
  const captions = L.layerGroup().addTo(map);
  const marks = L.layerGroup().addTo(map);
  let bounds: L.LatLngBounds | null = null;
  let first = true;

  function style(outline?: Outline): L.PathOptions {
    const shaded = shades.has(String(outline?.id ?? ""));
    return { color: colours?.border ?? "#999", weight: 0.8, fillColor: shaded ? colours?.shade : colours?.land ?? "#eee", fillOpacity: 1 };
  }

  function label(): void {
    names.clearLayers();
    const zoom = map.getZoom();
    if (zoom < 4) return;
    for (const outline of outlines) {
      const box = L.geoJSON(outline as never).getBounds();
      const size = map.latLngToLayerPoint(box.getSouthEast()).x - map.latLngToLayerPoint(box.getNorthWest()).x;
      if (size < 70 || size > 3000) continue;
      names.addLayer(L.marker(box.getCenter(), {
        pane: "names", interactive: false, keyboard: false,
        icon: L.divIcon({ className: "country-name", html: text(outline.properties.name), iconSize: [120, 16] }),
      }));
    }
  }

  const text = (words: string) => { const span = document.createElement("span"); span.textContent = words; return span; };

  /** Name the places that have room for it, those with most events first. */
  function caption(): void {
    captions.clearLayers();
    const taken: [number, number, number][] = [];
    for (const place of captioned.slice(0, 60)) {
      const at = map.latLngToLayerPoint([place.latitude, place.longitude]);
      const half = place.label.length * 3.3 + 4;
      if (taken.some(([x, y, other]) => Math.abs(x - at.x) < half + other && Math.abs(y - at.y) < 18)) continue;
      taken.push([at.x, at.y, half]);
      captions.addLayer(L.marker([place.latitude, place.longitude], {
        pane: "names", interactive: false, keyboard: false, icon: L.divIcon({ className: "place-name", html: text(place.label), iconSize: [150, 16], iconAnchor: [75, -8] }),
      }));
    }
  }

  function draw(drawn: Drawn): void {
    colours = drawn.colours;
    shades = new Map(drawn.shades.map((shade) => [shade.iso, shade]));
    element.style.background = colours.sea;
    land.setStyle(style as never);
    marks.clearLayers();
    bounds = boundsOf(drawn.places);
    for (const place of [...drawn.places].sort((a, b) => b.radius - a.radius || b.count - a.count)) mark(place, place.key === drawn.chosen);
    captioned = drawn.places.filter((place) => place.precision !== "within").sort((a, b) => b.count - a.count);
    caption();
    if (first && bounds) { fit(); first = false; }
  }

  function mark(place: Place, chosen: boolean): void {
    const at: L.LatLngExpression = [place.latitude, place.longitude];
    const strong = chosen ? 3 : 1.5;
    const layer = place.precision === "at"
      ? L.circleMarker(at, { renderer: canvas, radius: 4 + Math.min(18, Math.sqrt(place.count) * 2.2), color: colours!.ring, weight: chosen ? 3 : 1, fillColor: place.colour, fillOpacity: 0.85 })
      : L.circle(at, {
        renderer: canvas, radius: place.radius * 1000, color: place.colour, weight: strong, fillColor: place.colour,
        fillOpacity: place.precision === "near" ? 0.04 : 0.12, dashArray: place.precision === "area" ? undefined : "5 5",
      });
    layer.bindTooltip(text(place.title), { direction: "top" });
    layer.on("click", () => onChoose(place.key));
    marks.addLayer(layer);
  }

  function fit(): void {
    if (bounds) map.fitBounds(bounds.pad(0.25), { maxZoom: 8, animate: false });
  }

  map.on("zoomend", () => { label(); caption(); });
  const observer = new ResizeObserver(() => map.invalidateSize());
  observer.observe(element);
  label();
  return { draw, fit, remove: () => { observer.disconnect(); map.remove(); } };
}

window.kgbuildParts = { ...window.kgbuildParts, map: { mount } satisfies MapPart };
