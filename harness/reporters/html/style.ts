// The style sheet of the page: quiet surfaces, numbers in columns, colour only where it means something. No font, no
// picture and no script is loaded. Wide things scroll inside their own box, so that the page itself never does sideways.

import { themeCss } from './theme.ts';

const sans = 'ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif';
const mono = 'ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace';

const base = `
*{box-sizing:border-box}
html{font:15px/1.55 ${sans};background:var(--ground);color:var(--ink);-webkit-text-size-adjust:100%;font-variant-numeric:tabular-nums}
body{margin:0 auto;max-width:1240px;padding:0 28px 64px;overflow-wrap:anywhere}
a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:3px}
a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:4px}
h1,h2,h3,h4,p,ul,dl,dd,figure,pre{margin:0}
h2{font-size:13px;font-weight:650;letter-spacing:.08em;text-transform:uppercase;color:var(--muted);margin:52px 0 14px}
h3{font-size:19px;line-height:1.3;font-weight:650;letter-spacing:-.01em}
h4{font-size:13.5px;font-weight:650;margin:26px 0 8px}
small,.muted{color:var(--muted)}
code,pre,.mono{font-family:${mono};font-size:13px}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:22px 24px;margin:0 0 16px}
.scroll{overflow-x:auto;max-width:100%}
.pill{display:inline-block;font-size:12px;font-weight:650;line-height:1;padding:5px 9px;border-radius:99px;border:1px solid currentColor;white-space:nowrap}
.pass{color:var(--pass)}.fail{color:var(--fail)}.inconclusive{color:var(--inconclusive)}.unsupported{color:var(--unsupported)}
`;

const top = `
header{padding:26px 0 0}
.brand{display:flex;align-items:center;gap:14px;color:var(--muted);font-size:13px}
.brand b{font-size:15px;letter-spacing:-.01em;color:var(--ink)}
.brand nav{margin-left:auto;display:flex;gap:18px;flex-wrap:wrap}
.pulse{display:block;width:100%;height:54px;margin:8px 0 2px}
.verdict{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:24px 56px;align-items:end}
.verdict h1{font-size:clamp(44px,8vw,76px);line-height:.95;letter-spacing:-.045em;font-weight:750}
.verdict .lead{font-size:19px;line-height:1.4;margin-top:14px;max-width:46em}
.facts{display:grid;grid-template-columns:auto auto;gap:3px 18px;font-size:13px}
.facts dt{color:var(--muted)}.facts dd{text-align:right}
.share{display:flex;gap:3px;height:10px;margin-top:24px}
.share span{border-radius:3px;min-width:6px;background:currentColor}
.share .unsupported{opacity:.55}
.alert{border-left:5px solid var(--fail);margin-top:20px}
.alert.soft{border-left-color:var(--inconclusive)}
`;

const tables = `
table{border-collapse:collapse;font-size:13.5px;width:100%}
th{font-size:12px;font-weight:600;color:var(--muted);text-align:left;padding:0 14px 8px 0;vertical-align:bottom;white-space:nowrap}
td{padding:7px 14px 7px 0;border-top:1px solid var(--line);vertical-align:top}
th.n,td.n{text-align:right;white-space:nowrap}
th:last-child,td:last-child{padding-right:2px}
td.name,td.said{min-width:16em}
.tight{font-size:13px}.tight th{white-space:normal;padding-right:9px}.tight td{padding-right:9px}.tight td.name{min-width:7em;max-width:16em}
tbody tr:hover td{background:color-mix(in srgb,var(--link) 5%,transparent)}
td.v,td code{white-space:nowrap}td.v{font-weight:600}
td.over{color:var(--fail);font-weight:650}
.heat{border-collapse:separate;border-spacing:3px;width:auto}
.heat th{padding:0 6px 4px}.heat thead th{max-width:13em;white-space:normal}
.heat tbody th{font-size:13.5px;color:var(--ink);font-weight:500;padding-right:14px;text-align:left;white-space:normal;min-width:14em;max-width:26em;vertical-align:middle}
.heat td{border:0;border-radius:6px;padding:8px 12px;text-align:right;min-width:7.5em;white-space:nowrap;background:var(--sunk)}
.heat td.pass{background:color-mix(in oklab,var(--pass) var(--load,12%),var(--card));color:var(--ink)}
.heat td.fail{background:color-mix(in oklab,var(--fail) var(--load,24%),var(--card));color:var(--ink);font-weight:650}
.heat td.inconclusive{background:color-mix(in oklab,var(--inconclusive) 16%,var(--card));color:var(--ink)}
.heat td.unsupported{color:var(--muted)}
.heat a{color:inherit;text-decoration:none;display:block}.heat a:hover{text-decoration:underline}
`;

