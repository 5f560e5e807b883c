/** What is used of a package that brings no types. */
declare module '@20minutes/s3rver' {
  export default class S3rver {
    constructor(options: {
      address: string;
      port: number;
      silent: boolean;
      directory: string;
      allowMismatchedSignatures: boolean;
    });
    run(): Promise<{ address: string; port: number }>;
    httpServer: import('node:http').Server;
  }
}
