/** Keyed by log name, so that `names[event.log]` is where an event goes. */
export interface TopicNames {
  public: string;
  restricted: string;
  documents: string;
  deadLetter: string;
}

/** The topics of one council (contracts/events/asyncapi.yaml). */
export function topicNames(council: string): TopicNames {
  return {
    public: `shirelink.${council}.case-events.v1`,
    restricted: `shirelink.${council}.case-events-restricted.v1`,
    documents: `shirelink.${council}.documents.v1`,
    deadLetter: `shirelink.${council}.dead-letter.v1`,
  };
}
