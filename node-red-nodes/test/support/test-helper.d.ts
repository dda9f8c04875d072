/** The part of the package that these tests use; it brings no declarations. */
declare module 'node-red-node-test-helper' {
  import type { Node } from 'node-red';

  const helper: {
    settings(settings: object): void;
    startServer(done: () => void): void;
    stopServer(done: () => void): void;
    load(nodes: unknown[], flow: object[], credentials?: object): Promise<void>;
    setFlows(flow: object[], type: 'full' | 'flows' | 'nodes', credentials?: object): Promise<void>;
    clearFlows(): Promise<void>;
    unload(): Promise<void>;
    getNode(id: string): Node;
    request(): { get(path: string): Promise<{ status: number; body: unknown }> };
  };
  export default helper;
}
