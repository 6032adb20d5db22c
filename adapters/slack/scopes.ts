/** What the manifest asks of a workspace, and `connections:write`, which the app token has; a test holds the two together. */
export const SCOPES = [
  'chat:write',
  'commands',
  'channels:history',
  'groups:history',
  'channels:read',
  'groups:read',
  'users:read',
  'users:read.email',
  'files:read',
  'files:write',
  'connections:write',
] as const;
export type Scope = (typeof SCOPES)[number];

/** Of channels Slack asks one scope for public and one for private ones. */
const READ = ['channels:read', 'groups:read'] as const;
const HISTORY = ['channels:history', 'groups:history'] as const;

/** The methods of Slack's web API that we call, and what each needs: no other compiles (`SlackApi.call`). */
export const METHOD_SCOPES = {
  'apps.connections.open': ['connections:write'],
  'auth.test': [],
  'chat.delete': ['chat:write'],
  'chat.getPermalink': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': HISTORY,
  'conversations.info': READ,
  'conversations.replies': HISTORY,
  'files.completeUploadExternal': ['files:write'],
  'files.delete': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'files.info': ['files:read'],
  'users.info': ['users:read', 'users:read.email'],
  'users.lookupByEmail': ['users:read.email'],
  'views.open': [],
  'views.publish': [],
  'views.update': [],
} as const satisfies Readonly<Record<string, readonly Scope[]>>;
export type SlackMethod = keyof typeof METHOD_SCOPES;

/** What is needed without a call of a method: to be told of events, to be shown in menus, to fetch a picture by its address. */
export const OTHER_SCOPES = {
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  app_home_opened: [],
  slash_commands: ['commands'],
  shortcuts: ['commands'],
  url_private: ['files:read'],
} as const satisfies Readonly<Record<string, readonly Scope[]>>;
