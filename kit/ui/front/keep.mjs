// What of Tabler we keep. Everything else is purged, so that app.css stays small enough for a slow office line.
// The list is written by hand and not gathered from the .rs files on purpose: a style sheet that depended on every
// page would rebuild kit/ui – and with it every noun – whenever somebody edits a page. `cargo xtask tidy` tells when a
// page uses a class that is not in the built sheet.

/** Elements and attributes with their values; PurgeCSS drops the selector of one it has not seen. */
export const elements = `html body main header footer nav aside section article div span p a b strong em i small mark sub sup
  h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption thead tbody tfoot tr th td colgroup col form fieldset legend label input
  select optgroup option textarea button output progress meter details summary dialog figure figcaption img svg use path
  hr br pre code kbd samp abbr address blockquote time ::before ::after root
  type checkbox radio text search file date number email tel password submit button hidden disabled readonly multiple size
  open aria-current page aria-sort data-bs-theme light role title href`.split(/\s+/);

/** Whole families of classes: a class is kept if one of these matches it entirely. */
export const families = [
  // layout
  /^container(-xl|-narrow|-fluid)?$/, /^row(-deck|-cards)?$/, /^col(-(sm|md|lg|xl))?(-(auto|[1-9]|1[0-2]))?$/,
  /^page(-body|-header|-title|-pretitle|-subtitle|-wrapper|-center)?$/,
  // components
  /^card(-(header|title|subtitle|body|footer|actions|table|sm|md|tabs|link|status-start|status-top|active|list-group))?$/,
  /^table(-(sm|vcenter|nowrap|responsive|hover|striped|bordered|borderless|active|mobile-md|center))?$/,
  /^btn(-(primary|secondary|danger|outline-primary|outline-secondary|outline-danger|ghost-secondary|ghost-danger|link|icon|sm|lg|list|group|action|actions|check|toolbar))?$/,
  /^form-(control|select|label|label-description|check|check-input|check-label|check-inline|check-description|hint|text|fieldset|footer|switch|selectgroup(-(input|item|label|boxes|title|pills|vertical|label-content))?|control-sm|select-sm|control-plaintext|help)$/,
  /^input-(group(-(text|flat|sm))?|icon(-addon)?)$/, /^(in)?valid-feedback$/, /^is-(in)?valid$/, /^was-validated$/, /^required$/,
  /^badge(-(outline|dot|pill|sm|list))?$/, /^badges-list$/,
  /^alert(-(danger|warning|success|info|title|icon|link|heading|description|list|important|action))?$/,
  /^nav(-(item|link|tabs|bordered|pills|underline))?$/, /^tab-(content|pane)$/,
  /^list-(group(-(item|item-action|flush|header|hoverable|transparent))?|unstyled|inline(-(item|dots))?)$/,
  /^breadcrumb(-(item|arrows))?$/, /^(page-item|page-link|pagination(-sm)?)$/,
  /^datagrid(-(item|title|content))?$/, /^empty(-(title|subtitle|action|icon|header))?$/,
  /^status(-(dot|green|yellow|red|blue|lite|secondary))?$/, /^steps(-(vertical|counter))?$/, /^step-item$/,
  /^timeline(-(event|event-icon|event-card|simple))?$/, /^icon(-(sm|md|lg))?$/, /^subheader$/, /^hr(-text)?$/, /^avatar(-sm)?$/,
  /^visually-hidden(-focusable)?$/, /^collapse$/, /^show$/, /^active$/, /^disabled$/, /^dropdown(-(menu|item|divider|header))?$/,
  // utilities, few: a page that needs many of them needs a component
  /^[mp][tbsexy]?-(auto|[0-5])$/, /^[mp][tbsexy]?-(md|lg)-(auto|[0-5])$/, /^(gap|g|gx|gy|row-gap|column-gap)-[0-5]$/,
  /^d-((sm|md|lg|print)-)?(none|inline|inline-block|block|flex|inline-flex|grid|table-cell)$/,
  /^flex(-(fill|wrap|nowrap|row|column|grow-[01]|shrink-[01]|md-row|lg-row))?$/,
  /^(justify-content|align-(items|self))-(start|end|center|between|baseline|stretch)$/, /^align-(top|middle|baseline)$/,
  /^text-(start|center|end|nowrap|wrap|break|truncate|secondary|muted|body|reset|danger|success|uppercase|decoration-none|md-end|lg-end)$/,
  /^fw-(normal|medium|bold|semibold)$/, /^fs-[1-6]$/, /^h[1-6]$/, /^lh-(1|base)$/, /^font-(monospace)$/,
  /^w-(25|50|75|100|auto)$/, /^h-100$/, /^overflow-(auto|hidden)$/, /^border(-(top|bottom|start|end|0))?$/, /^rounded(-0)?$/,
  /^sticky-top$/, /^position-(relative|sticky)$/, /^(float)-end$/, /^space-y(-[1-4])?$/, /^order-(md-|lg-)?(first|last)$/,
  /^cursor-(pointer|help)$/, /^user-select-none$/, /^small$/, /^lead$/, /^mark$/,
];
