/** The reference of the REST interface, drawn by Swagger UI from our own files. */
export function docsPage(): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Serai: REST interface</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<style>
body { margin: 0; }
#docs { overflow-wrap: anywhere; overflow-x: auto; }
</style>
</head>
<body>
<div id="docs"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>`;
}

export const docsScript = `window.SwaggerUIBundle({
  url: '/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null
});`;
