// A client made from the document alone: its calls are typed, and those that the document forbids do not compile.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

type Schemas = components["schemas"];

declare const process: { env: Record<string, string> };

const client = createClient<paths>({
  baseUrl: process.env.ACP_SERVER,
  headers: { "X-API-Key": process.env.ACP_KEY },
});

async function call(body: Schemas["Request"]): Promise<Schemas["Success"]> {
  const { data, error } = await client.POST("/api/manage", { body });
  if (data === undefined) {
    throw new Error(`${error?.code}: ${error?.error}`);
  }
  return data;
}

const name = `By a TypeScript client ${Date.now()}`;
const params: Schemas["DomainLeadscoringModelsCreateParams"] = { name, model_type: "linear" };
const action = "domain.leadscoring.models.create";

const preview = (await call({ action, params, dry_run: true })) as Schemas["DryRun"];
const created = (await call({
  action,
  params,
  idempotency_key: name,
})) as Schemas["DomainLeadscoringModelsCreateSuccess"];
const listed = (await call({
  action: "domain.leadscoring.models.list",
})) as Schemas["DomainLeadscoringModelsListSuccess"];

// @ts-expect-error: no model is of this type.
const wrong: Schemas["DomainLeadscoringModelsCreateParams"] = { name, model_type: "cubic" };
// @ts-expect-error: a list has no dry run.
const dry: Schemas["Request"] = { action: "domain.leadscoring.models.list", dry_run: true };
void [wrong, dry];

console.log(
  JSON.stringify({
    creates: preview.data.creates.map((entry) => entry.type),
    rules: created.data.rules.length,
    listed: listed.data.some((model) => model.id === created.data.id),
  }),
);
