const words = {
  en: {
    title: 'Serai',
    lead: 'The open network of a logistics alliance: small carriers pool warehouses, points and transport, sell them through each other, and route each other’s parcels.',
    docs: 'The REST interface',
    track: 'Where is my parcel?',
    number: 'Tracking number',
    look: 'Look',
    ready: 'Are all services ready?',
  },
  zh: {
    title: 'Serai 驿站联盟',
    lead: '开放的物流联盟网络：中小承运商共享仓库、网点与运力，互相代售，互相转运包裹。',
    docs: 'REST 接口文档',
    track: '我的包裹在哪里？',
    number: '查询单号',
    look: '查询',
    ready: '各项服务是否就绪？',
  },
} as const;

/** The first thing somebody sees: what this is, and where to go. */
export function welcomePage(language: keyof typeof words): string {
  const w = words[language];
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-Hans' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${w.title}</title>
<style>
body { font: 1.1rem/1.6 system-ui, "Noto Sans CJK SC", sans-serif; color: #14213d; background: #fbfaf7;
  max-width: 40rem; margin: 12vh auto; padding: 0 1.25rem; }
h1 { font-size: 2.6rem; margin: 0 0 .5rem; }
a { color: #0b5c6b; }
form { display: flex; gap: .5rem; flex-wrap: wrap; margin: .5rem 0 1.5rem; }
input { font: inherit; padding: .5rem .75rem; border: 1px solid #8a8f98; border-radius: .4rem; flex: 1 1 14rem; }
button { font: inherit; padding: .5rem 1.25rem; border: 0; border-radius: .4rem; background: #0b5c6b; color: #fff; }
label { font-weight: 600; display: block; }
</style>
</head>
<body>
<main>
<h1>${w.title}</h1>
<p>${w.lead}</p>
<form action="/track" method="get">
<label for="number">${w.track}</label>
<input id="number" name="number" required maxlength="40" placeholder="${w.number}">
<button>${w.look}</button>
</form>
<p><a href="/docs">${w.docs}</a> · <a href="/readyz">${w.ready}</a></p>
</main>
</body>
</html>`;
}
