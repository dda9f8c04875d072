/** Another language service that checks a text against a description: JSON against its schema. */
import * as json from 'vscode-json-languageservice';

/** The package is CommonJS: its document class is no named export of it. */
const { getLanguageService, TextDocument } = ('default' in json ? json.default : json) as typeof json;

const schema: json.JSONSchema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['title', 'client', 'host', 'port', 'clientId', 'topic'],
    additionalProperties: false,
    properties: {
      title: { type: 'string', minLength: 1 },
      client: { type: 'integer', minimum: 0, maximum: 5 },
      host: { type: 'string', minLength: 1, maxLength: 150 },
      port: { type: 'integer', minimum: 1, maximum: 65535 },
      clientId: { type: 'string', minLength: 1, maxLength: 128 },
      keepAlive: { type: 'integer', minimum: 0, maximum: 3600 },
      qos: { enum: [0, 1, 2] },
      topic: { type: 'string', minLength: 1, maxLength: 255 },
      payload: { type: 'string', maxLength: 700 },
    },
  },
};

/** @returns parses and validates a text, and fails where it is not clean */
export async function jsonCheck(): Promise<(text: string) => Promise<void>> {
  const service = getLanguageService({ clientCapabilities: {} });
  service.configure({ validate: true, schemas: [{ uri: 'hayes://bench', fileMatch: ['*.json'], schema }] });
  let version = 0;
  return async (text) => {
    const document = TextDocument.create('file:///bench.json', 'json', version++, text);
    const problems = await service.doValidation(document, service.parseJSONDocument(document), {
      schemaValidation: 'error',
    });
    if (problems.length > 0) throw new Error(`the JSON of the bench is not clean: ${problems[0]!.message}`);
  };
}
