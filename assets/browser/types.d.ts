/* Types that the modules share, and the globals that other scripts of the page define. */

/** A component as the server describes it, or an element written in the same way. */
export interface Component {
  type: string;
  namespace?: string;
  props: Record<string, any>;
}

/** What a page shows: texts, components, or lists of both. */
export type Content = string | number | boolean | null | undefined | Component | Content[];

export interface Figure {
  data: any[];
  layout: any;
  config?: any;
}

/** An element in which Plotly has drawn a chart. */
export interface Chart extends HTMLElement {
  data: any[];
  layout: any;
  on(event: string, listener: (details: any) => void): void;
  once(event: string, listener: (details: any) => void): void;
  _fullLayout?: any;
}

/** Space for the charts, in CSS pixels, and whether the system has a dark theme. */
export interface Size {
  width: number;
  height: number;
  map: number;
  mapHeight: number;
  /** Height at the lower edge of the map that the details of an event may cover. */
  covered: number;
  /** False if the page still has to show how much room is left; then the server sends no charts. */
  measured?: boolean;
  dark: boolean;
  /** Whether the charts are above each other. */
  stacked: boolean;
  /** Whether buttons have room for fingers. */
  touch: boolean;
}

/** Properties of the URL, each with one or more texts. */
export type Parameters = Record<string, string[]>;

/** One parameter of the URL and its control; the server sends a table of all parameters. */
export interface ParameterRow {
  name: string;
  /** Store that carries it to the server. */
  part: string;
  /** Control and property with its value; null for parameters that a page cannot change. */
  control: [id: string, property: string] | null;
  /** `list`, `text`, `joined` (parts with a separator between them) or `numbers` (numbers by name). */
  kind: "list" | "text" | "joined" | "numbers";
  separator: string;
  keys: string[];
  isFilter: boolean;
  /** Whether changes that follow each other are one step of undo. */
  isContinuous: boolean;
  default: string;
}

/** A request that Dash makes for outputs of a callback. */
export interface CallbackRequest {
  output: string;
  outputs: { id: string; property: string }[];
  inputs: { id: string; property: string; value: any }[];
  state: { id: string; property: string; value: any }[];
  changedPropIds: string[];
  parsedChangedPropsIds: string[];
}

export interface CallbackDefinition {
  output: string;
  inputs: { id: string; property: string }[];
  state: { id: string; property: string }[];
}

/** The id of a button whose press is handled here: its own, or the one that the server composed. */
export interface ButtonId {
  type: string;
  [part: string]: any;
}

declare global {
  interface Window {
    Plotly: any;
    PlotlyGeoAssets: any;
    React: any;
    dash_ag_grid: any;
    dash_clientside: any;
    dash_component_api: any;
    dash_stores?: any[];
    dashAgGridComponentFunctions: any;
    dashAgGridFunctions: any;
    event_timeline: any;
  }
}
