// Shows the API's document. Calls that are tried out go to this server, with the token that the reader enters.
SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  docExpansion: 'list',
  tryItOutEnabled: false,
  validatorUrl: null,
});
