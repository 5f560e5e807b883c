import DataLoader from 'dataloader';
import { scimTokensById } from '../../src/domain/directory/index.ts';
import { usersById } from '../../src/domain/identity/index.ts';
import { type Context, typeOfId } from '../../src/domain/kernel/index.ts';
import { apiKeysById } from '../../src/domain/workspace/index.ts';
import type { ApiKeyRow, ScimTokenRow, UserRow } from './rows.ts';

export type ActorShape =
  | ({ __typename: 'User' } & UserRow)
  | ({ __typename: 'ApiKey' } & ApiKeyRow)
  | ({ __typename: 'ScimToken' } & ScimTokenRow)
  | { __typename: 'System' };

interface StoredActor {
  actorKind: 'USER' | 'API_KEY' | 'SYSTEM';
  actorId: string | null;
}

/** Loads the actors of many rows in one query each for people and keys. Lives as long as one operation. */
export class ActorLoader {
  readonly #source: Pick<Context, 'db'>;
  // Made when they are needed: every event of a subscription has a loader, and most ask for no actor.
  #users: DataLoader<string, UserRow | null> | null = null;
  #apiKeys: DataLoader<string, ApiKeyRow | null> | null = null;
  #scimTokens: DataLoader<string, ScimTokenRow | null> | null = null;

  constructor(source: Pick<Context, 'db'>) {
    this.#source = source;
  }

  /** `null` for an actor that has been deleted since. */
  async load({ actorKind, actorId }: StoredActor): Promise<ActorShape | null> {
    if (actorId === null) return { __typename: 'System' };
    switch (actorKind) {
      case 'USER': {
        this.#users ??= byId((ids) => usersById(this.#source, ids));
        const user = await this.#users.load(actorId);
        return user && { ...user, __typename: 'User' };
      }
      case 'API_KEY': {
        // Tokens of identity providers are a kind of key.
        if (typeOfId(actorId) === 'ScimToken') {
          this.#scimTokens ??= byId((ids) => scimTokensById(this.#source, ids));
          const token = await this.#scimTokens.load(actorId);
          return token && { ...token, __typename: 'ScimToken' };
        }
        this.#apiKeys ??= byId((ids) => apiKeysById(this.#source, ids));
        const key = await this.#apiKeys.load(actorId);
        return key && { ...key, __typename: 'ApiKey' };
      }
      case 'SYSTEM':
        return { __typename: 'System' };
    }
  }
}

function byId<Row>(find: (ids: readonly string[]) => Promise<Map<string, Row>>): DataLoader<string, Row | null> {
  return new DataLoader(async (ids) => {
    const found = await find(ids);
    return ids.map((id) => found.get(id) ?? null);
  });
}
