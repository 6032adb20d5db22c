import type { Question } from './wire.ts';
import type { World } from './world.ts';

/** Something the bot said. */
export interface PretendSaid {
  readonly id: string;
  readonly to: string;
  readonly text?: string;
  readonly mentions?: readonly string[];
  readonly file?: { readonly name: string; readonly bytes: Uint8Array };
  readonly at: Date;
}

type What = Pick<PretendSaid, 'text' | 'mentions' | 'file'>;

interface AnsweringOptions {
  readonly world: World;
  /** Why nothing can be said now. */
  readonly refusal: () => string | undefined;
  readonly onSaid: (said: PretendSaid) => void;
  readonly onAccepted: (request: string) => void;
  readonly onLogout: () => void;
}

/** What the pretend WeChat answers to a puppet. */
export function createAnswering({ world, refusal, onSaid, onAccepted, onLogout }: AnsweringOptions) {
  function say(what: What, shown: string): string {
    const trouble = refusal();
    if (trouble) throw new Error(trouble);
    const to = world.known(shown);
    if (!to) throw new Error('nobody has that id in this login');
    const id = world.addMessage({
      kind: what.file ? 'file' : 'text',
      from: world.self,
      ...(world.isRoom(to) && { room: to }),
      ...(what.text !== undefined && { text: what.text }),
      ...(what.file && { file: what.file }),
    });
    onSaid({ ...what, id, to, at: new Date() });
    return id;
  }

  function answer(question: Question): unknown {
    switch (question.what) {
      case 'contact':
        return world.contact(question.id);
      case 'room':
        return world.room(question.id);
      case 'message':
        return world.message(question.id);
      case 'file':
        return Buffer.from(world.bytes(question.id)).toString('base64');
      case 'friendship':
        return world.request(question.id);
      case 'accept':
        return onAccepted(world.request(question.id).id);
      case 'say':
        return say({ text: question.text, mentions: question.mentions.map(id => world.known(id) ?? id) }, question.to);
      case 'send':
        return say({ file: { name: question.name, bytes: Buffer.from(question.base64, 'base64') } }, question.to);
      case 'logout':
        return onLogout();
    }
  }

  return (question: Question): { readonly value: unknown } | { readonly error: string } => {
    try {
      return { value: answer(question) };
    } catch (error) {
      return { error: (error as Error).message };
    }
  };
}
