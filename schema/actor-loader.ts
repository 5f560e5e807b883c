import DataLoader from 'dataloader';
import type { Database } from '../src/db/database.ts';
import type { ApiKey, User } from '../src/db/generated/client.ts';

export type ActorShape =
  | ({ __typename: 'User' } & User)
  | ({ __typename: 'ApiKey' } & ApiKey)
  | { __typename: 'System' };

interface StoredActor {
  actorKind: 'USER' | 'API_KEY' | 'SYSTEM';
  actorId: string | null;
}

/** Loads the actors of many rows in one query each for people and keys. Lives as long as one operation. */
export class ActorLoader {
  readonly #users: DataLoader<string, User | null>;
  readonly #apiKeys: DataLoader<string, ApiKey | null>;

  constructor(db: Database) {
    this.#users = new DataLoader(async (ids) => {
      const found = await db.prisma.user.findMany({ where: { id: { in: [...ids] } } });
      const byId = new Map(found.map((user) => [user.id, user]));
      return ids.map((id) => byId.get(id) ?? null);
    });
    this.#apiKeys = new DataLoader(async (ids) => {
      const found = await db.prisma.apiKey.findMany({ where: { id: { in: [...ids] } } });
      const byId = new Map(found.map((key) => [key.id, key]));
      return ids.map((id) => byId.get(id) ?? null);
    });
  }

  /** `null` for an actor that has been deleted since. */
  async load({ actorKind, actorId }: StoredActor): Promise<ActorShape | null> {
    if (actorId === null) return { __typename: 'System' };
    switch (actorKind) {
      case 'USER': {
        const user = await this.#users.load(actorId);
        return user && { ...user, __typename: 'User' };
      }
      case 'API_KEY': {
        const key = await this.#apiKeys.load(actorId);
        return key && { ...key, __typename: 'ApiKey' };
      }
      case 'SYSTEM':
        return { __typename: 'System' };
    }
  }
}
