import { type CouncilRole, unknownComplaint } from '../model/complaint.js';
import type { ComplaintsPolicy, PolicyQuestion } from '../model/complaints-policy.js';
import { decideByTable, type TableAnswer } from '../model/decision-table.js';
import type { PolicyInputs } from '../model/policy-inputs.js';
import { caseInputs } from './case-inputs.js';
import type { DecisionFacts } from './decisions.js';
import { casePosts, type Posts } from './posts.js';
import { handlerStanding, nowhere, type Route, routeComplaint } from './route-complaint.js';

/** What is known of a case once its questions can all be asked. */
export interface Answering {
  ask(question: PolicyQuestion): TableAnswer;
  inputs: PolicyInputs;
  route: Route;
  posts: Posts;
}

/** In the order in which the answers need each other: whether it is admitted, where it goes, and then all else. */
export function answerQuestions(facts: DecisionFacts, policy: ComplaintsPolicy): Answering {
  const { unit, complaint: told } = facts.state;
  const complaint = told ?? unknownComplaint;
  const inputs = caseInputs(facts, policy);
  const ask = (question: PolicyQuestion) => decideByTable(policy.tables[question], inputs);
  inputs.admissibility = ask('admissibility').answer as PolicyInputs['admissibility'];
  const posts = casePosts(told, unitPosts(unit, policy));
  const route = routeBy(ask('route'), (offices) => routeComplaint(complaint, offices, posts));
  inputs.office = route.office;
  inputs.nextOffice = route.next;
  inputs.handlerStanding = handlerStanding(complaint, route, posts);
  return { ask, inputs, route, posts };
}

function unitPosts(unit: string | null, { units }: ComplaintsPolicy) {
  return unit !== null && Object.hasOwn(units, unit) ? units[unit]! : null;
}

function routeBy({ rows }: TableAnswer, along: (offices: CouncilRole[]) => Route): Route {
  const offices = rows[0]?.offices;
  return offices ? along(offices) : nowhere;
}
