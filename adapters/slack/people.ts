import { DomainError } from '../../src/domain/errors.ts';
import type { Staff } from '../../src/domain/people.ts';
import type { BoardPeople } from '../../src/ports/case-board.ts';
import { type SlackApi, SlackRefused } from './api.ts';

/** Who of the staff presses, types, commands; read anew each time, so that who has left is out at once. */
export interface People {
  /** In this community. Throws `forbidden`, in words, for anybody else. */
  require(user: string, communityId: string): Promise<Staff>;
  /** Everywhere he works. */
  all(user: string): Promise<readonly Staff[]>;
}

/** Slack could not be asked: nobody knows yet whether he is a stranger. */
export class Unasked extends DomainError {
  constructor(cause: unknown) {
    super('unavailable', 'Slack 现在查不到您是谁，请过一会儿再按。', { cause });
  }
}

/** Somebody not recognised is not asked about again for so long. */
const FORGET_MS = 60_000;
/** Slack knows of no such person; any other refusal is ours to mend. */
const NOBODY = /^(user_not_found|user_not_visible)\b/;

interface Member {
  readonly team_id?: string;
  readonly deleted?: boolean;
  readonly is_bot?: boolean;
  readonly is_email_confirmed?: boolean;
  readonly is_restricted?: boolean;
  readonly is_ultra_restricted?: boolean;
  readonly is_stranger?: boolean;
  readonly profile?: { readonly email?: string };
}

export function createPeople(
  api: SlackApi,
  people: BoardPeople,
  now: () => Date,
  /** Somebody tried who may not: for the log, by his member id alone. */
  onStranger: (user: string) => void,
): People {
  const strangers = new Map<string, number>();
  let team: Promise<string> | undefined;

  async function all(user: string): Promise<readonly Staff[]> {
    const found = await find(user);
    if (found.length === 0) onStranger(user);
    return found;
  }

  async function find(user: string): Promise<readonly Staff[]> {
    const known = await people.byUser(user);
    if (known.length > 0) return known;
    const since = strangers.get(user);
    if (since !== undefined && now().getTime() - since < FORGET_MS) return [];
    const email = await emailOf(user).catch((error: unknown) => {
      throw new Unasked(error);
    });
    const recognised = email ? await people.recognise(user, email) : [];
    if (recognised.length === 0) strangers.set(user, now().getTime());
    return recognised;
  }

  /** The address Slack vouches for: confirmed, of a full member of our own workspace. Guests and partners may enter any. */
  async function emailOf(user: string): Promise<string | undefined> {
    const member = await api.call('users.info', { user }).then(
      answer => answer['user'] as Member | undefined,
      (error: unknown) => {
        if (error instanceof SlackRefused && NOBODY.test(error.error)) return undefined;
        throw error;
      },
    );
    const email = member?.profile?.email;
    if (!email || member.is_email_confirmed !== true || member.deleted || member.is_bot) return undefined;
    if (member.is_restricted || member.is_ultra_restricted || member.is_stranger) return undefined;
    return member.team_id === (await ourTeam()) ? email : undefined;
  }

  /** Asked once; a failure is not kept. */
  function ourTeam(): Promise<string> {
    team ??= api.call('auth.test').then(answer => answer['team_id'] as string);
    return team.catch((error: unknown) => {
      team = undefined;
      throw error;
    });
  }

  return {
    all,
    async require(user, communityId) {
      const here = (await find(user)).find(staff => staff.communityId === communityId);
      if (!here) {
        onStranger(user);
        throw new DomainError(
          'forbidden',
          '您还不在这个小区的员工名单里，这一步没有执行。请主管在员工名单里登记您的 Slack 成员编号或工作邮箱。',
        );
      }
      return here;
    },
  };
}