const parts = `
.violation{border-left:5px solid var(--fail)}
.violation .where{display:flex;gap:6px 14px;flex-wrap:wrap;align-items:baseline;font-size:13px}
.violation .said{font-size:16.5px;line-height:1.45;font-weight:600;margin:8px 0 0}
.frame{background:var(--sunk);border:1px solid var(--line);border-radius:8px;padding:10px 14px;margin-top:12px;line-height:1.5;overflow-x:auto}
.frame mark{background:color-mix(in srgb,var(--fail) 13%,transparent);color:inherit;display:inline-block;min-width:100%}
.frame .caret{color:var(--fail);font-weight:700}.frame .no{color:var(--muted)}
.again{margin-top:10px;font-size:13px}.again code{background:var(--sunk);border:1px solid var(--line);padding:2px 7px;border-radius:6px}
.notes{font-size:13.5px;padding-left:1.2em;display:grid;gap:4px}
details.card{padding:0}
details.card>summary{list-style:none;cursor:pointer;padding:18px 24px;display:grid;grid-template-columns:auto minmax(0,1fr) auto;gap:4px 14px;align-items:center}
details.card>summary::-webkit-details-marker{display:none}
details.card>summary::after{content:"";grid-column:3;grid-row:1;width:8px;height:8px;border:solid var(--muted);border-width:0 2px 2px 0;transform:rotate(45deg);margin:-4px 4px 0}
details.card[open]>summary::after{transform:rotate(225deg);margin-top:4px}
details.card>summary .place{grid-column:2/4;font-size:13px}
details.card>.body{padding:0 24px 24px}
details.plain{margin-top:14px}details.plain>summary{cursor:pointer;font-size:13.5px;color:var(--link);width:fit-content}
details.plain[open]>summary{margin-bottom:10px}
details.setting{border-top:1px solid var(--line);margin-top:22px;padding-top:14px}details.setting>summary{cursor:pointer;font-weight:650;font-size:15px;width:fit-content}
.row{font-size:13.5px;margin-top:4px}
.anchor{scroll-margin-top:90px}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:20px 34px;margin-top:22px}
.charts figure{max-width:640px}figure figcaption{font-size:13.5px;font-weight:650;margin-bottom:8px}figure figcaption small{font-weight:400;font-size:13px}
svg{display:block}svg text{font-family:${sans};font-variant-numeric:tabular-nums}
.chart{width:100%;min-width:460px;height:auto;overflow:visible}
.small-charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr));gap:16px 28px}.small-charts .chart{min-width:0}.small-charts figure{max-width:420px;min-width:0}
.wide{min-width:960px}
.halo{paint-order:stroke;stroke:var(--card);stroke-width:3.5px;stroke-linejoin:round}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:12.5px;color:var(--muted);list-style:none;padding:0;margin:0 0 8px}
.legend li{display:flex;gap:7px;align-items:center}
.columns{columns:2 420px;column-gap:40px}.columns>div{break-inside:avoid;padding-bottom:20px}.columns h4{margin-top:0}
.kv{display:grid;grid-template-columns:auto minmax(0,1fr);gap:4px 20px;font-size:13.5px}.kv dt{color:var(--muted)}
footer{margin-top:44px;font-size:13px;color:var(--muted);border-top:1px solid var(--line);padding-top:16px}
`;

const media = `
@media (max-width:760px){
body{padding:0 14px 40px}.card{padding:16px}.verdict{grid-template-columns:minmax(0,1fr)}.brand{flex-wrap:wrap;gap:6px 12px}.brand nav{margin-left:0}
.facts{justify-content:start}.facts dd{text-align:left}details.card>summary{padding:14px 16px}details.card>.body{padding:0 16px 16px}.verdict .lead{font-size:17px}h3{font-size:17px}
}
@media print{
:root{color-scheme:light}html{background:#fff;font-size:12px}body{max-width:none;padding:0}.brand nav{display:none}
.card{break-inside:avoid;border-color:#bbb}details.card{break-inside:auto}
details::details-content{content-visibility:visible;block-size:auto}.scroll{overflow:visible}.wide,.chart{min-width:0}a{color:inherit}
}
`;

/** The whole style sheet, in one line per rule group. */
export function styleSheet(): string {
  return [themeCss(), base, top, tables, parts, media].join('').replaceAll('\n', '');
}
