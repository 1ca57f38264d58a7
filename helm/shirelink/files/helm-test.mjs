// Run by the pod of `helm test`, in the image of the service: prints what it asked and got, and ends with 1 where that is wrong.
const expected = { '/health/live': 200, '/health/ready': 200, '/api/v1/cases': 401 };

async function ask(path) {
  try {
    const answer = await fetch(process.env.URL + path, { signal: AbortSignal.timeout(10_000) });
    return { got: answer.status, body: await answer.text() };
  } catch (error) {
    return { got: error.cause?.code ?? error.cause?.message ?? error.name, body: '' };
  }
}

for (const [path, wanted] of Object.entries(expected)) {
  const { got, body } = await ask(path);
  console.log(`${got === wanted ? 'ok  ' : 'FAIL'} ${path} answered ${got}, wanted ${wanted}: ${body.slice(0, 500)}`);
  if (got !== wanted) process.exitCode = 1;
}
