/** `server.properties` of one node that is broker and controller, on loopback only. */
export function kafkaProperties({ port, dataDirectory }: { port: number; dataDirectory: string }): string {
  return `process.roles=broker,controller
node.id=1
# the controller's port is any free one; needs "format --standalone"
controller.quorum.bootstrap.servers=127.0.0.1:0
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:0
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=${escaped(dataDirectory)}
# a topic that is only misspelt must not come to be
auto.create.topics.enable=false
num.partitions=1
default.replication.factor=1
min.insync.replicas=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
num.network.threads=2
num.io.threads=4
num.recovery.threads.per.data.dir=2
background.threads=2
log.cleaner.threads=1
log.cleaner.dedupe.buffer.size=2097152
# a restart after kill -9 waits until the old registration has run out: 9 s by default
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=300
`;
}

/** In a properties file a backslash begins an escape. */
function escaped(path: string): string {
  return path.replaceAll('\\', '\\\\');
}
