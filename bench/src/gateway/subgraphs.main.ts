/** A thread with two subgraphs. It sends their addresses. */
import { parentPort } from 'node:worker_threads';
import { serveReviewedSubgraph } from '@marquee/testing/servers/reviewedSubgraph';

const [films, reviews] = [await serveReviewedSubgraph('films'), await serveReviewedSubgraph('reviews')];
parentPort!.postMessage({ films: films.url, reviews: reviews.url });
