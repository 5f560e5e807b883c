import DataLoader from 'dataloader';
import type { Database } from '../../src/db/database.ts';
import type { ApiKey, User } from '../../src/db/generated/client.ts';

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
  readonly #db: Database;
  // Made when they are needed: every event of a subscription has a loader, and most ask for no actor.
  #users: DataLoader<string, User | null> | null = null;
  #apiKeys: DataLoader<string, ApiKey | null> | null = null;

  constructor(db: Database) {
    this.#db = db;
  }

  /** `null` for an actor that has been deleted since. */
  async load({ actorKind, actorId }: StoredActor): Promise<ActorShape | null> {
    if (actorId === null) return { __typename: 'System' };
    switch (actorKind) {
      case 'USER': {
        const user = await this.#userLoader().load(actorId);
        return user && { ...user, __typename: 'User' };
      }
      case 'API_KEY': {
        const key = await this.#apiKeyLoader().load(actorId);
        return key && { ...key, __typename: 'ApiKey' };
      }
      case 'SYSTEM':
        return { __typename: 'System' };
    }
  }

  #userLoader(): DataLoader<string, User | null> {
    this.#users ??= new DataLoader(async (ids) => {
      const found = await this.#db.prisma.user.findMany({ where: { id: { in: [...ids] } } });
      const byId = new Map(found.map((user) => [user.id, user]));
      return ids.map((id) => byId.get(id) ?? null);
    });
    return this.#users;
  }

  #apiKeyLoader(): DataLoader<string, ApiKey | null> {
    this.#apiKeys ??= new DataLoader(async (ids) => {
      const found = await this.#db.prisma.apiKey.findMany({ where: { id: { in: [...ids] } } });
      const byId = new Map(found.map((key) => [key.id, key]));
      return ids.map((id) => byId.get(id) ?? null);
    });
    return this.#apiKeys;
  }
}
