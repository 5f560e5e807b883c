const signIn = `# Welcome to ADE. Sign in first, in one of two ways:
#
# 1. An API key: open "Headers" below, and put the key that the first start has shown into
#      { "X-API-Key": "ade_live_…" }
#    Every request carries it, subscriptions too.
# 2. Your account: run signIn below with your address and password. The page then has a session.
#
# The book at the upper left is the reference: every type and field is described.
# Examples for curl, TypeScript and Python stand in docs/api.
`;

/** The first tab says how to sign in; all of them are operations that can be run as they are, or with an id. */
export const graphiqlTabs = [
  {
    query: `${signIn}
query WhoAmI {
  viewer {
    user { name email }
    apiKey { name permissions }
    workspaces { nodes { id name } }
  }
}

mutation SignIn {
  signIn(input: { email: "admin@localhost", password: "", transport: COOKIE }) {
    __typename
    ... on Error { code message }
  }
}
`,
  },
  {
    query: `# What is in a workspace: that of your key, or the one whose slug you give.
query Workspace($slug: String) {
  workspace(slug: $slug) {
    id
    name
    documents(first: 5) { totalCount nodes { id name byteSize createdAt } }
    configurations(first: 5) { nodes { id name published { number } } }
    jobs(first: 5) { nodes { id status progress document { name } } }
  }
}
`,
  },
  {
    query: `# Everything that happens in a workspace, live: its history first, then each new event.
# Put an id that the second tab shows into "Variables". "after": "HEAD" leaves the history out.
subscription Live($workspaceId: ID!, $after: String) {
  workspaceEvents(workspaceId: $workspaceId, after: $after) {
    __typename
    ... on Event { occurredAt message cursor }
    ... on StreamEnd { reason }
  }
}
`,
    variables: '{ "workspaceId": "ws_…" }',
  },
];
