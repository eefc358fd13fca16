// The token is kept for the session only: "Authorize" takes what `./local-dev/knudge token USER` prints.
SwaggerUIBundle({ url: '/openapi.yaml', dom_id: '#api', deepLinking: true, tryItOutEnabled: true });
