/** Who an OpenID provider says that a person is; all of it is proven by its signature. */
export interface ExternalIdentity {
  issuer: string;
  /** Unique at the issuer, for ever; addresses are not. */
  subject: string;
  /** As the provider writes it; `null` when it does not tell. */
  email: string | null;
  /** Whether the provider has made sure that the address is theirs. */
  isEmailVerified: boolean;
  name: string | null;
}

/** A sign-in that the provider has refused, or an answer of it that must not be believed. Says why in words for a log. */
export class ProviderRefusal extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProviderRefusal';
  }
}

/** The provider does not answer, or not as a provider of OpenID Connect: worth trying again later. */
export class ProviderUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProviderUnavailable';
  }
}
