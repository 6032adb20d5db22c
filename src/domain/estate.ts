import type { CommunitySettings } from './community.ts';
import type { Category } from './labels.ts';
import type { StaffRole, TieRole } from './people.ts';

/** An estate as somebody describes it to begin with: by a file for set-up, for the demo or for a rehearsal. */
export interface EstatePlan {
  readonly community: {
    readonly id: string;
    readonly name: string;
    readonly prefix: string;
    readonly timeZone: string;
    readonly settings: CommunitySettings;
  };
  readonly buildings: readonly string[];
  readonly staff: readonly StaffPlan[];
  readonly people: readonly PersonPlan[];
  readonly sayings: readonly { readonly title: string; readonly text: string }[];
}

export interface StaffPlan {
  readonly code: string;
  readonly name: string;
  readonly role: StaffRole;
  readonly onDuty: boolean;
  readonly deputy?: string;
  readonly buildings: readonly string[];
  readonly skills: readonly Category[];
  /** How the member is recognised in Slack: by member id, or by the address of work. */
  readonly slackUser?: string;
  readonly email?: string;
}

export interface PersonPlan {
  readonly name: string;
  readonly title: '女士' | '先生' | '';
  readonly phone?: string;
  readonly homes: readonly {
    readonly building: string;
    readonly unit: string;
    readonly room: string;
    readonly role: TieRole;
  }[];
  /** Address of a chat known to be this person's, per channel. */
  readonly chats: readonly { readonly channel: string; readonly address: string }[];
}
