/** What of the settings nobody may see: keys, tokens, the password of the database. */
export function secretsOf(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const { DATABASE_URL = '', ...rest } = env;
  const password = URL.canParse(DATABASE_URL) ? new URL(DATABASE_URL).password : '';
  const keys = [
    'ENCRYPTION_KEY',
    'ENCRYPTION_KEY_OLD',
    'PAGER_SECRET',
    'METRICS_TOKEN',
    'OPENAI_API_KEY',
    'SLACK_BOT_TOKEN',
    'SLACK_SIGNING_SECRET',
    'SLACK_APP_TOKEN',
    'WECHATY_PUPPET_SERVICE_TOKEN',
  ];
  const named = keys.map(name => rest[name]);
  return [...named, DATABASE_URL, password, decodeURIComponent(password)].flatMap(secret => secret || []);
}
