import { startTestServers } from './test-servers.js';

export default startTestServers;
